"""What a stranger's file says is bounded before anything else sees it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.media.metadata.bounds import LENGTHS, MAX_NAMES, RANGES, bounded, note_of_cuts
from mediahub.media.metadata.companion import merge_sidecar, read_sidecar
from mediahub.media.metadata.text import clean
from mediahub.media.model import Facts

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmp:Rating="{rating}"><dc:subject><rdf:Bag>{keywords}</rdf:Bag></dc:subject></rdf:Description>
</rdf:RDF></x:xmpmeta>"""


def facts(**values: object) -> Facts:
    return Facts(mime="image/jpeg", kind="photo", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("1e308", None), ("-1", -1), ("5", 5), ("5.5", None), ("nan", None), ("inf", None), ("99", None)],
)
def test_a_rating_is_one_of_the_standard_or_none(tmp_path: Path, said: str, kept: float | None) -> None:
    path = tmp_path / "a.xmp"
    path.write_text(XMP.format(rating=said, keywords=""))
    assert read_sidecar(path).rating == kept
    assert merge_sidecar(facts(), read_sidecar(path)).rating == kept


def test_ten_thousand_keywords_are_some_hundred(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    many = "".join(f"<rdf:li>word {number} {'x' * 300}</rdf:li>" for number in range(10_000))
    path.write_text(XMP.format(rating=3, keywords=many))
    found = read_sidecar(path)
    assert len(found.keywords) == MAX_NAMES["keywords"]
    assert max(map(len, found.keywords)) == 200
    assert found.keywords[0].startswith("word 0")


@pytest.mark.parametrize("name", ["taken", "created", "gps_time"])
def test_years_before_photography_are_none(name: str) -> None:
    assert getattr(bounded(facts(**{name: "0001-01-01T00:00:00"})), name) is None
    assert getattr(bounded(facts(**{name: "1826-01-01T00:00:00"})), name)


def test_half_a_position_is_none_and_136_years_are_no_duration() -> None:
    found = bounded(facts(gps_lat=31.3, gps_lon=720.0, duration=136 * 365 * 86400.0))
    assert (found.gps_lat, found.gps_lon, found.duration) == (None, None, None)


@given(
    st.dictionaries(st.sampled_from(sorted(RANGES)), st.floats()),
    st.dictionaries(st.sampled_from(sorted(LENGTHS)), st.text(max_size=6000)),
)
def test_whatever_is_said_nothing_is_out_of_bounds(numbers: dict[str, float], texts: dict[str, str]) -> None:
    found = bounded(facts(**numbers, **texts))
    for name, (least, most) in RANGES.items():
        value = getattr(found, name)
        assert value is None or (math.isfinite(value) and least <= value <= most)
    for name, length in LENGTHS.items():
        assert len(getattr(found, name) or "") <= length
    assert bounded(found) == found


@pytest.mark.parametrize("name", ["taken", "created", "gps_time"])
def test_years_that_no_memory_card_knows_are_none(name: str) -> None:
    assert getattr(bounded(facts(**{name: "9999-12-31T00:00:00"})), name) is None
    assert getattr(bounded(facts(**{name: "2107-12-31T00:00:00"})), name)


def test_what_was_cut_is_said_once_however_often_it_is_bounded() -> None:
    many = tuple(f"word {number}" for number in range(10_000))
    found = bounded(bounded(facts(keywords=many, caption="x" * 7000, duration=5e9, usage_terms="fine")))
    assert found.cut == {"keywords": 10_000, "caption": 7000, "duration": 0}
    assert note_of_cuts(found) == (
        "Of its 10,000 keywords the first 500 are kept; of the 7,000 characters of its caption the first"
        " 5,000 are kept; impossible values are left out (duration)."
    )


def test_a_file_within_bounds_has_no_note() -> None:
    assert note_of_cuts(bounded(facts(keywords=("a", "b"), caption="A sentence.", rating=5.0))) == ""


def test_what_is_cut_of_a_sidecar_is_said_with_its_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_text(XMP.format(rating=99, keywords="".join(f"<rdf:li>w{n}</rdf:li>" for n in range(501))))
    assert merge_sidecar(facts(), read_sidecar(path)).cut == {"keywords": 501, "rating": 0}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("line\r\nnext\tcolumn", "line\nnext\tcolumn"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("שלום עולם", "שלום עולם"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\x00\u202e \x07", None),
    ],
)
def test_texts_hold_no_control_characters(text: str, kept: str | None) -> None:
    assert clean(text) == kept
