"""What the catalogue knows, written beside the originals as JSON, and read back from there.

`describe` turns rows into documents, `restore` documents into rows, `writer` keeps the bucket's in step with
the catalogue. A document names people, tags, sessions and photographers and never relies on their numbers.
"""

FORMAT = 1
"""The version that is written. A reader refuses a newer one and understands every older one."""
