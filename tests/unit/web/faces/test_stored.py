"""What is stored of faces, who decided on it, and that all of it can be erased."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.models import (
    AssetPerson,
    Event,
    Face,
    FaceConsent,
    FaceGroup,
    FacePortrait,
    FaceScan,
    NoPublication,
    Person,
)
from tests.unit.web.desks import Desk


def test_decisions_are_kept_with_who_made_them(desk: Desk, faces: list[int]) -> None:
    assert "Faces are off." in desk.send("faces/stored", "admin", act="off").text
    assert "on what legal basis" in desk.send("faces/stored", "admin", act="on", basis=" ").text
    assert (
        "Faces are on."
        in desk.send("faces/stored", "admin", act="on", basis="a contract", threshold=0.4).text
    )
    assert "Set." in desk.send("faces/stored", "admin", act="threshold", threshold=0.42).text
    assert (
        "The distance lies between" in desk.send("faces/stored", "admin", act="threshold", threshold=9).text
    )
    assert desk.send("faces/stored", "admin", act="sell").status_code == 400
    rows = desk.rows(FaceConsent)[1:]
    assert [(row.act, row.basis, row.threshold) for row in rows][1:] == [
        ("on", "a contract", 0.4), ("threshold", "a contract", 0.42),
    ]  # fmt: skip
    assert {row.who for row in rows} == {"Ms Admin <admin@example.org>"}
    page = desk.get("faces/stored", "photographer").text
    assert "a contract" in page


def test_only_admins_decide_and_only_the_team_looks(desk: Desk, faces: list[int]) -> None:
    for role in ("marketing", "photographer"):
        assert desk.get("faces/stored", role).status_code == 200
        assert desk.client(role).post("/events/desk/faces/stored", data={"act": "off"}).status_code == 403
        assert (
            desk.client(role).post("/events/desk/faces/stored/erase", data={"sure": "on"}).status_code == 403
        )
    assert desk.get("faces/stored", "press").status_code == 403
    assert len(desk.rows(Face)) == 4


def suggest(desk: Desk, number: int, person_id: int, evidence: list[dict[str, object]]) -> None:
    with desk.counter.services.database.begin() as session:
        session.add(
            AssetPerson(
                asset_id=desk.ids[number], person_id=person_id, source="face", status="suggested",
                confidence=0.7, evidence=evidence,
            )
        )  # fmt: skip


def test_erasing_leaves_nothing_but_names_that_people_gave(desk: Desk, faces: list[int]) -> None:
    assert "tick that you are sure" in desk.send("faces/stored/erase", "admin").text
    assert len(desk.rows(Face)) == 4
    desk.send(f"/assets/{desk.ids[0]}/faces", face=faces[0], name="Ada", act="portrait")
    desk.send(f"/assets/{desk.ids[1]}/faces", face=faces[1], name="Held")
    (held,) = desk.rows(Person, Person.name == "Held")
    face_said = {"tagger": "faces", "source": "face", "confidence": 0.7}
    suggest(desk, 2, held.id, [face_said])
    suggest(desk, 3, held.id, [face_said, {"tagger": "captions", "source": "embedded", "confidence": 0.5}])
    with desk.counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        session.add(NoPublication(event_id=event.id, person_id=held.id))
    refused = desk.send("faces/stored/erase", "admin", sure="on").text
    assert "1 frames are held back only because a face was suggested" in refused
    assert len(desk.rows(Face)) == 4
    erased = desk.send("faces/stored/erase", "admin", sure="on", frees="on").text
    assert "Erased: 4 faces, 1 portraits, 1 suggestions." in erased
    for model in (Face, FaceScan, FaceGroup, FacePortrait):
        assert desk.rows(model) == []
    kept = {(row.asset_id, row.source, row.status) for row in desk.rows(AssetPerson)}
    assert kept == {
        (desk.ids[0], "manual", "accepted"),
        (desk.ids[1], "manual", "accepted"),
        (desk.ids[3], "embedded", "suggested"),
    }
    assert list(desk.counter.services.bucket.list("faces/desk/")) == []
    last = desk.rows(FaceConsent)[-1]
    assert (last.act, last.finished_at is not None) == ("erase", True)
