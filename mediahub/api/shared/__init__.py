"""What several endpoints of the API use."""
