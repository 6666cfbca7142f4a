"""Users, roles and signing in: Flask-Security on the catalogue, with shared rate limits."""
