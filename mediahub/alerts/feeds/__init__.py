"""Feeds of searches: who may read one, what it holds, and how it is written (Atom, JSON Feed)."""
