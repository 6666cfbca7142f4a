"""Drafts of captions."""
