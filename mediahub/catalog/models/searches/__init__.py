"""Saved searches and feeds."""
