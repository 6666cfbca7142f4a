"""Prefixes, wildcards and inflections: which words of a segment a query stands for."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from whoosh import query as wq
from whoosh.fields import Schema

from mediahub.search.whoosh.queries import Inflected
from mediahub.search.whoosh.segments.segment import Segment, Terms

EXPANDING = (wq.Prefix, wq.TermRange, wq.Wildcard, Inflected)


def expand(
    query: Any, segment: Segment, schema: Schema, has_word: Callable[[str, str], bool]
) -> Iterable[Terms]:
    """Runs of terms whose documents, together, are the matches of `query` in `segment`.

    `has_word(field, word)` says whether any segment has the word.
    """
    if query.fieldname not in schema:
        return []
    to_bytes = schema[query.fieldname].to_bytes
    try:
        match query:
            case wq.Prefix():
                return [segment.prefixed(query.fieldname, to_bytes(query.text))]
            case wq.TermRange():
                return [_between(segment, query, to_bytes)]
            case wq.Wildcard():
                return _alike(segment, query, to_bytes)
            case Inflected():
                return _inflections(segment, query, has_word)
    except ValueError:
        return []  # the field cannot hold such a value
    raise TypeError(f"stands for no words: {query!r}")


def _between(segment: Segment, query: Any, to_bytes: Callable[[Any], bytes]) -> Terms:
    terms = segment.field(query.fieldname)
    start, stop = terms.start, terms.stop
    if query.start is not None:  # the next possible text after `x` is `x\0`
        start = segment.lower_bound(query.fieldname, to_bytes(query.start) + b"\0" * query.startexcl)
    if query.end is not None:
        stop = segment.lower_bound(query.fieldname, to_bytes(query.end) + b"\0" * (not query.endexcl))
    return range(start, max(start, stop))


def _alike(segment: Segment, query: Any, to_bytes: Callable[[Any], bytes]) -> Iterator[Terms]:
    """Words that fit a pattern of `*` and `?`; only those with its literal beginning are looked at."""
    beginning = re.split(r"[*?\[]", query.text, maxsplit=1)[0]
    fits = re.compile(fnmatch.translate(query.text)).match
    for term in segment.prefixed(query.fieldname, to_bytes(beginning)):
        if fits(segment.text(term).decode(errors="replace")):
            yield range(term, term + 1)


def _inflections(segment: Segment, query: Inflected, has_word: Callable[[str, str], bool]) -> Iterator[Terms]:
    is_name = partial(has_word, query.names)
    for term in segment.prefixed(query.fieldname, query.beginning.encode()):
        if query.covers(segment.text(term).decode(errors="replace"), is_name):
            yield range(term, term + 1)
