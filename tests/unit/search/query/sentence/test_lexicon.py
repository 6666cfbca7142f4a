"""The lexicon: other words, kinds of things, and words whose inflections mean something else."""

from __future__ import annotations

from mediahub.search.analysis import is_cjk, key
from mediahub.search.query.sentence.lexicon import MAX_OTHERS, lexicon


def test_words_for_the_same_are_each_others() -> None:
    meanings = lexicon().meanings
    assert "automobile" in meanings["car"].others
    assert "car" in meanings["汽车"].others


def test_a_kind_is_found_by_the_general_word_and_not_the_other_way() -> None:
    meanings = lexicon().meanings
    for general in ("river", "江边", "waterfront"):
        assert {"yangtze", "长江"} <= set(meanings[general].others), general
    assert "yangtze" not in meanings


def test_a_word_of_two_meanings_has_the_others_of_both() -> None:
    guest = set(lexicon().meanings["嘉宾"].others)
    assert {"guests", "speaker"} <= guest


def test_no_word_has_more_others_than_a_search_can_bear() -> None:
    assert max(len(one.others) for one in lexicon().meanings.values()) <= MAX_OTHERS


def test_inflections_of_another_meaning_are_none() -> None:
    """A closing ceremony is no close-up, and a sign no signing of a contract."""
    mixed = lexicon().mixed
    assert {"closing", "signing", "sign"} <= mixed
    assert not {"robots", "robot", "cars", "speaker", "signature"} & mixed


def test_words_are_kept_as_they_are_compared() -> None:
    known = lexicon()
    assert known is lexicon()
    assert all(word == key(word) and word for word in known.meanings)
    assert known.longest == max(len(word.split()) for word in known.meanings)
    assert known.longest_run == max(len(word) for word in known.meanings if is_cjk(word))


def test_no_word_stands_for_itself_and_their_number_is_bounded() -> None:
    for word, one in lexicon().meanings.items():
        assert word not in one.others
        assert len(set(one.others)) == len(one.others) <= MAX_OTHERS


def test_kinds_have_what_they_need() -> None:
    found = lexicon()
    for word, one in found.meanings.items():
        if one.kind in ("light", "hours"):
            assert one.hours, word
        if one.kind in ("colour", "kind", "orientation", "count", "light"):
            assert one.value, word
    assert found.meanings["red"].value == found.meanings["红色"].value == "red"
    assert "the" in found.fillers()
    assert not found.fillers() & {"red", "night"}
    assert found.leading <= found.particles
