"""Segments: flat arrays of what was indexed, written once and memory-mapped."""
