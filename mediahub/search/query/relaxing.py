"""Relaxation: what nearly fits a question that nothing fits, and which of its words had to go for that.

Filters and what is written with signs (`field:`, quotation marks, `-`) are never touched: who writes them
means them. What means something (a day, a video) is tried as a plain word before it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from mediahub.search.query.sentence.parts import Kind, Part

MAX_PARTS = 8
"""Parts of a question that is relaxed; each costs some counting."""
MAX_BEGUN = 2
"""Ways of putting a question together again, where more than one part has to go."""
_RANK: Mapping[Kind, int] = {
    "light": 0, "colour": 1, "count": 2, "same": 3, "word": 3, "orientation": 4, "kind": 4, "hours": 5,
    "day": 6, "session": 6, "name": 7,
}  # fmt: skip
"""What goes first: the light before the colour of a thing. A name is what people are surest of."""
_SUBJECTS: Sequence[frozenset[Kind]] = (
    frozenset({"count", "same", "word", "session", "name"}),
    frozenset({"light"}),
    frozenset({"colour"}),
)
"""What there is to look at, the first of them that is there: a thing, else the light, else a colour. When and
in which form is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A question that finds something, made of one that does not."""

    text: str
    dropped: tuple[str, ...]
    """The words that were left out."""
    as_words: tuple[str, ...]
    """Those that mean something, and were looked for as they stand."""
    total: int


def nearest(text: str, parts: Sequence[Part], count: Callable[[str], int]) -> Nearest | None:
    """The question with as few words less as it takes; None where nothing would be left to ask. The last word
    for what is to be seen stays: whoever asks for a crowd, upright, wants crowds before all that is upright,
    and who asks for a red car at night a red car before what is red at night.

    `count` says how many pictures a question finds. It is asked at most five times for each part, and only of
    a question that finds nothing.
    """
    movable = [part for part in parts if part.kind in _RANK]
    kept: dict[Part, str] = {part: text[part.start : part.end] for part in movable}
    if not movable or len(movable) > MAX_PARTS:
        return None
    count = cache(count)
    alone = {part: count(_only(text, parts, {part: words})) for part, words in kept.items()}
    for part in movable:
        if alone[part]:
            continue
        quoted = f'"{kept[part].strip()}"'
        if not part.literal and '"' not in kept[part] and (n := count(_only(text, parts, {part: quoted}))):
            kept[part], alone[part] = quoted, n
        else:
            del kept[part]
    order = sorted(kept, key=lambda part: (_RANK[part.kind], -alone[part]))
    last = [part for part in order if part.kind in _subject_of(kept)][-1:]
    less = (
        {one: words for one, words in kept.items() if one is not part} for part in order if [part] != last
    )
    for fewer in chain((kept,), less):
        if fewer and (total := count(_only(text, parts, fewer))):
            return _answer(text, parts, fewer, total)
    begun = [part for part in reversed(order) if part.kind in _subject_of(kept)] or order[::-1]
    return max(
        (_put_together(text, parts, kept, [first, *reversed(order)], count) for first in begun[:MAX_BEGUN]),
        key=lambda near: -len(near.dropped),
        default=None,
    )


def _put_together(
    text: str,
    parts: Sequence[Part],
    words: Mapping[Part, str],
    order: Iterable[Part],
    count: Callable[[str], int],
) -> Nearest:
    """A question begun with the first of some parts, with every other that still finds something there."""
    kept: dict[Part, str] = {}
    total = 0
    for part in dict.fromkeys(order):
        more = {one: words[one] for one in words if one in kept or one is part}
        if found := count(_only(text, parts, more)):
            kept, total = more, found
    return _answer(text, parts, kept, total)


def _subject_of(kept: Iterable[Part]) -> frozenset[Kind]:
    kinds = {part.kind for part in kept}
    return next((subjects for subjects in _SUBJECTS if subjects & kinds), frozenset())


def _answer(text: str, parts: Sequence[Part], kept: Mapping[Part, str], total: int) -> Nearest:
    movable = [part for part in parts if part.kind in _RANK]
    dropped = tuple(text[part.start : part.end].strip() for part in movable if part not in kept)
    as_words = tuple(words.strip('"') for words in kept.values() if words.startswith('"'))
    return Nearest(_only(text, parts, kept), dropped, as_words, total)


def _only(text: str, parts: Sequence[Part], kept: Mapping[Part, str]) -> str:
    """The question with these of its movable parts, worded so, and all that cannot be moved; its fillers join
    nothing any more, and go."""
    said = [
        kept.get(part, "") if part.kind in _RANK else text[part.start : part.end]
        for part in parts
        if part.kind != "filler"
    ]
    return " ".join(" ".join(said).split())


def without(text: str, part: Part) -> str:
    """The question without this part."""
    return " ".join(f"{text[: part.start]} {text[part.end :]}".split())


def quoted(text: str, part: Part) -> str:
    """The question with this part in quotation marks: a word again, that has to be written."""
    return " ".join(
        f'{text[: part.start]} "{text[part.start : part.end].strip()}" {text[part.end :]}'.split()
    )
