"""Templates with holes: what is not known yet takes its clause with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.catalog.roster.codes import CODE
from mediahub.catalog.text_templates import complete, expand

ALL = {"people": "Yin, Bo", "session": "Machines", "room": "Hall 1", "date": "2025-10-18", "none": ""}
TEXT = "{people} at {session}, {room} =bkm=."


def values(*known: str) -> dict[str, str]:
    return {name: value if name in known else "" for name, value in ALL.items()}


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        (TEXT, ("people", "session", "room"), "Yin, Bo at Machines."),
        ("{people} at {session}, {room}", (), ""),
        ("{people} at {session}, {room}", ("room",), "Hall 1"),
        ("{session}, {room}, {date}", ("session", "date"), "Machines, 2025-10-18"),
        ("Summit 2025: {session}. Photo by staff.", (), "Summit 2025. Photo by staff."),
        ("{session}. Photo by staff.", (), "Photo by staff."),
        ("[{people} ][at {session}], {room}", ("session", "room"), "at Machines, Hall 1"),
        ("{session} ({room}), {date}", ("session", "date"), "Machines, 2025-10-18"),
        ("{session} – {room}", ("room",), "Hall 1"),
        ("{session} at 10:30, 1,000 guests", (), "1,000 guests"),
        ("{session} at 10:30, 1,000 guests", ("session",), "Machines at 10:30, 1,000 guests"),
        ("{session}，{room}。摄影：王芳", ("room",), "Hall 1。摄影：王芳"),
        ("Line one\n{session}\nLine three", (), "Line one\nLine three"),
        ("He said [sic] {session}", ("session",), "He said [sic] Machines"),
        ("{nonsense}, {room}", ("room",), "{nonsense}, Hall 1"),
        ("No variables, at all .", (), "No variables, at all ."[:-2] + "."),
    ],
)
def test_clauses_with_a_gap_are_left_out(text: str, known: tuple[str, ...], expected: str) -> None:
    assert expand(text, values(*known), codes=()) == expected


def test_a_code_that_is_known_stays_to_be_expanded() -> None:
    known = values("people", "session", "room")
    assert expand(TEXT, known, codes={"bkm"}) == "Yin, Bo at Machines, Hall 1 =bkm=."
    assert expand(TEXT, known) == "Yin, Bo at Machines, Hall 1 =bkm=."


def test_nothing_that_is_handed_out_has_codes_or_braces() -> None:
    assert complete("At the gala, =nocode=, and {session}.") == "At the gala."
    assert complete("=nocode=") == ""
    assert complete("E = mc², {a b} and a=b") == "E = mc², {a b} and a=b"


PIECES = st.lists(
    st.sampled_from(["{people}", "{none}", "=bkm=", "word", ", ", ". ", " ", "[", "]", "(", ")", "：", "\n"])
)


@given(PIECES)
def test_no_hole_is_ever_left(pieces: list[str]) -> None:
    made = expand("".join(pieces), ALL, codes=())
    assert "{" not in made
    assert CODE.search(made) is None
    assert complete(made) == made
    assert expand("".join(pieces), ALL, codes=()) == made


@given(st.text(max_size=60))
def test_words_without_variables_stay(text: str) -> None:
    if "{" not in text and "=" not in text and "[" not in text:
        assert expand(text, {}).split() == re.sub(r"[ \t]+(?=[,.](?:\s|$))", "", text.strip()).split()
