"""Pages about accounts: people, their roles and devices, and what signing in asks for."""
