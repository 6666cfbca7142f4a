"""The API for people: its description, and tokens."""
