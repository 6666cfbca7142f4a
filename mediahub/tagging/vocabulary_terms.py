"""What a vocabulary in a file consists of, whichever kind of file it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class VocabularyFileError(ValueError):
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

    def take(term: Term, path: frozenset[str]) -> None:
        if term.key in done:
            return
        parent = by_key.get(term.parent)
        if parent is None or parent.key in path:
            term = Term(term.key, term.label, "", term.names)
        else:
            take(parent, path | {term.key})
        done[term.key] = term

    for term in by_key.values():
        take(term, frozenset({term.key}))
    return list(done.values())
