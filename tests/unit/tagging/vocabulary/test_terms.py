"""The order of a vocabulary's terms: what stands above comes first, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediahub.tagging.vocabulary.terms import Term, in_order

KEYS = st.sampled_from("abcdefg")


def test_what_stands_above_comes_first() -> None:
    terms = [Term("c", "C", "b", (("x", "en"),)), Term("a", "A"), Term("b", "B", "a")]
    assert in_order(terms) == [terms[1], terms[2], terms[0]]


def test_a_parent_that_is_not_there_is_cut() -> None:
    assert in_order([Term("a", "A", "gone")]) == [Term("a", "A")]


def test_a_circle_is_cut_once_and_its_rest_stays() -> None:
    found = in_order([Term("a", "A", "c"), Term("b", "B", "a"), Term("c", "C", "b")])
    assert [(one.key, one.parent) for one in found] == [("b", ""), ("c", "b"), ("a", "c")]
    assert in_order([Term("a", "A", "a")]) == [Term("a", "A")]


@given(st.lists(st.builds(Term, KEYS, st.text(max_size=3), KEYS), unique_by=lambda one: one.key))
def test_each_term_is_there_once_and_below_one_that_came_before(terms: list[Term]) -> None:
    found = in_order(terms)
    assert {(one.key, one.label) for one in found} == {(one.key, one.label) for one in terms}
    assert len(found) == len(terms)
    before = {""}
    for one in found:
        assert one.parent in before
        before.add(one.key)
