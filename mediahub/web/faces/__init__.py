"""Faces: naming them, portraits, what is stored."""
