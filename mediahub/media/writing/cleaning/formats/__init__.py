"""The cleaners of single formats."""
