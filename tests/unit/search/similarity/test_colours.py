"""Colours are found by name and by digits; what is lacking, and what looks alike, by its own words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mediahub.media.vision.palette import Colour, lab_of
from mediahub.rights import Everything
from mediahub.search.port import Request
from mediahub.search.query.language import parse
from mediahub.search.similarity.alike import most_alike
from mediahub.search.similarity.colours import colour_keys, indexed
from mediahub.search.similarity.looks import VisualFeatures
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document


def test_a_colour_is_asked_for_in_several_ways() -> None:
    assert colour_keys("Red") == colour_keys("红色") == colour_keys("红") == ["red"]
    assert colour_keys("gray") == ["grey"]
    assert colour_keys("#f00") == colour_keys("ff0000")
    assert colour_keys("loud") is None


def test_digits_find_what_is_near_and_nothing_else() -> None:
    cells = set(colour_keys("#d5382f") or ())
    assert cells & set(indexed((Colour("cc3a35", 0.5),)))
    assert not cells & set(indexed((Colour("2f6bd5", 0.5), Colour("5a100c", 0.5))))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    folder: Path = tmp_path_factory.mktemp("index")
    made = WhooshIndex.create(folder)
    red, blue = (Colour("c8102e", 0.5),), (Colour("1a4fd0", 0.3),)
    made.write(
        [
            document(1, palette=indexed(red), caption="Guests", tags=("robots",), tag_names=("Robots",)),
            document(2, palette=indexed(blue), rating=-1.0),
            document(3, palette=indexed(red + blue), rights_class="none", caption="Guests wave"),
            document(4, text="ROBOTICS DEMO Zebra", title="Stage"),
            document(5, title="Robotics demo"),
        ]
    )
    return made


def found(engine: WhooshIndex, text: str, alike: tuple[tuple[str, float], ...] = ()) -> list[str]:
    parsed = parse(text, alike=lambda identity: alike)
    sort = "relevance" if parsed.ranked else "taken"
    return list(engine.search(Request(parsed.query, Everything(), sort=sort)).ids)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("color:red", [1, 3]), ("colour:red color:blue", [3]), ("color:#c8102e", [1, 3]),
        ("-color:red", [2, 4, 5]),
        ("is:uncaptioned", [2, 4, 5]), ("is:untagged", [2, 3, 4, 5]), ("is:usable", [1, 4, 5]),
        ("is:unnamed is:unplaced is:usable -is:untagged", [1]), ("text:robotics", [4]),
    ],
)  # fmt: skip
def test_what_the_words_find(engine: WhooshIndex, text: str, numbers: list[int]) -> None:
    assert found(engine, text) == [f"asset{number:03}" for number in numbers]


def test_a_title_stands_above_what_was_read_in_the_picture(engine: WhooshIndex) -> None:
    assert found(engine, "robotics demo") == ["asset005", "asset004"]


def test_what_looks_alike_comes_in_the_order_of_likeness(engine: WhooshIndex) -> None:
    alike = (("asset003", 2.0), ("asset001", 0.9), ("asset004", 0.5))
    assert found(engine, "like:asset003", alike) == ["asset003", "asset001", "asset004"]
    assert found(engine, "like:asset003 is:usable", alike) == ["asset001", "asset004"]
    assert found(engine, "like:nothing") == []


def test_words_read_in_pictures_never_stand_in_for_misspelt_ones(engine: WhooshIndex) -> None:
    assert engine.nearest_word("stagee", Everything()) == "stage"
    assert engine.nearest_word("zebra", Everything()) is None  # it is read in a picture
    assert engine.nearest_word("zebrra", Everything()) is None


def test_hash_colours_and_time_tell_what_is_alike() -> None:
    red, blue = lab_of("c8102e"), lab_of("1a4fd0")
    looks = VisualFeatures(
        ids=np.array(["one", "twin", "later", "other"]),
        hashes=np.array([0b1111, 0b0111, 0b1111, 2**63 + 2**40 - 1], np.uint64),
        taken=np.array([0.0, 2.0, 90_000.0, 90_000.0]),
        colours=np.array([[red] * 5, [red] * 5, [red] * 5, [blue] * 5], np.float32),
        shares=np.array([[1, 0, 0, 0, 0]] * 4, np.float32),
        vectors=None,
    )
    assert [name for name, _ in most_alike(looks, "one")] == ["one", "twin", "later"]
    assert most_alike(looks, "unknown") == []
