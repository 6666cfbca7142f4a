"""Clauses of the query language as query trees."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mediahub.search.query import clauses
from mediahub.search.query.clauses import (
    CALLED,
    LONGEST_NAME,
    WEIGHTS,
    WRITTEN,
    alike,
    all_of,
    any_of,
    anywhere,
    called,
    field_value,
    otherwise_called,
    pattern,
    same_as,
    under_embargo,
)
from mediahub.search.query.moments import Calendar, Unreadable
from mediahub.search.query.tree import (
    And,
    AnyField,
    Boosted,
    Exists,
    Inflected,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from mediahub.search.schema import LOOKS, NEVER, micros

NOW = datetime(2025, 10, 18, 2, tzinfo=UTC)
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"), NOW)


def value(name: str, text: str, *, star: bool = False) -> Query | None:
    return field_value(name, text, CALENDAR, star=star)


def fields(query: Query | None) -> set[str]:
    assert isinstance(query, AnyField)
    return {part.field for part in query.parts}  # type: ignore[union-attr]


def kinds(query: Query | None) -> set[type[Query]]:
    assert isinstance(query, AnyField)
    return {type(part) for part in query.parts}


def test_a_bare_word_is_looked_for_everywhere_also_inflected() -> None:
    query = anywhere("robots")
    assert fields(query) == set(WEIGHTS)
    assert kinds(query) == {Term, Inflected}
    assert fields(anywhere("robots", written=True)) == set(WRITTEN)
    assert LOOKS not in WRITTEN


@pytest.mark.parametrize("word", ["z9", "ab", "2025"])
def test_short_words_and_numbers_have_no_inflections(word: str) -> None:
    assert kinds(anywhere(word)) == {Term}


def test_an_inflection_counts_less_than_the_word_in_the_same_field() -> None:
    query = anywhere("robots")
    assert isinstance(query, AnyField)
    boosts = {(type(part), part.field): part.boost for part in query.parts}  # type: ignore[union-attr]
    assert boosts[Inflected, "title"] == boosts[Term, "title"] * clauses.INFLECTION


def test_the_last_word_with_a_star_is_a_beginning_and_what_stands_before_it_is_whole() -> None:
    assert kinds(anywhere("robo", star=True)) == {Prefix}
    query = anywhere("grand robo", star=True)
    assert isinstance(query, And)
    assert [kinds(part) for part in query.parts] == [{Term, Inflected}, {Prefix}]


def test_chinese_is_a_phrase_of_its_characters_and_never_a_beginning() -> None:
    assert kinds(anywhere("机器人")) == {Phrase}
    assert kinds(anywhere("机器人", star=True)) == {Phrase}


@pytest.mark.parametrize("text", ["", "  ", "...", "-"])
def test_what_holds_no_word_finds_nothing(text: str) -> None:
    assert anywhere(text) is None
    assert value("title", text) == Nothing()


def test_parts_are_joined_only_where_there_are_several() -> None:
    a, b = Term("x", "a"), Term("x", "b")
    assert (any_of([]), any_of([a]), any_of([a, b])) == (Nothing(), a, Or((a, b)))
    assert (all_of([]), all_of([a]), all_of([a, b])) == (None, a, And((a, b)))


def test_another_name_is_looked_for_in_running_text_and_counts_less_where_it_is_a_guess() -> None:
    mine = Term("tag", "robots")
    query = otherwise_called(mine, ["androids", ""])
    assert isinstance(query, Or)
    assert query.parts[0] == mine
    assert fields(query.parts[1]) == {"title", "caption", "text"}
    assert otherwise_called(None, []) == Nothing()
    assert fields(same_as("droid")) == {"title", "subjects", "caption", LOOKS}
    assert fields(same_as("droid", written=True)) == {"title", "subjects", "caption"}
    assert same_as("-") == Nothing()


def test_neighbouring_words_may_be_a_whole_name() -> None:
    mine = Term("x", "y")
    query = called(mine, ["grand", "hall", "a"])
    assert isinstance(query, Boosted)
    assert query.must == mine
    assert called(mine, []) is mine
    long = called(mine, [f"w{number}" for number in range(30)])
    text = repr(long)
    assert "w11" in text
    assert "w12" not in text
    assert text.count("called") == sum(min(LONGEST_NAME, 12 - start) for start in range(12))
    assert str(CALLED) in text


def test_a_pattern_begins_with_two_letters() -> None:
    assert kinds(pattern("DSC*12")) == {Wildcard}
    for text in ("*", "a*", "?b", ""):
        assert pattern(text) is None


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("photo", Term("kind", "photo")),
        ("PORTRAIT", Term("orientation", "portrait")),
        ("changed", Term("provenance", "changed")),
        ("untagged", Not(Exists("tag"))),
        ("expired", Range("expires_at", None, micros(NOW))),
        ("embargoed", under_embargo(micros(NOW))),
    ],
)
def test_states(text: str, query: Query) -> None:
    assert value("is", text) == query


def test_an_embargo_that_is_not_set_is_none_and_usable_is_not_forbidden() -> None:
    assert under_embargo(5) == Range("embargo_until", 5, NEVER, low_excluded=True, high_excluded=True)
    usable = value("is", "usable")
    assert isinstance(usable, And)
    assert Not(Term("rights_class", "none")) in usable.parts
    assert Range("rating", 0, None) in usable.parts
    generated = value("is", "generated")
    assert isinstance(generated, Or)
    assert Term("provenance", "generated") in generated.parts


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("gps", Range("gps", 1, 1)),
        ("Faces", Range("faces", 1, 1)),
        ("rating", Range("rating", 0, None, low_excluded=True)),
        ("people", Exists("person")),
        ("caption", Exists("caption")),
    ],
)
def test_what_a_picture_has(text: str, query: Query) -> None:
    assert value("has", text) == query


@pytest.mark.parametrize(
    ("name", "text", "query"),
    [
        ("rating", "4", Range("rating", 4, 4)),
        ("rating", ">=4", Range("rating", 4, None)),
        ("rating", "> 4", Range("rating", 4, None, low_excluded=True)),
        ("rating", "<4", Range("rating", None, 4, high_excluded=True)),
        ("rating", "2..4", Range("rating", 2, 4)),
        ("rating", "..4", Range("rating", None, 4, low_excluded=True)),
        ("iso", "<=800", Range("iso", 0, 800, low_excluded=True)),
        ("iso", "..800", Range("iso", 0, 800, low_excluded=True)),
        ("iso", "800..", Range("iso", 800, None)),
        ("f", "f/2.8", Range("f_number", 2.8, 2.8)),
    ],
)
def test_numbers_and_nought_is_not_known(name: str, text: str, query: Query) -> None:
    assert value(name, text) == query


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("is", "blue", "is:blue.*usable"),
        ("has", "arms", "has:arms.*gps"),
        ("rating", "many", "rating:many.*no number"),
        ("color", "reddish", "color:reddish.*no colour"),
    ],
)
def test_what_is_not_known_says_what_is(name: str, text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        value(name, text)


def test_colours_are_names_or_cells() -> None:
    assert value("colour", "red") == Term("palette", "red")
    assert value("colour", "") is None
    assert isinstance(value("color", "#d5382f"), Or)


def test_a_value_is_a_code_as_it_may_be_spelt_or_words_and_what_is_agreed_stands_first() -> None:
    query = value("session", "d1 open")
    assert isinstance(query, Or)
    exact = {part.text for part in query.parts if isinstance(part, Term)}
    assert exact == {"d1 open", "D1 OPEN", "d1-open"}
    assert isinstance(query.parts[-1], Boosted)
    words = value("city", "Wuhu")
    assert not isinstance(words, Or)
    event = value("event", "gala")
    assert isinstance(event, Or)
    assert {one.text for one in event.parts if isinstance(one, Term)} == {"gala", "GALA"}


def test_moments_are_half_open_spans() -> None:
    query = value("taken", "2025-10-18")
    assert isinstance(query, Range)
    assert (query.field, query.high_excluded) == ("taken", True)
    assert query.low == micros(datetime(2025, 10, 17, 16, tzinfo=UTC))


def test_look_alikes_count_by_how_like_they_are() -> None:
    assert alike([("a", 0.5)]) == Term("id", "a", boost=10.0)
    assert alike([]) == Nothing()
