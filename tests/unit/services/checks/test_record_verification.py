"""Records and assets agree, or the difference is named."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from mediahub.catalog.models import Asset, RecordOutbox
from mediahub.catalog.models.base import utcnow
from mediahub.records.owner import FOREIGN
from mediahub.records.writer import RecordWriter
from mediahub.runtime import Services
from mediahub.services.checks.record_verification import record_differences, record_health
from mediahub.storage.record_keys import CATALOGUE, asset_record_key
from tests.unit.records.whole_catalogue import ASSET, fill
from tests.unit.recovery.test_rebuild import write


def differences(services: Services) -> list[tuple[str, str]]:
    keys = [one.key for one in services.bucket.list()]
    return [(kind, subject) for kind, subject, _ in record_differences(services, keys)]


def test_after_writing_all_agree(services: Services) -> None:
    fill(services)
    write(services)
    assert differences(services) == []
    assert record_health(services) == (True, "0 wait to be written beside the originals")


def test_what_is_of_nothing_and_what_is_missing(services: Services) -> None:
    fill(services)
    write(services)
    other = asset_record_key("summit", "a" * 16)
    for key in (
        other, "records/odd.txt", "records/gone/event.json", "records/summit/batches/99.json",
        "records/summit/galleries/99.json",
    ):  # fmt: skip
        services.bucket.put_bytes(key, b"{}", "application/json")
    services.bucket.delete(asset_record_key("summit", ASSET))
    assert sorted(differences(services)) == sorted(
        [
            ("orphan", other), ("orphan", "records/odd.txt"), ("orphan", "records/gone/event.json"),
            ("orphan", "records/summit/batches/99.json"), ("orphan", "records/summit/galleries/99.json"),
            ("record", ASSET),
        ]
    )  # fmt: skip


def test_what_waits_to_be_written_is_fine_unless_it_waits_long(services: Services) -> None:
    fill(services)
    with services.database.begin() as session:
        asset = session.scalars(select(Asset)).one()
        session.add(RecordOutbox(asset_id=asset.id, event_id=asset.event_id, created_at=utcnow()))
    assert differences(services) == []
    assert record_health(services)[0] is True
    with services.database.begin() as session:
        session.execute(update(RecordOutbox).values(created_at=utcnow() - timedelta(hours=2)))
    well, words = record_health(services)
    assert (well, words.endswith("some for 120 min: is a worker running?")) == (False, True)


def test_records_of_another_catalogue(services: Services) -> None:
    RecordWriter(services).write()
    record = services.bucket.get_bytes(CATALOGUE)
    services.bucket.put_bytes(
        CATALOGUE, record.replace(b'"revision":1', b'"revision":99'), "application/json"
    )
    assert record_health(services) == (False, FOREIGN)
