"""What the files of contributors may say: all but in whose name, and on which terms, they are given out.

A contributor link has terms of its own, which its team wrote, and asks its holder for a name. By-line, credit
line and usage terms in a file are anybody's words; they stay in the original, and among what was read of it.
"""

from __future__ import annotations

from dataclasses import replace

from mediahub.media.model import Facts

LINKS_OWN = frozenset({"creator", "credit", "usage_terms"})
"""Fields of a picture that are those of the link."""


def contributed(facts: Facts) -> Facts:
    """The metadata of a contributor's file, without what is the link's to say."""
    by_source = {
        source: {name: value for name, value in said.items() if name not in LINKS_OWN}
        for source, said in facts.by_source.items()
    }
    return replace(facts, creator=None, credit=None, usage_terms=None, by_source=by_source)
