"""Where each file format keeps its metadata."""
