"""Curation: edits with history and undo, bulk edits, picks, crops, galleries, the review desk, statistics."""
