"""Names on slides, badges and signs: from recognized lines to people and sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from mediahub.catalog.names import fold

Kind = Literal["session", "person", "tag"]

TITLE_LEAST, NAME_LEAST, TAG_LEAST = 90.0, 92.0, 92.0
"""How alike, of 100, a line must be to what it is taken for."""
SHORTEST_TITLE, SHORTEST_NAME, SHORTEST_CJK = 10, 5, 2
"""Letters (characters of Chinese); what is shorter is found in too much. Two characters are a whole line."""
LONG = 8
"""Letters of a name that may be misread; a shorter one counts as it is."""
TOGETHER = 4
"""Lines that a title may be broken into."""
CERTAIN = {"session": 0.85, "person": 0.85, "tag": 0.7}
"""What a perfect match is worth: a sign shows in frames that are not about it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a line may name."""

    kind: Kind
    id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A target that is named in a picture."""

    kind: Kind
    id: int
    confidence: float
    line: str
    """What was read."""
    meant: str
    """The name that it is taken for."""


def named_in(lines: Sequence[str], targets: Sequence[Target]) -> list[Named]:
    """The targets that lines name, each once, with the line that does it best."""
    rows = list(_rows(lines))
    found = (best for target in targets if (best := _best(target, rows)) is not None)
    return sorted(found, key=lambda one: -one.confidence)


def _rows(lines: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Each line, and neighbouring ones together, since titles are broken; folded, as read, and whether
    it is a single line."""
    folded = [fold(line) for line in lines]
    for start in range(len(lines)):
        for end in range(start + 1, min(len(lines), start + TOGETHER) + 1):
            text = " ".join(folded[start:end])
            if text:
                yield text, " ".join(lines[start:end]), end == start + 1


def _best(target: Target, rows: Sequence[tuple[str, str, bool]]) -> Named | None:
    best: tuple[float, str, str] | None = None
    for name in target.names:
        wanted = fold(name)
        if not _is_telling(wanted, target.kind):
            continue
        for text, line, is_single in rows:
            score = _likeness(wanted, text, target.kind, is_single)
            if score and (best is None or score > best[0]):
                best = (score, line, name)
    if best is None:
        return None
    return Named(target.kind, target.id, round(best[0] / 100 * CERTAIN[target.kind], 3), best[1], best[2])


def _is_telling(name: str, kind: Kind) -> bool:
    if _is_cjk(name):
        return len(name.replace(" ", "")) >= SHORTEST_CJK
    if kind == "session":
        return len(name) >= SHORTEST_TITLE
    return len(name) >= SHORTEST_NAME and (kind == "tag" or " " in name)


def _likeness(name: str, text: str, kind: Kind, is_single: bool) -> float:
    """0 to 100; 0 for what is not alike enough."""
    if kind != "session" and not is_single:
        return 0.0
    if _is_cjk(name):
        name, text = name.replace(" ", ""), text.replace(" ", "")
        return 100.0 if name == text or (len(name) > SHORTEST_CJK and name in text) else 0.0
    if len(text) < len(name) * 0.8:
        return 0.0
    least = {"session": TITLE_LEAST, "person": NAME_LEAST, "tag": TAG_LEAST}[kind]
    if kind == "session":
        return fuzz.ratio(name, text, score_cutoff=least)
    if f" {name} " in f" {text} ":
        return 100.0
    if len(name) < LONG or not _may_be_near(name, text):
        return 0.0
    aligned = fuzz.partial_ratio_alignment(name, text, score_cutoff=least)
    if aligned is None or not _at_words(text, aligned.dest_start, aligned.dest_end):
        return 0.0
    return float(aligned.score)


def _may_be_near(name: str, text: str) -> bool:
    """A quick look before the slow one: most of the name's pieces of three letters are there."""
    pieces = [name[at : at + 3] for at in range(0, len(name) - 2, 3)]
    return sum(piece in text for piece in pieces) * 2 >= len(pieces)


def _at_words(text: str, start: int, end: int) -> bool:
    """Whether the part begins and ends where words do, so that `art` is not found in `heart`."""
    before = text[start - 1 : start] if start else " "
    return before in (" ", "") and (end >= len(text) or text[end] == " " or text[end - 1 : end] == " ")


def _is_cjk(text: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in text)
