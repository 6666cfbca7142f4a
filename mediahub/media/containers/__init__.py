"""File types and containers: JPEG segments, TIFF directories, ISO boxes, and whether a file is whole."""
