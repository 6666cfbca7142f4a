"""Matching the items of a programme file to sessions of the catalogue. Pure functions over both.

By the identity that the file's program gave it, else by its code, else by title, time and room: so a file
that is imported again corrects sessions and doubles none, and one that another program wrote finds them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from mediahub.catalog.names import fold, slugify
from mediahub.messages import message
from mediahub.tagging.agenda.formats.model import Fault, Item

CODE_LENGTH = 40


class Known(Protocol):
    """A session of the catalogue, as far as matching looks at it."""

    id: int
    code: str
    uid: str
    title: str
    room: str
    starts_at: datetime


K = TypeVar("K", bound=Known)
Pair = tuple[Item, K | None]


def match(items: Sequence[Item], there: Sequence[K], faults: list[Fault]) -> list[tuple[Item, K | None]]:
    """Each item with its code and the session that it is, or None for a new one. Two that give the same code
    and have no identity of their own are named in `faults`, and the first counts."""
    items = list(_distinct(items, faults))
    found: dict[int, K] = {}
    left = {known.id: known for known in there}

    def take(place: int, known: K | None) -> None:
        if known is not None and known.id in left and place not in found:
            found[place] = left.pop(known.id)

    by_uid = {known.uid: known for known in there if known.uid}
    by_code = {known.code: known for known in there}
    for place, item in enumerate(items):
        take(place, by_uid.get(item.uid) if item.uid else None)
    for place, item in enumerate(items):
        take(place, by_code.get(item.code) if item.code else None)
    titled: dict[str, list[K]] = {}
    for known in left.values():
        titled.setdefault(fold(known.title), []).append(known)
    for exactly in (True, False):
        for place, item in enumerate(items):
            if place not in found:
                same = [known for known in titled.get(fold(item.title), ()) if known.id in left]
                take(place, _nearest(item, same, exactly))
    return list(_coded(items, found, {known.code for known in there}))


def _nearest(item: Item, same: Iterable[K], exactly: bool) -> K | None:
    """Of sessions with the item's title the one at its time in its room; or, where nothing else says which it
    is, the next in time."""

    def distance(known: K) -> tuple[timedelta, bool]:
        return abs(known.starts_at - item.starts_at), known.room != item.room

    if exactly:
        return next((known for known in same if distance(known) == (timedelta(), False)), None)
    if item.code:
        return None
    return min((known for known in same if not (item.uid and known.uid)), key=distance, default=None)


def _distinct(items: Sequence[Item], faults: list[Fault]) -> Iterator[Item]:
    """One item of each identity; talks that are held twice have one code and two identities."""
    uids: dict[str, int] = {}
    codes: dict[str, Item] = {}
    for item in items:
        if item.uid in uids:
            faults.append(
                Fault(item.line, message("it has the identity of line %(line)s too", line=uids[item.uid]))
            )
            continue
        if item.uid:
            uids[item.uid] = item.line
        first = codes.setdefault(item.code, item)
        if item.code and first is not item:
            if not item.uid or not first.uid:
                text = message(
                    "its code %(code)s is that of line %(line)s too", code=repr(item.code), line=first.line
                )
                faults.append(Fault(item.line, text))
                continue
            item = replace(item, code=_free(item.code, codes))
            codes[item.code] = item
        yield item


def _coded(items: Sequence[Item], found: dict[int, K], taken: set[str]) -> Iterator[tuple[Item, K | None]]:
    for place, item in enumerate(items):
        known = found.get(place)
        if known is not None:
            yield replace(item, code=known.code), known
            continue
        code = _free(item.code or slugify(item.title)[:CODE_LENGTH], taken)
        taken.add(code)
        yield replace(item, code=code), None


def _free(wanted: str, taken: Iterable[str]) -> str:
    number, code = 2, wanted
    while code in taken:
        code, number = f"{wanted[: CODE_LENGTH - 5]}-{number}", number + 1
    return code
