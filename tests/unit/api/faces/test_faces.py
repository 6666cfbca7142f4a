"""Faces over the API: what is stored of them, groups named once, and everything erased by an admin."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import delete, select

from mediahub.api.faces import faces as module
from mediahub.catalog.models import (
    AssetPerson,
    Event,
    Face,
    FaceConsent,
    FaceGroup,
    FaceScan,
)
from mediahub.catalog.models.base import utcnow
from mediahub.media.vision.faces import EMBEDDING
from mediahub.storage.errors import StorageError
from mediahub.tagging.faces import switch
from mediahub.tagging.faces.match import USUAL
from tests.unit.api.conftest import EVENT, Programs

HOME = f"{EVENT}/faces"


@pytest.fixture
def group(programs: Programs) -> int:
    """The id of a group of two faces without a name, at an event whose faces are on."""
    ids = [programs.picture(), programs.picture()]
    with programs.counter.services.database.begin() as session:
        for model in (Face, FaceScan, FaceGroup, FaceConsent, AssetPerson):
            session.execute(delete(model))
        event = session.scalars(select(Event)).one()
        switch.switch_on(session, event.id, None, "all agreed at the door")
        found = FaceGroup(event_id=event.id)
        session.add(found)
        session.flush()
        for number, identity in enumerate(ids):
            session.add(FaceScan(asset_id=identity, faces=1, key="strip", finder="f", scanned_at=utcnow()))
            numbers = np.eye(128, dtype=np.float32)[0] + 0.01 * np.eye(128, dtype=np.float32)[number + 1]
            session.add(
                Face(
                    asset_id=identity, place=0, x=0.1, y=0.1, width=0.2, height=0.3, score=0.9,
                    embedding=numbers.astype(EMBEDDING).tobytes(), group_id=found.id,
                )
            )  # fmt: skip
        session.flush()
        return found.id


@pytest.mark.usefixtures("group")
def test_what_is_stored_is_counted_and_what_waits_only_where_faces_are_found(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "count_waiting", lambda *_: 7)
    for finder, installed, waiting in (("dlib 1", True, 7), ("", False, 0)):
        monkeypatch.setattr(module, "finder_name", lambda finder=finder: finder)
        kept = programs.desk.get(HOME).json
        assert (kept["installed"], kept["waiting"], kept["on"]) == (installed, waiting, True)
        assert (kept["faces"], kept["pictures"], kept["groups"]) == (2, 2, 1)
    with programs.counter.services.database.begin() as session:
        session.execute(delete(FaceConsent))
    off = programs.desk.get(HOME).json
    assert (off["on"], off["waiting"], off["threshold"]) == (False, 0, USUAL)


def test_a_group_is_named_once(programs: Programs, group: int) -> None:
    (listed,) = programs.desk.get(f"{HOME}/groups").json
    assert (listed["id"], listed["size"]) == (group, 2)
    way, faces = f"{HOME}/groups/{group}/name", [one["id"] for one in listed["faces"]]
    named = programs.desk.post(way, json={"name": "Ban Ki-moon", "faces": faces}).json
    assert (named["person"], named["name"]) == ("ban-ki-moon", "Ban Ki-moon")
    assert isinstance(named["action"], int)
    assert programs.desk.post(way, json={"name": "Ann", "faces": faces}).status_code == 409
    assert programs.desk.get(f"{HOME}/groups").json == []
    assert programs.desk.post(f"{HOME}/{faces[0]}/name", json={"name": ""}).status_code == 422
    single = programs.desk.post(f"{HOME}/{faces[0]}/name", json={"name": "Lin Yuhan"}).json
    assert single["person"] == "lin-yuhan"


@pytest.mark.usefixtures("group")
def test_all_is_erased_though_storage_is_away(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> None:
        raise StorageError("away")

    monkeypatch.setattr(module.faces_erase, "finish_erasures", away)
    gone = programs.of("admin").delete(HOME)
    assert (gone.status_code, gone.json["faces"]) == (200, 2)
    assert programs.rows(Face) == []
    assert programs.desk.get(HOME).json["on"] is False


@pytest.mark.usefixtures("group")
def test_naming_is_the_desks_and_erasing_an_admins(programs: Programs) -> None:
    assert programs.desk.delete(HOME).status_code == 403
    for program in (programs.press, programs.of("photographer"), programs.of("marketing", "read")):
        assert program.get(HOME).status_code == program.get(f"{HOME}/groups").status_code == 403
    assert len(programs.rows(Face)) == 2
