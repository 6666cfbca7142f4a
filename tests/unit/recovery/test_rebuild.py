"""A catalogue that was lost comes back out of its records, every column of it, and once is enough."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.models import Asset, Event, Gallery, Person, Photographer, Pick, UsageRecord, User
from mediahub.records.columns import decode, encode
from mediahub.records.owner import is_foreign
from mediahub.records.writer import LOCK, RecordWriter
from mediahub.recovery import rebuild as module
from mediahub.recovery.rebuild import Rebuild, RebuildError, Report
from mediahub.runtime import Services
from mediahub.storage.record_keys import CATALOGUE, asset_record_key
from tests.in_process import SandboxHere
from tests.unit.records.whole_catalogue import ASSET, ORIGINAL, RAW, assets, fill, records
from tests.unit.recovery.conftest import Lose


def write(services: Services) -> dict[str, bytes]:
    """Write every record of the catalogue anew; what is in the bucket then."""
    with services.database.begin() as session:
        enqueue_records(session, assets(session))
    RecordWriter(services).write()
    return records(services)


def rebuild(services: Services) -> Report:
    return Rebuild(services, SandboxHere(), lambda what, done, total: None).run()


def without_revision(found: dict[str, bytes]) -> dict[str, object]:
    documents = {key: json.loads(data) for key, data in found.items()}
    documents[CATALOGUE].pop("revision")
    return documents


@pytest.fixture
def filled(services: Services) -> Services:
    fill(services)
    return services


def test_every_column_of_every_record_comes_back(filled: Services, lose: Lose) -> None:
    before = write(filled)
    assert {key.removeprefix("records/") for key in before} == {
        "catalogue.json", "summit/event.json", "summit/links.json", "summit/press.json",
        "summit/usage/0.json", "summit/batches/1.json", "summit/galleries/1.json", f"summit/{ASSET}.json",
    }  # fmt: skip
    lose()
    report = rebuild(filled)
    # a frame that is no picture has no renditions; everything else is there again
    assert (report.restored, report.there, report.taken_again) == (1, 0, 0)
    assert [problem for problem in report.problems if "no renditions could be made" not in problem] == []
    assert without_revision(write(filled)) == without_revision(before)


def test_a_second_rebuild_changes_nothing(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    rebuild(filled)
    after = without_revision(write(filled))
    report = rebuild(filled)
    assert (report.restored, report.there) == (0, 1)
    assert without_revision(write(filled)) == after


def test_a_catalogue_that_is_whole_keeps_what_it_knows_better(filled: Services) -> None:
    write(filled)
    with filled.database.begin() as session:
        asset = session.get_one(Asset, ASSET)
        asset.caption = "Written after the record"
    assert rebuild(filled).there == 1
    with filled.database.read() as session:
        assert session.get_one(Asset, ASSET).caption == "Written after the record"


def test_records_of_a_lost_catalogue_are_left_as_they_are_until_it_is_restored(
    filled: Services, lose: Lose
) -> None:
    before = write(filled)
    lose()
    assert is_foreign(filled)
    assert RecordWriter(filled).write() == 0
    assert records(filled) == before
    rebuild(filled)
    assert not is_foreign(filled)


def test_an_asset_without_its_original_is_reported_and_not_restored(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    filled.bucket.delete(ORIGINAL)
    report = rebuild(filled)
    assert report.restored == 0
    assert any("is not in the bucket" in problem for problem in report.problems)
    with filled.database.read() as session:
        assert session.get(Asset, ASSET) is None


def test_a_raw_file_that_is_gone_costs_nothing_but_itself(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    filled.bucket.delete(RAW)
    report = rebuild(filled)
    assert report.restored == 1
    with filled.database.read() as session:
        assert session.get_one(Asset, ASSET).companions == []


@pytest.mark.parametrize("data", [b"{", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "asset": {}}'])
def test_a_damaged_record_is_set_aside_and_the_others_are_restored(
    filled: Services, lose: Lose, data: bytes
) -> None:
    write(filled)
    lose()
    filled.bucket.put_bytes(asset_record_key("summit", ASSET), data, "application/json")
    report = rebuild(filled)
    assert report.restored == 0
    assert any("cannot be used, a copy is in quarantine" in problem for problem in report.problems)
    assert filled.bucket.get_bytes(f"quarantine/summit/{ASSET}.json") == data
    with filled.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Gallery)) == 1


def test_records_of_a_newer_mediahub_are_refused(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    record = decode(filled.bucket.get_bytes(CATALOGUE))
    filled.bucket.put_bytes(CATALOGUE, encode(record | {"format": 99}), "application/json")
    with pytest.raises(RebuildError, match="newer MediaHub"):
        rebuild(filled)


def test_an_event_without_its_record_is_made_anew_for_its_assets(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    for key in ("records/catalogue.json", "records/summit/event.json", "records/summit/batches/1.json"):
        filled.bucket.delete(key)
    report = rebuild(filled)
    assert report.restored == 1
    assert any(problem.startswith("summit: it has no record") for problem in report.problems)
    with filled.database.read() as session:
        asset = session.get_one(Asset, ASSET)
        assert (asset.event.slug, asset.batch.source, asset.photographer.name) == (
            "summit", "rebuild", "Chen Rui",
        )  # fmt: skip
        assert session.scalars(select(Person.slug)).all() == ["yin-tongyue"]


def test_whoever_was_not_invited_again_is_nobody(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    with filled.database.begin() as session:
        session.delete(session.scalars(select(User)).one())
    assert rebuild(filled).restored == 1
    with filled.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Pick)) == 0
        assert session.scalars(select(Photographer.user_id)).one() is None
        assert session.scalars(select(UsageRecord.user_id)).one() is None


def test_only_one_process_reads_or_writes_records(filled: Services) -> None:
    with leader_lock(filled.database, LOCK) as got:
        assert got
        with pytest.raises(RebuildError, match="try again in a minute"):
            rebuild(filled)


def test_progress_says_how_much_of_it_is_done(filled: Services, lose: Lose) -> None:
    write(filled)
    lose()
    heard: list[tuple[str, int, int]] = []
    Rebuild(filled, SandboxHere(), lambda *said: heard.append(said)).run()
    assert ("asset records", 1, 1) in heard
    assert ("renditions", 1, 1) in heard
    with filled.database.read() as session:
        assert session.scalars(select(Event.slug)).all() == ["summit"]
    assert module.STEP == 100
