"""Events from their making to their end."""
