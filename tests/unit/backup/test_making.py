"""A backup while the installation works: what moves or goes is followed, and what is lost is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete

from mediahub.backup import making
from mediahub.backup.making import Maker
from mediahub.backup.manifest import Entry
from mediahub.backup.problems import BackupError
from mediahub.backup.requests import target_for
from mediahub.backup.restoring import entries_of
from mediahub.backup.target import Target
from mediahub.catalog.models import Arrival, Asset, Batch
from mediahub.runtime import Services
from mediahub.storage.keys import IncomingName, incoming_key, quarantine_key
from tests.assets import add_asset, add_event

FRAME = b"a frame that was acknowledged"


@pytest.fixture
def arrival(services: Services) -> IncomingName:
    """A file that arrived, was acknowledged, and waits for a worker."""
    with services.database.begin() as session:
        event = add_event(session)
        batch = session.query(Batch).filter_by(event_id=event.id).one()
        row = Arrival(batch_id=batch.id, path="a.jpg", state="received", size=len(FRAME))
        session.add(row)
        session.flush()
        name = IncomingName(batch.id, row.id, row.token)
        row.incoming_key = incoming_key(name)
    services.bucket.put_bytes(incoming_key(name), FRAME, "image/jpeg")
    return name


@pytest.fixture
def target(services: Services, tmp_path: Path) -> Target:
    return target_for(services, str(tmp_path / "backup"))


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None], times: int = 1) -> None:
    """Let something happen after the catalogue was taken and before its objects are copied."""
    take, left = Maker._take_catalogue, [times]

    def taken(maker: Maker) -> making._Catalogue:
        found = take(maker)
        if left[0]:
            left[0] -= 1
            act()
        return found

    monkeypatch.setattr(Maker, "_take_catalogue", taken)


def objects(services: Services, target: Target) -> dict[str, bytes]:
    """What a backup brings back."""
    made = Maker(services, target).run()
    found: list[Entry] = [one for one in entries_of(target, made) if one.kind == "object"]
    return {one.name: target.read(one.blob) for one in found}


def test_an_arrival_that_becomes_an_original_meanwhile_is_in_it(
    services: Services, target: Target, arrival: IncomingName, monkeypatch: pytest.MonkeyPatch
) -> None:
    def becomes_original() -> None:
        with services.database.begin() as session:
            row = session.get_one(Arrival, arrival.arrival_id)
            asset = add_asset(session, row.batch.event, "ab" * 32, original_key="originals/summit/x.jpg")
            row.state, row.asset_id, row.sha256, row.incoming_key = "ready", asset.id, asset.sha256, None
        services.bucket.copy(incoming_key(arrival), "originals/summit/x.jpg")
        services.bucket.delete(incoming_key(arrival))

    meanwhile(monkeypatch, becomes_original)
    assert objects(services, target)[incoming_key(arrival)] == FRAME


def test_an_arrival_that_is_refused_meanwhile_is_in_it(
    services: Services, target: Target, arrival: IncomingName, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = quarantine_key("summit", arrival.batch_id, arrival.arrival_id)

    def is_refused() -> None:
        with services.database.begin() as session:
            row = session.get_one(Arrival, arrival.arrival_id)
            row.state, row.incoming_key = "rejected", None
        services.bucket.copy(incoming_key(arrival), kept)
        services.bucket.delete(incoming_key(arrival))

    meanwhile(monkeypatch, is_refused)
    assert FRAME in objects(services, target).values()


def test_what_is_deleted_for_good_meanwhile_is_not_missed(
    services: Services, target: Target, arrival: IncomingName, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services.database.begin() as session:
        event = session.get_one(Batch, arrival.batch_id).event
        identity = add_asset(session, event, "cd" * 32, original_key="originals/summit/y.jpg").id
    services.bucket.put_bytes("originals/summit/y.jpg", b"old", "image/jpeg")

    def is_purged() -> None:
        services.bucket.delete("originals/summit/y.jpg")
        with services.database.begin() as session:
            session.execute(delete(Asset).where(Asset.id == identity))

    meanwhile(monkeypatch, is_purged)
    made = Maker(services, target).run()
    assert (made.missing, made.objects, made.assets) == (0, 1, 0)


def test_what_was_lost_before_is_counted_and_stops_nothing(
    services: Services, target: Target, arrival: IncomingName
) -> None:
    with services.database.begin() as session:
        event = session.get_one(Batch, arrival.batch_id).event
        add_asset(session, event, "ef" * 32, original_key="originals/summit/lost.jpg")
    made = Maker(services, target).run()
    assert (made.missing, made.objects) == (1, 1)


def test_what_comes_meanwhile_is_for_the_next_one_or_in_it_as_a_whole(
    services: Services, target: Target, arrival: IncomingName, monkeypatch: pytest.MonkeyPatch
) -> None:
    def comes() -> None:
        with services.database.begin() as session:
            event = session.get_one(Batch, arrival.batch_id).event
            add_asset(session, event, "aa" * 32, original_key="originals/summit/new.jpg")

    meanwhile(monkeypatch, comes)
    made = Maker(services, target).run()
    assert (made.assets, made.missing) == (0, 0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_objects_that_always_go_away_end_in_words(
    services: Services, target: Target, arrival: IncomingName, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(range(1000))

    def take(maker: Maker, before: Callable[[Maker], making._Catalogue] = Maker._take_catalogue) -> object:
        with services.database.begin() as session:
            event = session.get_one(Batch, arrival.batch_id).event
            name = f"{next(numbers):064x}"
            add_asset(session, event, name, original_key=f"originals/summit/{name}.jpg")
        return before(maker)

    monkeypatch.setattr(Maker, "_take_catalogue", take)
    monkeypatch.setattr(making, "ROUNDS", 3)
    with pytest.raises(BackupError, match="faster than they were copied"):
        Maker(services, target).run()
    assert target.manifests() == []


def test_a_backup_that_is_killed_is_none_and_the_next_goes_on(
    services: Services, target: Target, arrival: IncomingName, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = Target.finish

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Target, "finish", dies)
    with pytest.raises(KeyboardInterrupt):
        Maker(services, target).run()
    assert target.manifests() == []
    monkeypatch.setattr(Target, "finish", finish)
    made = Maker(services, target).run()
    assert made.objects == 1
    assert made.copied == 0  # all of it was copied before
