"""Zips that resume: their list, their layout, their bytes."""
