"""ISO base media files: boxes, items, brands (HEIF, AVIF, CR3, MP4, MOV)."""
