"""Files that are handed out: metadata written, positions taken out."""
