"""People as programmes name them: names in other scripts, roles, and nobody twice."""

from __future__ import annotations

from mediahub.tagging.agenda.formats.limits import LONGEST_NAME, MAX_PEOPLE
from mediahub.tagging.agenda.formats.people import MAX_ALIASES, speakers_of


def test_what_is_without_measure_is_bounded() -> None:
    (long,) = speakers_of([{"name": "x" * 900, "aliases": [f"a{n}" for n in range(99)]}])
    assert len(long.name) == LONGEST_NAME
    assert len(long.aliases) == MAX_ALIASES
    assert len(speakers_of([f"Person {n}" for n in range(MAX_PEOPLE + 9)])) == MAX_PEOPLE
