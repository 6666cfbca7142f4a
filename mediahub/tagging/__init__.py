"""Tags that arrive by themselves.

A tagger is a pure function `(facts of an asset, event) -> suggestions`, each with where it came from and
how sure it is. `tag` runs the cheap ones, in line with ingest.
"""
