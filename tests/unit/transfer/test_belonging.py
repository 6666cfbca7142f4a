"""What an export may name, and what of a delivery comes along."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.catalog.models import asset_id
from mediahub.storage.keys import original_key, rendition_key, stored_sidecar_key
from mediahub.transfer.archive import TransferError
from mediahub.transfer.belonging import is_own_object, require_own, settled

DIGEST = "ab" * 32
OWN, OTHER = "summit", "gala"


def keys_of(slug: str) -> list[str]:
    return [
        original_key(slug, DIGEST, ".jpg"),
        original_key(slug, DIGEST, ""),
        stored_sidecar_key(slug, asset_id(slug, DIGEST), DIGEST),
        rendition_key(slug, "logo", DIGEST, ".png"),
    ]


@pytest.mark.parametrize("key", keys_of(OWN))
def test_originals_sidecars_and_the_logo_are_its_own(key: str) -> None:
    assert is_own_object(key, OWN)
    assert not is_own_object(key, OTHER)


@pytest.mark.parametrize(
    "key",
    [
        *keys_of(OTHER),
        rendition_key(asset_id(OWN, DIGEST), "preview", DIGEST, ".jpg"),
        f"originals/{OWN}/../{OTHER}/ab/{DIGEST}.jpg",
        f"records/{OWN}/event.json",
        f"originals/{OWN}x/ab/{DIGEST}.jpg",
        f"{rendition_key(OWN, 'logo', DIGEST, '.png')}/x",
        "",
    ],
)
def test_nothing_else_is(key: str) -> None:
    assert not is_own_object(key, OWN)


def asset(**values: Any) -> dict[str, Any]:
    row = {"id": asset_id(OWN, DIGEST), "sha256": DIGEST, "original_key": original_key(OWN, DIGEST, ".jpg")}
    return {"asset": row | values}


def test_documents_of_the_event_are_taken() -> None:
    require_own("assets/a.json", asset(), OWN)
    require_own("assets/a.json", asset() | {"companions": [{"key": keys_of(OWN)[2]}]}, OWN)
    require_own("event.json", {"event": {"slug": OWN}}, OWN)
    require_own("logo.json", {"logo": {"key": keys_of(OWN)[3]}}, OWN)
    require_own("galleries/1.json", {"gallery": {"slug": "best"}}, OWN)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("event.json", {"event": {"slug": OTHER}}),
        ("assets/a.json", asset(id=asset_id(OTHER, DIGEST))),
        ("assets/a.json", asset(original_key=keys_of(OTHER)[0])),
        ("assets/a.json", asset() | {"companions": [{"key": keys_of(OTHER)[2]}]}),
        ("logo.json", {"logo": {"key": keys_of(OTHER)[3]}}),
    ],
)
def test_those_of_another_event_are_refused_by_name(name: str, document: dict[str, Any]) -> None:
    with pytest.raises(TransferError, match=name):
        require_own(name, document, OWN)


def test_of_a_delivery_comes_what_has_ended_and_no_object_that_waits() -> None:
    states = ("ready", "duplicate", "rejected", "expected", "uploaded", "checking")
    arrivals = [{"state": state, "incoming_key": "incoming/1/2/3", "path": "a"} for state in states]
    taken = settled({"batch": {"id": 1}, "arrivals": arrivals})
    assert [one["state"] for one in taken["arrivals"]] == ["ready", "duplicate", "rejected"]
    assert {one["incoming_key"] for one in taken["arrivals"]} == {None}
    assert taken["batch"] == {"id": 1}
    assert arrivals[0]["incoming_key"] == "incoming/1/2/3"
