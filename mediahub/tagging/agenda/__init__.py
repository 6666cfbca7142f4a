"""Programmes: files that hold one, what they would change, and the change itself."""
