"""What pages and programs ask for about faces: each a transaction, written down, and refused as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.models import AssetPerson, AuditEntry, Face, FaceGroup, FacePortrait
from mediahub.curation.faces import portraits, requests
from mediahub.curation.faces.requests import UnknownDecision
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.tagging.faces import switch
from mediahub.tagging.faces.switch import FacesProblem
from tests.unit.curation.faces.test_naming import Faces, embedding
from tests.unit.curation.faces.test_portraits import strip

DESK = Viewer(frozenset({"marketing"}))


@pytest.fixture
def faces(services: Services) -> Faces:
    return Faces(services)


def trail(services: Services) -> list[tuple[str, dict[str, Any]]]:
    with services.database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(one.action, one.details) for one in rows]


def owner(services: Services, face: int) -> int | None:
    with services.database.read() as session:
        return session.get_one(Face, face).person_id


def test_a_group_and_a_face_are_named_and_that_can_be_undone(services: Services, faces: Faces) -> None:
    group, lonely = faces.group("a", "b"), faces.face("c")
    with services.database.read() as session:
        ids = list(session.scalars(select(Face.id).where(Face.group_id == group)))
    named = requests.name_group(services.database, DESK, faces.event_id, group, ids, "Yin Tongyue")
    assert (named.person.name, named.portraits) == ("Yin Tongyue", None)
    assert named.action is not None
    assert [owner(services, one) for one in ids] == [named.person.id] * 2
    again = requests.name_face(services.database, DESK, faces.event_id, lonely, "Yin Tongyue")
    assert owner(services, lonely) == again.person.id == named.person.id
    assert [details for _, details in trail(services)] == [{"group": group, "faces": 2}, {"face": lonely}]
    with services.database.read() as session:
        shown = session.scalars(select(AssetPerson.asset_id).where(AssetPerson.person_id == named.person.id))
        assert set(shown) == {"a", "b", "c"}


def test_a_face_of_a_picture_is_named_and_taken_as_a_portrait(services: Services, faces: Faces) -> None:
    face, other = faces.face("a", place=1), faces.face("b", place=0)
    services.bucket.put_bytes("strip-a", strip("blue", "red"), "image/jpeg")
    plain = requests.name_face_of_asset(services, DESK, "b", other, "Yin Tongyue", portrait=False)
    assert plain.portraits is None
    named = requests.name_face_of_asset(services, DESK, "a", face, "Yin Tongyue", portrait=True)
    assert named.portraits == 1
    with services.database.read() as session:
        assert session.scalars(select(FacePortrait)).one().asset_id == "a"
    with pytest.raises(AssetMissing):
        requests.name_face_of_asset(services, Viewer(), "a", face, "Chen Rui", portrait=False)
    assert owner(services, face) == named.person.id


def test_where_no_portrait_can_be_taken_nobody_is_named_either(services: Services, faces: Faces) -> None:
    face = faces.face("a", place=1)
    with services.database.begin() as session:
        switch.switch_off(session, faces.event_id, None)
    with pytest.raises(FacesProblem):
        requests.name_face_of_asset(services, DESK, "a", face, "Yin Tongyue", portrait=True)
    assert owner(services, face) is None
    assert trail(services) == []


def test_a_group_is_hidden_and_shown_again(services: Services, faces: Faces) -> None:
    group = faces.group("a", "b")
    for hidden in (True, False):
        requests.hide_group(services.database, faces.event_id, group, hidden)
        with services.database.read() as session:
            assert session.get_one(FaceGroup, group).is_hidden is hidden
    assert [details for _, details in trail(services)] == [{"hidden": True}, {"hidden": False}]


def test_faces_are_switched_and_every_decision_is_written_down(services: Services, faces: Faces) -> None:
    event = faces.event_id

    def decide(act: str, basis: str = "", threshold: float = 0.45) -> bool:
        requests.decide(services.database, event, None, act, basis=basis, threshold=threshold)
        with services.database.read() as session:
            return switch.is_on(switch.consent_of(session, event))

    assert not decide(switch.OFF)
    with pytest.raises(FacesProblem):
        decide(switch.THRESHOLD)
    with pytest.raises(UnknownDecision):
        decide("perhaps")
    assert decide(switch.ON, "Consent at the door")
    assert decide(switch.THRESHOLD, threshold=0.42)
    with services.database.read() as session:
        consent = switch.consent_of(session, event)
        assert consent is not None
        assert (consent.basis, consent.threshold) == ("Consent at the door", 0.42)
    assert [details["decision"] for _, details in trail(services)] == ["off", "on", "threshold"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "one to"),
        ([b"x"] * (portraits.MAX_PORTRAITS + 1), "one to"),
        ([b"x" * 11], "at most"),
    ],
)
def test_too_many_or_too_large_portraits_are_read_by_nobody(
    services: Services, faces: Faces, monkeypatch: pytest.MonkeyPatch, files: list[bytes], words: str
) -> None:
    monkeypatch.setattr(requests, "finder_name", lambda: "f")
    monkeypatch.setattr(requests, "MAX_PORTRAIT_BYTES", 10)
    with pytest.raises(FacesProblem, match=words):
        requests.enrol(services, DESK, faces.event_id, "Yin Tongyue", files)
    monkeypatch.setattr(requests, "finder_name", lambda: "")
    with pytest.raises(FacesProblem, match="not installed"):
        requests.enrol(services, DESK, faces.event_id, "Yin Tongyue", [b"x"])


def test_portraits_that_were_read_are_enrolled_and_removed(
    services: Services, faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [portraits.Portrait(embedding(1), b"1"), portraits.Portrait(embedding(2), b"2")]
    monkeypatch.setattr(requests, "_read", lambda *_: made)
    named = requests.enrol(services, DESK, faces.event_id, "Yin Tongyue", [b"x", b"y"])
    assert (named.person.name, named.action, named.portraits) == ("Yin Tongyue", None, 2)
    with services.database.read() as session:
        first = session.scalars(select(FacePortrait.id).order_by(FacePortrait.id)).first()
    assert first is not None
    requests.remove_portrait(services, faces.event_id, first)
    with services.database.read() as session:
        assert len(session.scalars(select(FacePortrait)).all()) == 1
    assert [details for _, details in trail(services)] == [{"pictures": 2}, {}]
    with services.database.begin() as session:
        switch.switch_off(session, faces.event_id, None)
    with pytest.raises(FacesProblem, match="off"):
        requests.enrol(services, DESK, faces.event_id, "Yin Tongyue", [b"x"])
