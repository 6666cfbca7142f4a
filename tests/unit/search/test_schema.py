"""What the index keeps of a document: words, exact values, numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.search.port import Document, Drafts
from mediahub.search.schema import (
    EPOCH,
    EXACT_FIELDS,
    TEAM_FIELDS,
    WORD_FIELDS,
    field_named,
    fields_of,
    index_field,
    micros,
    natural,
    rgb565,
)
from tests.unit.search.sample_documents import document


@pytest.mark.parametrize(
    ("colour", "number"),
    [
        ("#ffffff", 0xFFFF),
        ("#000000", 0),
        ("ff0000", 0xF800),
        ("#00ff00", 0x07E0),
        ("#0000ff", 0x001F),
        ("#080408", 0x0821),
        ("", rgb565("#808080")),
        ("#12", rgb565("#808080")),
        ("red", rgb565("#808080")),
    ],
)
def test_a_colour_in_16_bits(colour: str, number: int) -> None:
    assert rgb565(colour) == number


def test_file_names_sort_as_people_count() -> None:
    names = ["IMG_9.JPG", "img_10.jpg", "IMG_100.jpg", "IMG_9b.jpg"]
    assert sorted(names, key=natural) == ["IMG_9.JPG", "IMG_9b.jpg", "img_10.jpg", "IMG_100.jpg"]
    assert len(natural("x" * 300)) == 48


def test_moments_are_whole_microseconds_also_before_1970() -> None:
    assert micros(EPOCH) == 0
    assert micros(EPOCH - timedelta(microseconds=1)) == -1
    assert micros(datetime(2025, 10, 18, 2, 0, 0, 250_001, tzinfo=UTC)) % 1_000_000 == 250_001


def test_requests_with_drafts_ask_the_teams_fields() -> None:
    assert index_field("names", drafts=True) == "team_names"
    assert index_field("names", drafts=False) == "names"
    assert index_field("title", drafts=True) == "title"
    assert {field_named(index_field(name, drafts=True)) for name in TEAM_FIELDS} == set(TEAM_FIELDS)


def full() -> Document:
    return replace(
        document(1), title="Opening", headline="Opening", person_names=("Yin",), tag_names=("robot",),
        rating=3.4, palette=("red", "1,2,3"),
        drafts=Drafts(person_names=("Li",)),
    )  # fmt: skip


def test_what_is_only_suggested_is_in_the_teams_fields_alone() -> None:
    fields = fields_of(full())
    assert fields["names"] == ("Yin",)
    assert set(fields["team_names"]) == {"Yin", "Li"}
    assert fields["accepted"][:2] == ("Yin", "robot")
    assert "Li" not in fields["called"]
    assert "Li" in fields["team_called"]


def test_a_text_said_twice_is_kept_once_and_empty_fields_are_left_out() -> None:
    fields = fields_of(full())
    assert fields["title"] == ("Opening",)
    assert (fields["stars"], fields["main_colour"]) == ("3", ("red",))
    assert all(fields.values())
    assert "stars" not in fields_of(replace(full(), rating=0.4))
    assert "stars" not in fields_of(replace(full(), rating=-1))
    assert set(fields) <= {*WORD_FIELDS, *EXACT_FIELDS, "called", "team_called"}
