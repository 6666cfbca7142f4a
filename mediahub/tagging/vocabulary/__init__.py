"""The vocabulary of tags and people: changed, imported, exported."""
