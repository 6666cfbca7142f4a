"""Faces: looked for where an event wants it, kept with their strip, and never behind an erasure."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from mediahub.analysis import faces
from mediahub.analysis.faces import ATTEMPTS, FaceFinder, count_waiting, events_on, keep, postpone
from mediahub.catalog.models import Asset, AssetPerson, Event, Face, FaceConsent, FaceGroup, FaceScan, Person
from mediahub.catalog.models.base import utcnow
from mediahub.curation.faces.erase import erase
from mediahub.media.model import MediaError
from mediahub.media.vision.faces import EMBEDDING, FoundFace, WrongModel
from mediahub.runtime import Services
from mediahub.tagging.faces import switch
from tests.in_process import SandboxHere
from tests.unit.stored_pictures import add_pictures

GO_ON = threading.Event()
ONE = FoundFace(0.1, 0.1, 0.2, 0.2, 0.9, np.eye(128, dtype=np.float32)[0].astype(EMBEDDING).tobytes())


@pytest.fixture
def finder(services: Services, monkeypatch: pytest.MonkeyPatch) -> FaceFinder:
    """Finds one face in every picture."""

    def find(path: Path, strip: Path) -> list[FoundFace]:
        strip.write_bytes(b"strip")
        return [ONE]

    monkeypatch.setattr(faces, "finder_name", lambda: "finder 1")
    monkeypatch.setattr(faces, "find_faces", find)
    return FaceFinder(services, SandboxHere())


def switch_on(services: Services) -> int:
    with services.database.begin() as session:
        event_id = session.scalars(select(Event.id)).one()
        switch.switch_on(session, event_id, None, "consent of all who come")
    return event_id


def strips(services: Services) -> list[str]:
    return [one.key for one in services.bucket.list("faces/")]


def count(services: Services, model: type) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_nothing_is_looked_at_where_nobody_switched_it_on(services: Services, finder: FaceFinder) -> None:
    add_pictures(services, "a")
    assert finder.work(GO_ON) == 0
    assert (count(services, FaceScan), strips(services)) == (0, [])


def test_what_is_found_is_kept_once_with_its_strip(services: Services, finder: FaceFinder) -> None:
    ids = add_pictures(services, "a", "b")
    event_id = switch_on(services)
    with services.database.read() as session:
        assert list(events_on(session)) == [event_id]
        assert count_waiting(session, "finder 1", event_id) == 2
    assert finder.work(GO_ON) == 2
    with services.database.read() as session:
        scans = session.scalars(select(FaceScan)).all()
        assert {scan.asset_id: (scan.faces, scan.finder) for scan in scans} == dict.fromkeys(
            ids, (1, "finder 1")
        )
        assert {face.x for face in session.scalars(select(Face))} == {0.1}
        assert sorted(str(scan.key) for scan in scans) == strips(services)
    assert count(services, FaceGroup) == 1  # both are one person
    assert finder.work(GO_ON) == 0


def test_a_preview_ahead_of_its_original_waits(services: Services, finder: FaceFinder) -> None:
    add_pictures(services, "a", awaited=True)
    switch_on(services)
    assert finder.work(GO_ON) == 0


def test_what_fails_is_tried_again_later_and_not_for_ever(
    services: Services, finder: FaceFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = add_pictures(services, "a")
    switch_on(services)

    def fail(path: Path, strip: Path) -> list[FoundFace]:
        raise MediaError("damaged", "It is damaged.")

    monkeypatch.setattr(faces, "find_faces", fail)
    assert finder.work(GO_ON) == 1
    with services.database.begin() as session:
        scan = session.get_one(FaceScan, identity)
        assert (scan.failures, scan.scanned_at) == (1, None)
        scan.failures, scan.retry_at = ATTEMPTS, utcnow()
    assert finder.work(GO_ON) == 0


def test_nothing_is_written_behind_an_erasure(
    services: Services, finder: FaceFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was switched off and erased while somebody looked."""
    (identity,) = add_pictures(services, "a")
    event_id = switch_on(services)

    def find(path: Path, strip: Path) -> list[FoundFace]:
        with services.database.begin() as session:
            erase(session, event_id, None, frees=True)
        strip.write_bytes(b"strip")
        return [ONE]

    monkeypatch.setattr(faces, "find_faces", find)
    finder.look(identity)
    assert (count(services, Face), count(services, FaceScan), strips(services)) == (0, 0, [])
    with services.database.begin() as session:
        postpone(session, identity, "finder 1")
        assert keep(session, identity, [ONE], "k", "finder 1", 0.1) is False
    assert count(services, FaceScan) == 0


def test_an_erasure_is_finished_in_the_bucket_without_anything_that_finds_faces(
    services: Services, finder: FaceFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pictures(services, "a")
    event_id = switch_on(services)
    finder.work(GO_ON)
    with services.database.begin() as session:
        erase(session, event_id, None, frees=True)
    monkeypatch.setattr(faces, "finder_name", lambda: "")
    FaceFinder(services, SandboxHere()).loop().work(GO_ON)
    assert strips(services) == []
    with services.database.read() as session:
        decision = session.scalars(select(FaceConsent).where(FaceConsent.act == "erase")).one()
        assert decision.finished_at is not None


def test_who_is_known_is_suggested(services: Services, finder: FaceFinder) -> None:
    ids = add_pictures(services, "a", "b", "c", "d")
    switch_on(services)
    finder.work(GO_ON)
    with services.database.begin() as session:
        person = Person(slug="yin", name="Yin Tongyue")
        session.add(person)
        session.flush()
        for face in session.scalars(select(Face).where(Face.asset_id.in_(ids[:3]))):
            face.person_id = person.id
            session.add(
                AssetPerson(asset_id=face.asset_id, person_id=person.id, source="manual", status="accepted")
            )
    finder.work(GO_ON)
    with services.database.read() as session:
        guess = session.scalars(select(AssetPerson).where(AssetPerson.asset_id == ids[3])).one()
        assert (guess.source, guess.status, guess.person_id) == ("face", "suggested", person.id)


def test_models_that_are_not_the_right_ones_end_the_search(
    services: Services, finder: FaceFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pictures(services, "a")
    switch_on(services)

    def wrong(path: Path, strip: Path) -> list[FoundFace]:
        raise WrongModel("another file")

    monkeypatch.setattr(faces, "find_faces", wrong)
    loop = finder.loop()
    assert loop.work(GO_ON) == 0
    monkeypatch.undo()
    assert loop.work(GO_ON) == 0
    assert count(services, FaceScan) == 0


def test_an_asset_deleted_meanwhile_leaves_nothing(services: Services, finder: FaceFinder) -> None:
    add_pictures(services, "a")
    switch_on(services)
    with services.database.begin() as session:
        assert keep(session, "gone", [], None, "finder 1", 0.0) is False
        postpone(session, "gone", "finder 1")
        assert session.get(Asset, "gone") is None
    assert count(services, FaceScan) == 0
