"""Backups: unit tests."""
