"""Where records lie, and what a key says."""

import pytest

from mediahub.storage.record_keys import (
    CATALOGUE,
    RecordName,
    asset_record_key,
    batch_record_key,
    batch_record_prefix,
    event_record_key,
    gallery_record_key,
    links_record_key,
    parse_record_key,
)

ASSET = "abcdefghij234567"


def test_each_key_says_what_lies_there() -> None:
    assert parse_record_key(event_record_key("summit")) == RecordName("event", "summit")
    assert parse_record_key(batch_record_key("summit-2", 7)) == RecordName("batch", "summit-2", "7")
    assert parse_record_key(asset_record_key("summit", ASSET)) == RecordName("asset", "summit", ASSET)
    assert parse_record_key(gallery_record_key("summit", 3)) == RecordName("gallery", "summit", "3")
    assert parse_record_key(links_record_key("summit")) == RecordName("links", "summit")
    assert batch_record_key("summit", 7).startswith(batch_record_prefix("summit"))


@pytest.mark.parametrize(
    "key", [CATALOGUE, "records/summit/other.json", "records/../event.json", "originals/summit/event.json"]
)
def test_other_keys_say_nothing(key: str) -> None:
    assert parse_record_key(key) is None


@pytest.mark.parametrize("name", ["../x", "", "event.json"])
def test_nothing_from_outside_shapes_a_key(name: str) -> None:
    with pytest.raises(ValueError, match="not the key"):
        asset_record_key("summit", name)
