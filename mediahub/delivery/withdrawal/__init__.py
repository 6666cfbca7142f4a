"""Calling pictures back, and telling who took them."""
