"""What a vocabulary in a file consists of, whichever kind of file it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mediahub.problems import Invalid


class VocabularyFileError(Invalid, ValueError):
    """A file that holds no vocabulary; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Term:
    """A tag in a file. `parent` is the key of the term above it, or nothing."""

    key: str
    label: str
    parent: str = ""
    names: tuple[tuple[str, str], ...] = ()
    """Other names, each with its language."""


def in_order(terms: Sequence[Term]) -> list[Term]:
    """What stands above comes first; a circle, or a parent that is not there, is cut."""
    by_key = {term.key: term for term in terms}
    done: dict[str, Term] = {}
    for term in by_key.values():
        path = [term]
        on_path = {term.key}
        while path[-1].key not in done and path[-1].parent in by_key and path[-1].parent not in on_path:
            path.append(by_key[path[-1].parent])
            on_path.add(path[-1].key)
        for one in reversed(path):
            if one.key not in done:
                parent = one.parent if one.parent in done else ""
                done[one.key] = Term(one.key, one.label, parent, one.names)
    return list(done.values())
