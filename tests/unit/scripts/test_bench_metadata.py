"""The comparison with the reference counts every field once, and counts extras as wrong."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.benches.metadata import class_of, compare, judge


@pytest.mark.parametrize(
    ("name", "wanted", "value", "outcome"),
    [
        ("title", None, None, None),
        ("keywords", [], [], None),
        ("title", None, "invented", "extra"),
        ("title", "there", None, "missing"),
        ("title", "two  words", "two words", "equal"),
        ("title", "Words", "words", "differing"),
        ("keywords", ["b", "a"], ["a", "b"], "equal"),
        ("keywords", ["a"], ["a", "b"], "differing"),
        ("iso", 100, 100.05, "equal"),
        ("iso", 100, 101, "differing"),
        ("rating", 0, 0, "equal"),
        ("rating", 0, None, "missing"),
        ("duration", 5.2, 5.29, "equal"),
        ("duration", 5.2, 5.4, "differing"),
        ("gps_lat", 0, 0.0, "equal"),
        ("gps_lat", 48.822083, 48.822092, "equal"),
        ("gps_lat", 48.82208, 48.82218, "differing"),
        ("width", 6000, 5990, "differing"),
    ],
)
def test_one_field(name: str, wanted: Any, value: Any, outcome: str | None) -> None:
    assert judge(name, wanted, value, {}) == outcome


def test_every_reading_of_a_conflict_is_right() -> None:
    readings = {"xmp": "one", "exif": "two"}
    assert judge("caption", "one", "two", readings) == "equal"
    assert judge("caption", "one", "three", readings) == "differing"


def test_sizes_of_raw_pictures_may_differ_by_their_borders() -> None:
    assert judge("width", 6080, 6000, {}, raw=True) == "equal"
    assert judge("width", 6080, 3000, {}, raw=True) == "differing"


def test_classes() -> None:
    kinds = [
        class_of(mime) for mime in ("image/jpeg", "image/x-nikon-nef", "video/webm", "application/rdf+xml")
    ]
    assert kinds == ["stills", "raw", "video", "sidecars"]


def test_a_file_that_was_not_read_has_all_its_fields_missing() -> None:
    truth = [
        {"file": "a.heic", "mime": "image/heic", "sha256": "1", "width": 4, "title": "t"},
        {"file": "b.jpg", "mime": "image/jpeg", "sha256": "2", "width": 5},
    ]
    ours = {"a.heic": {"mime": "image/heif", "sha256": "1", "width": 4, "title": "t", "city": "extra"}}
    result = compare(truth, ours)
    assert result.percent("stills") == 50
    assert (result.checked["mime"], result.checked["sha256"], result.files) == (1, 1, 2)
    assert {(one[0], one[1], one[2]) for one in result.differences} == {
        ("extra", "a.heic", "city"),
        ("missing", "b.jpg", "width"),
        ("differing", "b.jpg", "mime"),
        ("differing", "b.jpg", "sha256"),
    }
