"""Captions and keywords: what files bring, what templates write, and bringing both up to date later."""
