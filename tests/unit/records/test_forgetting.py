"""Who took what is forgotten in the bucket and in the catalogue; what was taken stays."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Event, UsageRecord
from mediahub.records.columns import decode, encode
from mediahub.records.forgetting import count_known, forget_takers
from mediahub.records.owner import claim
from mediahub.records.usage import BLOCK
from mediahub.runtime import Services
from mediahub.storage.record_keys import CATALOGUE, usage_record_key
from tests.assets import TAKEN, add_event

LATER = TAKEN + timedelta(days=1)


@pytest.fixture
def used(services: Services) -> Services:
    with services.database.begin() as session:
        event = add_event(session)
        for number, at in ((1, TAKEN), (2, LATER), (BLOCK, TAKEN), (BLOCK + 1, TAKEN)):
            session.add(UsageRecord(
                id=number, event_id=event.id, asset_id="a", action="download", rendition="original",
                who="" if number == BLOCK + 1 else "Eva", outlet="Daily", at=at,
            ))  # fmt: skip
    return services


def who(services: Services) -> list[str]:
    with services.database.read() as session:
        return list(session.scalars(select(UsageRecord.who).order_by(UsageRecord.id)))


def stored(services: Services, block: int) -> list[tuple[str, str]]:
    record = json.loads(services.bucket.get_bytes(usage_record_key("summit", block)))
    return [(one["who"], one["outlet"]) for one in record["usage"]]


def test_older_names_go_from_both_and_newer_ones_stay(used: Services) -> None:
    with used.database.read() as session:
        assert (count_known(session, TAKEN), count_known(session, LATER)) == (0, 2)
    assert forget_takers(used, LATER, blocks=9) == 2
    assert who(used) == ["", "Eva", "", ""]
    assert stored(used, 0) == [("", "Daily"), ("Eva", "Daily")]
    assert stored(used, 1) == [("", "Daily"), ("", "Daily")]
    assert forget_takers(used, LATER, blocks=9) == 0


def test_only_so_many_blocks_at_once(used: Services) -> None:
    assert forget_takers(used, LATER, blocks=1) == 1
    assert forget_takers(used, LATER, blocks=1) == 1
    assert forget_takers(used, LATER, blocks=1) == 0


def test_of_a_deleted_event_no_record_is_written(used: Services) -> None:
    with used.database.begin() as session:
        gone = {
            "asset_id": "a",
            "action": "view",
            "rendition": "thumb",
            "who": "Eva",
            "at": TAKEN,
        }
        session.add(UsageRecord(id=5 * BLOCK, event_id=4711, **gone))
    assert forget_takers(used, LATER, blocks=9) == 3
    assert all(one.key.startswith("records/summit/") for one in used.bucket.list("records/"))
    with used.database.read() as session:
        assert session.scalars(select(Event.slug)).all() == ["summit"]


def test_nothing_is_done_while_the_records_are_another_catalogues(used: Services) -> None:
    claim(used, is_busy=True)
    record = decode(used.bucket.get_bytes(CATALOGUE)) | {"catalogue": "another"}
    used.bucket.put_bytes(CATALOGUE, encode(record), "application/json")
    assert forget_takers(used, LATER, blocks=9) == 0
    assert who(used) == ["Eva", "Eva", "Eva", ""]
