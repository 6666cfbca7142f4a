"""Taking sentences apart that are written without spaces, where a meaning or a name begins or ends.

There is no dictionary of Chinese here: what nobody knows stays in one piece, and is looked for as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC

from mediahub.search.analysis import is_cjk, key
from mediahub.search.query.moments import Calendar
from mediahub.search.query.sentence.lexicon import Lexicon, lexicon
from mediahub.search.query.sentence.parts import Programme
from mediahub.search.query.sentence.times import clock_at, day_at
from mediahub.search.schema import EPOCH

LONGEST_RUN = 20
"""Characters of a name in a sentence."""
_STARTS_A_TIME = re.compile(r"\d|[a-z]|[周星礼今昨前最首第上早下晚]", re.IGNORECASE)
_ANY = Calendar(UTC, EPOCH)
"""Where a time ends does not depend on the event."""

Tokens = Sequence[re.Match[str]]
Cut = Callable[[int, int], re.Match[str] | None]
"""A piece of the question from here to there."""


def split(tokens: Tokens, programme: Programme, cut: Cut) -> list[re.Match[str]]:
    """The tokens, with those written without spaces taken apart where a meaning begins or ends."""
    found: list[re.Match[str]] = []
    for token in tokens:
        word = token["word"]
        if word is None or not any(map(is_cjk, word)) or "*" in word or "?" in word:
            found.append(token)
            continue
        start = token.start("word")
        ends = [start + place for place in _places(word, programme, lexicon())]
        pieces = [cut(first, last) for first, last in zip([start, *ends], [*ends, token.end()], strict=True)]
        found += [piece for piece in pieces if piece is not None]
    return found


def _places(word: str, programme: Programme, known: Lexicon) -> list[int]:
    """Where within a word a meaning begins or ends, and particles beside one."""
    if key(word) in programme.names:
        return []
    places: set[int] = set()
    place = gap = 0
    while place < len(word):
        end = _meant_until(word, place, programme, known)
        if end:
            places |= {*_joints(word, gap, place, known), place, end}
            gap = end
        place = end or place + 1
    if places or "的" in word[2:-2]:
        places |= set(_joints(word, gap, len(word), known))
    return sorted(places - {0, len(word)})


def _joints(word: str, first: int, last: int, known: Lexicon) -> Iterator[int]:
    """Where particles between two meanings stand: around each of them."""
    while first < last and word[first] in known.particles:
        alone = all(letter in known.particles for letter in word[first:last])
        if not alone and not (word[first] in known.leading and last - first > 2):
            break
        first += 1
        yield first
    while first < last and word[last - 1] in known.leading:
        last -= 1
        yield last
    middle = word.find("的", first + 2, last - 2)
    if middle > 0:
        yield middle
        yield middle + 1


def _meant_until(word: str, place: int, programme: Programme, known: Lexicon) -> int:
    """Where the longest name or meaning ends that begins at `place`; 0 where none does."""
    when = None
    if word[place].isdigit() or _STARTS_A_TIME.match(word[place]):
        when = day_at(word, place, _ANY) or clock_at(word, place)
    for end in range(min(len(word), place + max(known.longest_run, LONGEST_RUN)), place + 1, -1):
        piece = word[place:end]
        if is_cjk(piece) and (piece in known.meanings or piece in programme.names):
            return max(end, when.end if when else 0)
    return when.end if when else 0
