"""What was meant by a word that nothing has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.rights import Everything, Nothing, OneOf
from mediahub.search.whoosh.answers.spelling import distances, nearest
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document

LETTERS = st.text(alphabet="abc", min_size=1, max_size=6)


def slips(a: str, b: str) -> int:
    """The textbook definition of the optimal string alignment, one pair at a time."""
    if not a or not b:
        return len(a) + len(b)
    best = min(slips(a[:-1], b) + 1, slips(a, b[:-1]) + 1, slips(a[:-1], b[:-1]) + (a[-1] != b[-1]))
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        best = min(best, slips(a[:-2], b[:-2]) + 1)
    return best


@given(LETTERS, st.lists(LETTERS, min_size=1, max_size=5), st.integers(1, 4))
def test_distances(word: str, others: list[str], limit: int) -> None:
    height = max(map(len, others))
    columns = np.array([list(other.ljust(height).encode()) for other in others], np.uint8).T
    sizes = np.array([len(other) for other in others])
    found = distances(np.frombuffer(word.encode(), np.uint8), columns, sizes, limit)
    expected = [slips(word, other) for other in others]
    assert np.minimum(found, limit + 1).tolist() == [min(count, limit + 1) for count in expected]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    folder: Path = tmp_path_factory.mktemp("index")
    engine = WhooshIndex.create(folder)
    engine.write([document(1, caption="keynote speaker", person_names=("Barrientos", "Иванова"))])
    engine.write([document(n, caption="speakers engine engines cart") for n in range(2, 5)])
    engine.write([document(6, caption="card dancing")])
    return engine


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("keynoet", "keynote"),
        ("kenote", "keynote"),
        ("keynnote", "keynote"),
        ("keynobe", "keynote"),
        ("ceynote", "keynote"),
        ("barientoss", "barrientos"),
        ("иваниова", "иванова"),
        ("ивонова", "иванова"),
        ("carp", "cart"),  # three documents have it, one has card
        ("keynote", None),  # it is there
        ("dance", None),  # its inflection is there
        ("kxynxte", None),  # two slips in a short word
        ("cat", None),  # too short to guess
        ("zzzzzz", None),
        ("k3ynote", None),  # a number or code is not guessed at
    ],
)
def test_nearest(engine: WhooshIndex, word: str, meant: str | None) -> None:
    view = engine.view()
    assert nearest(view, word, ("caption", "names"), view.live) == meant


def test_what_may_not_be_seen_lends_no_words(engine: WhooshIndex) -> None:
    assert engine.nearest_word("keynoet", Everything()) == "keynote"
    assert engine.nearest_word("keynoet", Nothing()) is None
    free = OneOf("rights_class", frozenset({"free"}))
    engine.write([document(7, caption="secrets", rights_class="none"), document(8, caption="secreto")])
    assert engine.nearest_word("secretz", free) == "secreto"
    assert engine.nearest_word("secrets", free) == "secreto", "nor does it betray that it is there"
    assert engine.nearest_word("secrets", Everything()) is None
