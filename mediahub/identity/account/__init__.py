"""What people do with their own account: their password, a link to a new one, the devices that they use."""
