"""Saved searches, feeds and live pages."""
