"""Video clips: the preview to hover over and the 720p H.264 proxy."""
