"""What a file is, and how containers are built: JPEG segments, TIFF directories, ISO boxes."""
