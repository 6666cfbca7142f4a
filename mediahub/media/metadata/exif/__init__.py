"""EXIF and maker notes."""
