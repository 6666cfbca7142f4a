"""One pipeline: identify, place, store, commit."""
