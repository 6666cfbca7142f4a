"""Fields and facts of a document as Whoosh keeps them."""

from __future__ import annotations

import numpy as np

from mediahub.search.schema import EXACT_FIELDS, NEVER, WORD_FIELDS, natural, rgb565
from mediahub.search.whoosh.schema import FACTS, GAP, NO_FACTS, SCHEMA, Exact, Names, Words, facts_of
from tests.unit.search.sample_documents import document


def test_words_of_several_texts_lie_so_far_apart_that_no_phrase_reaches_over() -> None:
    words, places = Words().occurrences(("Grand Hall", "Yin Tongyue"))
    assert list(words) == ["grand", "hall", "yin", "tongyue"]
    first = list(places)
    assert first[1] - first[0] == 1
    assert first[2] - first[1] >= GAP
    assert list(Words().occurrences("Grand Hall")[1]) == first[:2]
    assert Words().occurrences(()) == ([], [])


def test_a_word_that_comes_twice_is_one_posting_with_its_places() -> None:
    field = Words()
    found = {word: (freq, weight) for word, freq, weight, _ in field.index("robot and robot")}
    assert found[b"robot"] == (2, 2.0)
    encoded = next(one[3] for one in field.index("robot and robot") if one[0] == b"robot")
    assert list(field.format.decode_positions(encoded)) == [0, 2]


def test_names_are_whole_and_folded_and_exact_values_as_they_are() -> None:
    assert Names().occurrences(("Grand  HALL", "grand hall", "Yard"))[0] == ["grand hall", "yard"]
    assert Exact().occurrences(("D1", "d1", "D1"))[0] == ["D1", "d1"]
    assert [one[0] for one in Exact().index("D1")] == [b"D1"]


def test_every_field_of_a_document_has_one_in_the_schema() -> None:
    assert set(SCHEMA.names()) == {*WORD_FIELDS, *EXACT_FIELDS, "called", "team_called"}
    assert [name for name, field in SCHEMA.items() if field.unique] == ["id"]


def test_facts_fit_their_columns_and_what_is_not_set_is_after_all_moments() -> None:
    made = document(7, colour="#d5382f", device="Z9", embargo_until=None, expires_at=12)
    record = np.array(facts_of(made), FACTS)
    assert (record["id"], record["name"]) == (b"asset007", natural("IMG_7.JPG"))
    assert (record["embargo_until"], record["expires_at"]) == (NEVER, 12)
    assert (record["taken"], record["colour"]) == (7_000_000, rgb565("#d5382f"))
    assert len(facts_of(made)) == len(FACTS.names or ())
    assert NO_FACTS["embargo_until"] == NEVER
    assert NO_FACTS["taken"] == 0
