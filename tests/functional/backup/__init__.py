"""Backups: functional tests."""
