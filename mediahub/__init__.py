"""MediaHub: the photo and media asset manager for live events."""

__version__ = "0.1.0"
