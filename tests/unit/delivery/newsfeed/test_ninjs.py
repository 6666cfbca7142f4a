"""News items as ninjs: what the schema of version 3.1 permits, and what newsrooms look for."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from mediahub.delivery.newsfeed.items import Item
from mediahub.delivery.newsfeed.ninjs import as_ninjs
from mediahub.rights.odrl import PROFILE
from tests.unit.delivery.newsfeed.made import ALL, CLIP, FULL, GENERATED, KILLED, WITHHELD

PROPERTIES = {
    "uri", "type", "representationType", "profile", "version", "firstCreated", "versionCreated",
    "contentCreated", "embargoedUntil", "pubStatus", "urgency", "copyrightHolder", "copyrightNotice",
    "usageTerms", "edNote", "language", "descriptions", "bodies", "headlines", "people", "organisations",
    "places", "subjects", "events", "objects", "infoSources", "by", "slugline", "located", "renditions",
    "associations", "altIds", "trustIndicators", "standard", "genres", "expires", "rightsInfo",
    "digitalSourceType",
}  # fmt: skip
"""Of a news object in 3.1; the schema permits no other."""
MEMBERS = {
    "renditions": {"name", "href", "contentType", "width", "height", "sizeInBytes", "duration"},
    "people": {"name", "rel", "uri", "literal"},
    "places": {"name", "rel", "uri", "literal"},
    "subjects": {"name", "rel", "uri", "literal"},
    "events": {"id", "name", "rel", "uri", "literal"},
    "infoSources": {"name", "role", "uri", "literal"},
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "altIds": {"role", "value"},
}
MOMENTS = ("firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires")


@pytest.mark.parametrize("item", ALL)
def test_it_has_what_the_schema_permits_and_nothing_else(item: Item) -> None:
    document = json.loads(json.dumps(as_ninjs(item)))
    assert set(document) <= PROPERTIES
    for name, members in MEMBERS.items():
        for one in document.get(name, []):
            assert set(one) <= members
    assert urlsplit(document["uri"]).scheme == "urn"
    assert document["type"] in ("picture", "graphic", "video")
    assert document["pubStatus"] in ("usable", "withheld", "canceled")
    assert isinstance(document["version"], str)
    for name in MOMENTS:
        if name in document:
            assert datetime.fromisoformat(document[name]).tzinfo is not None
    for one in document.get("renditions", []):
        assert isinstance(one["width"], int)


def test_it_says_what_is_known() -> None:
    document = as_ninjs(FULL)
    assert document["people"] == [{"name": "Yin Tongyue", "rel": "depicts", "literal": "yin"}]
    assert [one["rel"] for one in document["events"]] == ["event", "session"]
    assert [one["name"] for one in document["places"]] == ["Grand Hall", "Wuhu", "China"]
    assert document["usageTerms"] == "Editorial use only."
    assert document["embargoedUntil"] == "2025-10-18T12:00:00+00:00"
    rights = document["rightsInfo"]
    assert json.loads(rights["encodedRights"])["profile"] == PROFILE
    assert {"role": "sha-256 highRes", "value": "ab" * 32} in document["altIds"]
    assert document["renditions"][0]["sizeInBytes"] == 912_345


def test_a_kill_says_so_and_no_more() -> None:
    document = as_ninjs(KILLED)
    assert document["pubStatus"] == "canceled"
    assert document["edNote"] == "It was withdrawn."
    assert not {"headlines", "descriptions", "renditions", "people", "rightsInfo"} & set(document)


def test_what_is_withheld_has_no_files() -> None:
    document = as_ninjs(WITHHELD)
    assert (document["pubStatus"], "renditions" in document) == ("withheld", False)


def test_what_was_generated_is_no_photograph() -> None:
    assert [as_ninjs(one)["type"] for one in (FULL, GENERATED, CLIP)] == ["picture", "graphic", "video"]
    assert as_ninjs(GENERATED)["digitalSourceType"]["uri"].endswith("trainedAlgorithmicMedia")
