from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.rows import asset_values, clean, clean_json, signed64
from mediahub.media.model import Analysis, Facts, RenditionData

ARRIVED = datetime(2025, 10, 19, tzinfo=UTC)
BATCH = BatchRef(1, 1, "wuhu", "Asia/Shanghai", 1, "Chen Rui", "Chen Rui / Pool", "editorial", "Ask first")


def values(**facts: Any) -> dict[str, Any]:
    analysis = Analysis(
        Facts("image/jpeg", "photo", width=6000, height=4000, **facts), (), b"\1\2", "#102030", 2**64 - 1, 3.5
    )
    return asset_values(analysis, BATCH, "card/DSC_0001.JPG", ARRIVED)


def test_the_file_has_the_first_word_and_the_batch_the_last() -> None:
    bare = values()
    assert (bare["creator"], bare["credit"], bare["usage_terms"]) == (
        "Chen Rui",
        "Chen Rui / Pool",
        "Ask first",
    )
    told = values(creator="Maja", credit="Nordlys", usage_terms="Free")
    assert (told["creator"], told["credit"], told["usage_terms"]) == ("Maja", "Nordlys", "Free")
    assert bare["filename"] == "DSC_0001.JPG"


def test_how_a_picture_was_made_is_the_file_s_to_say() -> None:
    made = values(digital_source_type="trainedAlgorithmicMedia", data_mining="DMI-PROHIBITED")
    assert (made["digital_source_type"], made["data_mining"]) == ("trainedAlgorithmicMedia", "DMI-PROHIBITED")
    assert values()["digital_source_type"] == values()["ai_prompt_information"] == ""


@pytest.mark.parametrize(
    ("mime", "stored", "seen", "expected"),
    [
        ("video/mp4", (1440, 1080), (1920, 1080), (1920, 1080)),  # pixels of HDV are 4:3
        ("image/heic", (64, 100), (29, 100), (29, 100)),  # the container asks for a crop
        ("image/jpeg", (6000, 4000), (2048, 1365), (6000, 4000)),
        ("image/jpeg", (20000, 200), (2048, 20), (20000, 200)),
        ("image/x-nikon-nef", (6048, 4032), (160, 120), (6048, 4032)),  # a preview with black bars
        ("video/mp2t", (None, None), (1280, 720), (1280, 720)),
    ],
)
def test_the_size_has_the_proportions_of_what_is_seen(
    mime: str, stored: tuple[int | None, int | None], seen: tuple[int, int], expected: tuple[int, int]
) -> None:
    facts = Facts(mime, "photo", width=stored[0], height=stored[1])
    analysis = Analysis(facts, (RenditionData("preview", "image/jpeg", *seen, b""),), b"", "#102030", 0, 1.0)
    found = asset_values(analysis, BATCH, "card/DSC_0001.JPG", ARRIVED)
    assert (found["width"], found["height"]) == expected


@pytest.mark.parametrize("taken", ["1980-01-01T00:00:00", "1825-06-01T00:00:00", "2031-01-01T00:00:00"])
def test_only_possible_dates_count(taken: str) -> None:
    possible = taken.startswith("1980")
    assert values(taken=taken)["taken_source"] == ("event" if possible else "arrival")


def test_text_is_what_every_database_takes() -> None:
    assert clean("a\0b\ud800 ") == "ab?"
    assert clean(None) == ""
    assert clean_json({"k\0": ["\ud800", float("nan"), 1, {"x": (2,)}]}) == {"k": ["?", None, 1, {"x": [2]}]}
    assert len(values(lens="L" * 900)["lens"]) == 200


def test_the_hash_fits_a_signed_column() -> None:
    assert signed64(2**64 - 1) == -1
    assert signed64(2**63 - 1) == 2**63 - 1
    assert values()["dhash"] == -1
