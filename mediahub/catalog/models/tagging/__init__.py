"""Tags, sources of suggestions, vocabulary."""
