from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mediahub.ingest.batches import BatchRef
from mediahub.ingest.rows import asset_values, clean, clean_json, signed64
from mediahub.media.model import Analysis, Facts

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
