"""Terms over the API: of a selection, standing ones, people who are held back, and settings of an event."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, AssetPerson, Batch, Event
from mediahub.catalog.vocabulary import person_ids
from tests.unit.api.conftest import EVENT, Programs


def asset(programs: Programs, identity: str) -> Asset:
    found: Asset = programs.rows(Asset, Asset.id == identity)[0]
    return found


def test_what_is_left_out_of_terms_stays_and_null_takes_away(programs: Programs) -> None:
    identity, other = programs.picture(), programs.picture()
    way = f"{EVENT}/terms-of-assets"
    first = {
        "rights_class": "editorial",
        "usage_terms": "Only today",
        "embargo_until": "2099-01-01T00:00:00Z",
    }
    made = programs.desk.post(way, json={"assets": [identity], **first}).json
    assert made["changed"] == 1
    assert isinstance(made["action"], int)
    programs.desk.post(way, json={"assets": [identity], "embargo_until": None})
    row = asset(programs, identity)
    assert (row.rights_class, row.usage_terms, row.embargo_until) == ("editorial", "Only today", None)
    assert asset(programs, other).rights_class == "free"
    assert programs.desk.post(way, json={"assets": []}).status_code == 422
    assert programs.desk.post(way, json={"assets": [identity], "rights_class": "any"}).status_code == 422


def test_terms_of_a_batch_hold_until_they_are_ended(programs: Programs) -> None:
    identity, batch = programs.picture(rights_class="free"), programs.rows(Batch)[0].id
    way = f"{EVENT}/standing-terms"
    stood = programs.desk.post(way, json={"kind": "batch", "target": batch, "rights_class": "partners"}).json
    assert stood["changed"] >= 1
    assert asset(programs, identity).rights_class == "partners"
    (listed,) = programs.desk.get(way).json
    assert (listed["kind"], listed["target"], listed["rights_class"]) == ("batch", batch, "partners")
    assert programs.desk.delete(f"{way}/{listed['id']}").status_code == 204
    assert programs.desk.get(way).json == []
    assert asset(programs, identity).rights_class == "partners", "what is here stays as it is"
    assert programs.desk.post(way, json={"kind": "camera", "target": 1}).status_code == 422


def test_frames_of_somebody_who_is_held_back_are_released_one_by_one(programs: Programs) -> None:
    identity = programs.picture()
    with programs.counter.services.database.begin() as session:
        (person,) = person_ids(session, ["Ann Lee"]).values()
        session.add(AssetPerson(asset_id=identity, person_id=person, source="manual", status="accepted"))
    way, seen = f"{EVENT}/held-people", f"/api/v1/assets/{identity}"
    assert programs.desk.post(way, json={"person": "Ann Lee", "note": "Asked us"}).json == {"changed": 1}
    (held,) = programs.desk.get(way).json
    assert (held["person_id"], held["name"], held["note"]) == (person, "Ann Lee", "Asked us")
    assert programs.press.get(seen).status_code == 404
    assert programs.desk.post(f"{seen}/release").json == {"released": 1}
    assert programs.press.get(seen).status_code == 200
    assert programs.desk.delete(f"{way}/{person}").status_code == 204
    assert programs.desk.get(way).json == []


def test_settings_change_one_by_one(programs: Programs) -> None:
    way = f"{EVENT}/delivery-settings"
    programs.desk.patch(way, json={"source": "Summit Pool", "keep_gps": True, "texts": {"free": "Enjoy."}})
    changed = programs.desk.patch(way, json={"keep_gps": False}).json
    assert (changed["source"], changed["keep_gps"]) == ("Summit Pool", False)
    assert changed == programs.desk.get(way).json
    assert changed["texts"]["free"] == "Enjoy."
    assert programs.desk.patch(way, json={"texts": {"any": "x"}}).status_code == 422


@pytest.mark.parametrize(
    ("role", "scope"), [("press", "desk"), ("photographer", "desk"), ("marketing", "read")]
)
def test_terms_are_the_desks(programs: Programs, role: str, scope: str) -> None:
    program, identity = programs.of(role, scope), programs.picture()
    way = f"{EVENT}/terms-of-assets"
    assert program.post(way, json={"assets": [identity], "rights_class": "none"}).status_code == 403
    assert program.get(f"{EVENT}/held-people").status_code == 403
    with programs.counter.services.database.read() as session:
        assert session.scalar(select(Event.id).where(Event.slug == "desk"))
    assert asset(programs, identity).rights_class == "free"
