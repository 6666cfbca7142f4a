"""Naming faces, portraits, erasing."""
