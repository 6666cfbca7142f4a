"""One word in many fields: how rare it is, is a matter of the word and not of each field."""

from __future__ import annotations

from whoosh import query as wq


class AnyField(wq.Or):
    """One word (or row of words, or prefix) in any of several fields.

    It matches as `Or` does. Scored field by field, a word that is frequent in titles and appears once
    in some text read from a picture would weigh most in that text. So its parts share one rarity:
    that of the documents that have it anywhere.
    """
