"""TIFF and what is built on it: directories, strips, maker notes, RAW formats."""
