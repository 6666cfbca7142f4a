"""Signing in, and proving again who one is, for the views of pages and API."""
