"""Clips: posters, previews and proxies."""
