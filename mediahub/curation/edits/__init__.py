"""Editing assets: one or many, with history and undo."""
