"""Objects in the bucket: every family of them (original, rendition, zip …) and the rows that own it."""
