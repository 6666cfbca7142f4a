"""Relaxation: what nearly fits a question that nothing fits, and which of its words had to go for that.

Filters and what is written with signs (`field:`, quotation marks, `-`) are never touched: who writes them
means them. What means something (a day, a video) is tried as a plain word before it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mediahub.search.query.sentence.parts import Kind, Part

MAX_PARTS = 8
"""Parts of a question that is relaxed; each costs some counting."""
_RANK: Mapping[Kind, int] = {
    "colour": 0, "light": 0, "count": 1, "same": 2, "word": 2, "orientation": 3, "kind": 3, "hours": 4,
    "day": 5, "session": 5, "name": 6,
}  # fmt: skip
"""What goes first. A name is what people are surest of."""
_CIRCUMSTANCES: frozenset[Kind] = frozenset({"orientation", "kind", "hours", "day"})
"""When and in which form: nothing to look at without a what."""


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
    for what is to be seen stays: whoever asks for a crowd, upright, wants crowds before all that is upright.

    `count` says how many pictures a question finds.
    """
    movable = [part for part in parts if part.kind in _RANK]
    kept: dict[Part, str] = {part: text[part.start : part.end] for part in movable}
    if not movable or len(movable) > MAX_PARTS:
        return None
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
    while kept:
        if total := count(_only(text, parts, kept)):
            return _answer(text, parts, kept, total)
        may_go = [part for part in order if part in kept and not _is_last_subject(part, kept)]
        for part in may_go:
            less = {one: words for one, words in kept.items() if one is not part}
            if less and (total := count(_only(text, parts, less))):
                return _answer(text, parts, less, total)
        if not may_go:
            return None
        del kept[may_go[0]]
    return None


def _is_last_subject(part: Part, kept: Mapping[Part, str]) -> bool:
    return part.kind not in _CIRCUMSTANCES and all(one is part or one.kind in _CIRCUMSTANCES for one in kept)


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
