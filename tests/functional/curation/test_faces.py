"""Faces on both databases: groups, names, suggestions, answers, and erasing; with made-up embeddings."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from importlib.machinery import ModuleSpec
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.analysis.faces import FaceFinder, count_waiting, keep, postpone, unseen
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import (
    Asset,
    AssetChange,
    AssetPerson,
    Event,
    Face,
    FaceConsent,
    FaceGroup,
    FacePortrait,
    FaceScan,
    NoPublication,
    Outbox,
    Person,
    RecordOutbox,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.crops import crops
from mediahub.curation.edits.editing import edit_depiction
from mediahub.curation.edits.history import undo_changes
from mediahub.curation.faces import erase, naming, portraits
from mediahub.curation.review.review import Desk, Place
from mediahub.delivery import terms
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.model import NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision import faces as media_faces
from mediahub.media.vision.faces import CHIP, EMBEDDING, FoundFace, WrongModel, can_find
from mediahub.records.describe import asset_records, event_record
from mediahub.records.faces import restore_faces
from mediahub.records.writer import RecordWriter
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.search.whoosh.index import LOOK_EVERY
from mediahub.settings import Settings
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.faces import follow, switch
from mediahub.tagging.faces.regroup import regroup
from mediahub.tagging.model import Source, Status, Suggestion
from tests.assets import add_asset, add_event
from tests.faces import frame
from tests.pictures import write_jpeg

DESK = Viewer(frozenset({"admin"}))
CENTRES = np.eye(128, dtype=np.float32)
FINDER = "made up / 1"
MEMORY = 2 << 30


def found(person: int, away: float = 0.1, side: int = 100) -> FoundFace:
    numbers = CENTRES[person] + away * CENTRES[side]
    return FoundFace(0.4, 0.2, 0.1, 0.15, 1.5, numbers.astype(EMBEDDING).tobytes())


def add_frame(session: Session, event: Event, name: str, *people: int) -> str:
    """A picture of these people, looked at."""
    asset = add_asset(session, event, name, minutes=len(name))
    shown = [found(person, 0.05 + 0.01 * len(name), 100 + place) for place, person in enumerate(people)]
    assert keep(session, asset.id, shown, f"faces/summit/frames/{name}.jpg", FINDER, 0.1)
    return asset.id


def follow_all(database: Database, event_id: int) -> None:
    """What a worker does between two pictures."""
    with database.begin() as session:
        consent = switch.hold_still(session, event_id)
        assert consent is not None
        follow.settle(session, event_id)
        follow.suggest(session, follow.compare(session, event_id, consent))
        regroup(session, event_id, consent)


def start(database: Database, *frames: tuple[str, Sequence[int]]) -> tuple[int, dict[str, str]]:
    with database.begin() as session:
        event = add_event(session)
        switch.switch_on(session, event.id, None, "Consent at registration")
        ids = {name: add_frame(session, event, name, *people) for name, people in frames}
    follow_all(database, event.id)
    return event.id, ids


def name_largest(database: Database, event_id: int, name: str, leave_out: int = 0) -> tuple[int, int]:
    """Name the largest group, without its last faces: the action, and the person."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        (group, *_), _ = naming.to_name(session, event_id, 5)
        chosen = [face.id for face in group.faces[: group.size - leave_out]]
        person, action = naming.name_group(session, event, DESK, group.id, chosen, name)
        assert action is not None
        return action.id, person.id


def depictions(database: Database, person: int) -> dict[str, tuple[str, str]]:
    with database.read() as session:
        rows = session.scalars(select(AssetPerson).where(AssetPerson.person_id == person))
        return {row.asset_id: (row.source, row.status) for row in rows}


def test_nothing_is_looked_at_until_somebody_says_on_what_basis(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "one")
        assert not keep(session, asset.id, [found(0)], "faces/x.jpg", FINDER, 0.1)
        with pytest.raises(switch.FacesProblem):
            switch.switch_on(session, event.id, None, "  ")
        with pytest.raises(switch.FacesProblem):
            switch.switch_on(session, event.id, None, "Consent", 0.6)
        with pytest.raises(switch.FacesProblem):
            switch.set_threshold(session, event.id, None, 0.42)
        switch.switch_on(session, event.id, None, "Consent at registration")
        consent = switch.set_threshold(session, event.id, None, 0.42)
        assert (consent.basis, consent.threshold) == ("Consent at registration", 0.42)
        assert keep(session, asset.id, [found(0)], "faces/x.jpg", FINDER, 0.1)
        assert count_waiting(session, FINDER, event.id) == 0
        assert count_waiting(session, "newer / 2", event.id) == 1
        switch.switch_off(session, event.id, None)
        assert switch.hold_still(session, event.id) is None
        assert [one.act for one in switch.decisions(session, event.id)] == ["off", "threshold", "on"]


def test_a_group_is_named_once_and_later_frames_are_suggested(database: Database) -> None:
    event_id, ids = start(database, ("a", [0, 1]), ("bb", [0]), ("ccc", [0, 2]), ("dddd", [1]))
    with database.read() as session:
        groups, total = naming.to_name(session, event_id, 5)
        assert [group.size for group in groups] == [3, 2]
        assert total == 2
    _, person = name_largest(database, event_id, "Ban Ki-moon")
    face = ("face", "accepted")
    assert depictions(database, person) == {ids["a"]: face, ids["bb"]: face, ids["ccc"]: face}
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        late = add_frame(session, event, "eeeee", 0, 3)
    follow_all(database, event_id)
    assert depictions(database, person)[late] == ("face", "suggested")
    with database.read() as session:
        row = session.get_one(AssetPerson, {"asset_id": late, "person_id": person})
        assert row.evidence[0]["tagger"] == "faces"
        assert row.evidence[0]["values"]["name"] == "Ban Ki-moon"
        assert late in set(session.scalars(select(Outbox.asset_id)))
        # whom something is known of leaves the groups that want a name
        assert [group.size for group in naming.to_name(session, event_id, 5)[0]] == [2]


def test_rejected_ones_never_return_and_answers_teach(database: Database) -> None:
    event_id, ids = start(database, ("a", [0]), ("bb", [0]), ("ccc", [0]))
    _, person = name_largest(database, event_id, "Ban Ki-moon")
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        right, wrong = add_frame(session, event, "dddd", 0), add_frame(session, event, "eeeee", 0)
    follow_all(database, event_id)
    with database.begin() as session:
        desk = Desk(session, session.get_one(Event, event_id), DESK)
        assert desk.counts()["faces"] == 2
        (group,) = desk.groups("faces", Place(), 5)
        assert set(group.ids) == {right, wrong}
        desk.answer("people", group.key, [right], "accept")
        desk.answer("people", group.key, [wrong], "reject")
        assert desk.counts()["faces"] == 0
    for _ in range(2):
        follow_all(database, event_id)
    assert depictions(database, person)[wrong] == ("face", "rejected")
    with database.read() as session:
        whose = dict(session.execute(select(Face.asset_id, Face.person_id)).all())
        assert (whose[right], whose[wrong]) == (person, None)
        assert len(follow.known_faces(session, event_id)[0].faces) == len(ids) + 1
        # nobody's face now: it may be grouped with others that nobody knows
        assert session.scalar(select(Face.group_id).where(Face.asset_id == wrong)) is not None


def test_what_was_left_out_of_a_group_is_not_suggested(database: Database) -> None:
    event_id, _ = start(database, ("a", [0]), ("bb", [0]), ("ccc", [0]), ("dddd", [0]))
    _, person = name_largest(database, event_id, "Ban Ki-moon", leave_out=1)
    follow_all(database, event_id)
    assert sorted(status for _, status in depictions(database, person).values()) == ["accepted"] * 3 + [
        "rejected"
    ]


def test_naming_is_undone_like_any_edit(database: Database) -> None:
    event_id, ids = start(database, ("a", [0]), ("bb", [0]), ("ccc", [0]))
    action, person = name_largest(database, event_id, "Wrong Name")
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        add_frame(session, event, "dddd", 0)
    follow_all(database, event_id)
    with database.begin() as session:
        desk = Desk(session, session.get_one(Event, event_id), DESK)
        changes, left = undo_changes(session, action, list(ids.values()))
        assert left == 0
        desk.write(changes)
    follow_all(database, event_id)
    assert depictions(database, person) == {}  # the late frame's suggestion rested on these names
    with database.read() as session:
        (group,), _ = naming.to_name(session, event_id, 5)
        assert group.size == 4


def test_a_face_of_someone_who_must_not_be_published_holds_the_frame(database: Database) -> None:
    event_id, ids = start(database, ("a", [0]), ("bb", [0]), ("ccc", [0]))
    _, person = name_largest(database, event_id, "Not Me")
    with database.begin() as session:
        assert terms.hold_person(session, event_id, person, "asked us", None) == 3
        event = session.get_one(Event, event_id)
        late = add_frame(session, event, "dddd", 0, 5)
    follow_all(database, event_id)
    with database.begin() as session:
        asset = session.get_one(Asset, late)
        assert asset.held
        assert erase.held_by_faces(session, event_id) == 1
        with pytest.raises(switch.FacesProblem, match="1 frames are held back only"):
            erase.erase(session, event_id, None, frees=False)
    with database.begin() as session:
        asset = session.get_one(Asset, late)
        assert terms.release(session, asset, None) == 1
    follow_all(database, event_id)
    with database.begin() as session:
        assert not session.get_one(Asset, late).held
        assert session.get_one(Asset, ids["a"]).held
        assert erase.held_by_faces(session, event_id) == 0
        erase.erase(session, event_id, None, frees=False)
        assert session.get_one(Asset, ids["a"], populate_existing=True).held  # somebody said who that is


def test_erasing_leaves_only_what_people_said(database: Database) -> None:
    event_id, ids = start(database, ("a", [0, 1]), ("bb", [0]), ("ccc", [0]))
    _, person = name_largest(database, event_id, "Ban Ki-moon")
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        names = ("dddd", "eeeee", "ffffff")
        open_, wrong, signed = (add_frame(session, event, name, 0) for name in names)
    follow_all(database, event_id)
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        said = Suggestion(Source.OCR, 0.9, Status.SUGGESTED, person=person, tagger="signs")
        put_depictions(session, signed, [said], {"signs"})
        edit_depiction(session, session.get_one(Asset, wrong), DESK, "people", "reject", key="ban-ki-moon")
        session.add(
            FacePortrait(event_id=event_id, person_id=person, embedding=found(0).embedding, key="faces/p.jpg")
        )
        session.query(Outbox).delete()
        session.query(RecordOutbox).delete()
    with database.begin() as session:
        erased = erase.erase(session, event_id, None, frees=False)
        assert (erased.faces, erased.portraits, erased.suggestions) == (7, 1, 2)
    manual = ("manual", "accepted")
    assert depictions(database, person) == {
        ids["a"]: manual, ids["bb"]: manual, ids["ccc"]: manual, signed: ("ocr", "suggested")
    }  # fmt: skip
    with database.read() as session:
        for model in (Face, FaceGroup, FacePortrait, FaceScan):
            assert session.scalar(select(func.count()).select_from(model)) == 0
        everything = {*ids.values(), open_, wrong, signed}
        assert set(session.scalars(select(Outbox.asset_id))) == everything
        assert set(session.scalars(select(RecordOutbox.asset_id))) == everything
        traces = [
            *session.scalars(select(AssetPerson.evidence)),
            *session.scalars(select(AssetChange.before)),
        ]
        traces += [*session.scalars(select(AssetChange.after)), asset_records(session, list(everything))]
        assert "face" not in str(traces)
        consent = switch.consent_of(session, event_id)
        assert consent is not None
        assert (consent.act, consent.finished_at) == ("erase", None)
        assert naming.stored(session, event_id) == naming.Stored(0, 0, 0, 0, 0, 0, 0)
    with database.begin() as session:
        assert switch.hold_still(session, event_id) is None
        assert not keep(session, open_, [found(0)], "faces/x.jpg", FINDER, 0.1)  # a look that was under way


def test_records_hold_decisions_and_no_biometric_data(database: Database) -> None:
    event_id, ids = start(database, ("a", [0]), ("bb", [0]), ("ccc", [0]))
    name_largest(database, event_id, "Ban Ki-moon")
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        record = event_record(session, event)
        assert [(one["act"], one["basis"]) for one in record["faces"]] == [("on", "Consent at registration")]
        of_assets = str(asset_records(session, list(ids.values())))
        assert "ban-ki-moon" in of_assets
        assert "embedding" not in of_assets + str(record)
        session.query(FaceConsent).delete()
        restore_faces(session, event, record["faces"])
        restore_faces(session, event, record["faces"])
        assert event_record(session, event)["faces"] == record["faces"]


def test_one_face_is_named_and_a_group_is_hidden(database: Database) -> None:
    event_id, ids = start(database, ("a", [0]), ("bb", [0]), ("ccc", [1]))
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        face = session.scalars(select(Face).where(Face.asset_id == ids["ccc"])).one()
        person, action = naming.name_face(session, event, DESK, face.id, "Lin Yuhan")
        assert action is not None
        (group,), _ = naming.to_name(session, event_id, 5)
        naming.hide_group(session, event, group.id, True)
        assert naming.to_name(session, event_id, 5) == ([], 0)
        with pytest.raises(switch.FacesProblem):
            naming.name_face(session, event, DESK, 10**6, "Lin Yuhan")
        with pytest.raises(switch.FacesProblem):
            naming.name_group(session, event, DESK, group.id, [], "Lin Yuhan")
    assert depictions(database, person.id) == {ids["ccc"]: ("face", "accepted")}
    follow_all(database, event_id)
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        naming.hide_group(session, event, group.id, False)
        assert naming.to_name(session, event_id, 5)[1] == 1


def test_failures_come_later_each_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(settings.sqlalchemy_url).migrate()
    services = Services.open(settings)
    with services.database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "one")
        switch.switch_on(session, event.id, None, "Consent")

    def fails(self: FaceFinder, identity: str) -> tuple[list[FoundFace], bytes]:
        raise NotRead("timeout", "too slow")

    monkeypatch.setattr(FaceFinder, "_found", fails)
    monkeypatch.setattr("mediahub.analysis.faces.finder_name", lambda: FINDER)
    with Sandbox(1) as sandbox:
        finder = FaceFinder(services, sandbox)
        assert finder.work(threading.Event()) == 1
        assert finder.work(threading.Event()) == 0
    with services.database.begin() as session:
        row = session.get_one(FaceScan, asset.id)
        assert (row.failures, row.scanned_at) == (1, None)
        row.retry_at = utcnow() - timedelta(seconds=1)
        session.flush()
        query = select(Asset.id).outerjoin(FaceScan, FaceScan.asset_id == Asset.id).where(unseen(FINDER))
        assert session.scalars(query).all() == [asset.id]
        for _ in range(4):
            postpone(session, asset.id, FINDER)
        row.retry_at = utcnow() - timedelta(seconds=1)
        session.flush()
        assert session.scalars(query).all() == []
    services.database.dispose()


def test_a_person_who_is_gone_takes_their_faces_names_along(database: Database) -> None:
    event_id, _ = start(database, ("a", [0]), ("bb", [0]), ("ccc", [0]))
    _, person = name_largest(database, event_id, "Ban Ki-moon")
    with database.begin() as session:
        session.add(NoPublication(event_id=event_id, person_id=person))
        session.flush()
        session.delete(session.get_one(Person, person))
    follow_all(database, event_id)
    with database.begin() as session:
        (group,), _ = naming.to_name(session, event_id, 5)
        assert group.size == 3
        assert person_ids(session, ["Ban Ki-moon"])["Ban Ki-moon"] > 0


@pytest.fixture
def real(s3_settings: Settings, tmp_path: Path) -> Iterator[Services]:
    """An event with a bucket of its own."""
    bucket = f"faces-{uuid.uuid4().hex[:8]}"
    settings = s3_settings.model_copy(update={"home": tmp_path / "home", "s3_bucket": bucket})
    Database(settings.sqlalchemy_url).migrate()
    services = Services.open(settings)
    services.bucket.ensure()
    with services.database.begin() as session:
        create_event(session, "faces", "Faces", "Asia/Shanghai")
    yield services
    services.database.dispose()


@pytest.mark.services
@pytest.mark.skipif(not can_find(), reason="the extra `faces` is not installed")
def test_real_faces_from_pictures_to_nothing(real: Services, corpus: Path, tmp_path: Path) -> None:
    """Old frames are caught up on, people are told apart, a late frame is suggested, and all of it goes."""
    stop, team, press = threading.Event(), Viewer(frozenset({"admin"})), Viewer(frozenset({"press"}))
    indexer = Indexer(real.settings, real.database)

    def seen(query: str, viewer: Viewer = team) -> set[str]:
        indexer.drain_once()
        time.sleep(LOOK_EVERY)  # what was seen a moment ago is not looked at again
        return set(real.search.search(query, event="faces", viewer=viewer).ids)

    with Sandbox(1, memory=MEMORY) as sandbox:
        with real.database.begin() as session:
            batch = open_batch(session, event="faces", photographer="Chen Rui", source="cli", roots=[])
        pipeline = Pipeline(real, sandbox)

        def deliver(person: str, take: int) -> str:
            path = frame(corpus, tmp_path / f"{person}-{take}.jpg", person, take)
            made = pipeline.take(LocalFile(path.name, path), batch)
            assert made.asset_id is not None
            return made.asset_id

        left = [deliver("left", take) for take in range(3)]
        right = [deliver("right", take) for take in range(2)]
        empty = pipeline.take(LocalFile("x.jpg", write_jpeg(tmp_path / "x.jpg", 77)), batch).asset_id
        finder = FaceFinder(real, sandbox)
        assert finder.work(stop) == 0
        assert seen("has:faces") == set()
        with real.database.begin() as session:
            event = session.scalars(select(Event)).one()
            switch.switch_on(session, event.id, None, "Consent at registration")
        assert finder.work(stop) == 6
        assert finder.work(stop) == 0
        assert seen("has:faces") == {*left, *right}
        assert seen("-has:faces") == {empty}
        with real.database.begin() as session:
            event = session.scalars(select(Event)).one()
            groups, _ = naming.to_name(session, event.id, 5)
            assert [{face.asset_id for face in group.faces} for group in groups] == [set(left), set(right)]
            ids = [face.id for face in groups[0].faces]
            person, _ = naming.name_group(session, event, DESK, groups[0].id, ids, "Left Person")
            terms.hold_person(session, event.id, person.id, "asked us", None)
        with real.database.read() as session:
            portrait = portraits.from_frame(session, real.bucket, event, ids[0])
        with real.database.begin() as session:
            assert portraits.add_portraits(session, real.bucket, event, person, [portrait], None) == 1
        late = deliver("left", 5)
        assert late in seen("", press)
        assert finder.work(stop) == 1
        assert seen('person:"left person"') == {*left, late}
        assert late not in seen("", press)  # held back until somebody looked
        with real.database.read() as session:
            box = session.scalars(select(Face).where(Face.asset_id == late)).one()
            assert (box.guess_id, box.person_id) == (person.id, None)
            assert 0.1 < box.x < 0.9
            scan = session.get_one(FaceScan, late)
            assert scan.key is not None
            assert scan.seconds > 0
            strip = real.bucket.get_bytes(scan.key)
        with Image.open(BytesIO(strip)) as picture:
            assert picture.size == (CHIP, CHIP)
        assert crops.framing_of(real, late).focus_x == pytest.approx(box.x + box.width / 2, abs=0.01)
        upload = frame(corpus, tmp_path / "portrait.jpg", "astronaut", 1)
        face = sandbox.call(portraits.read_portrait, upload, tmp_path / "strip.jpg", seconds=60.0)
        assert portraits.from_strip(face, tmp_path / "strip.jpg").picture.startswith(b"\xff\xd8")
        several = corpus / "dev" / "faces" / "two_people.jpg"
        with pytest.raises(switch.FacesProblem, match="several"):
            sandbox.call(portraits.read_portrait, several, tmp_path / "none.jpg", seconds=60.0)
        RecordWriter(real).write()
        with real.database.begin() as session:
            erase.erase(session, event.id, None, frees=True)
        assert list(real.bucket.list("faces/")) != []
        assert finder.work(stop) == 0  # as after a kill: the worker finishes it
    assert list(real.bucket.list("faces/")) == []
    assert seen("has:faces") == set()
    assert seen('person:"left person"') == set(left)
    with real.database.read() as session:
        consent = switch.consent_of(session, event.id)
        assert consent is not None
        assert consent.finished_at is not None
    RecordWriter(real).write()
    records = [real.bucket.get_bytes(info.key) for info in real.bucket.list("records/faces/")]
    assert records
    assert not any(b'"face"' in record for record in records)


def test_a_file_of_the_models_that_is_another_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("mediahub.media.vision.faces.find_spec", lambda name: None)
    with pytest.raises(WrongModel):
        media_faces._checked("shape_predictor_5_face_landmarks.dat", "0" * 64)
    package = tmp_path / "face_recognition_models"
    (package / "models").mkdir(parents=True)
    (package / "models" / "a.dat").write_bytes(b"other")
    spec = ModuleSpec("face_recognition_models", None, origin=str(package / "__init__.py"))
    monkeypatch.setattr("mediahub.media.vision.faces.find_spec", lambda name: spec)
    with pytest.raises(WrongModel, match=r"a\.dat"):
        media_faces._checked("a.dat", "0" * 64)
