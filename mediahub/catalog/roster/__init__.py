"""Roster codes: short codes for people, expanded in texts."""
