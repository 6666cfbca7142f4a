"""Saved searches, and everyone they tell: the page, feeds, mail and other programs."""
