"""Files over the API: what the event has, announced, signed, completed and taken back by who sends them."""

from __future__ import annotations

import hashlib

from mediahub.catalog.models import Arrival
from tests.unit.api.conftest import EVENT
from tests.unit.api.upload.conftest import Delivery, said


def test_what_the_event_has_is_known_and_nothing_is_remembered(delivery: Delivery) -> None:
    identity = delivery.programs.picture()
    data = delivery.programs.counter.contents[identity]
    digest = hashlib.sha256(data).hexdigest()
    there = {"path": "b.jpg", "size": len(data), "last_modified": 1, "head_tail": digest, "sha256": digest}
    before = len(delivery.programs.rows(Arrival))
    found, new = delivery.post("events/desk/known", {"files": [there, said("known.jpg")]}).json["files"]
    assert (found["state"], found["asset_id"], found["code"]) == ("duplicate", identity, "duplicate")
    assert found["reason"]
    assert (new["state"], new["asset_id"], new["path"], new["id"]) == ("new", None, "known.jpg", None)
    assert len(delivery.programs.rows(Arrival)) == before
    assert delivery.programs.press.post(f"{EVENT}/known", json={"files": [there]}).status_code == 403


def test_a_file_goes_from_announced_to_received(delivery: Delivery) -> None:
    (file,) = delivery.announce("way.jpg", sign=True)
    assert (file["state"], file["part_count"]) == ("expected", 1)
    assert file["key"] in file["signed"]["url"]
    way = f"uploads/{file['id']}"
    signed = delivery.post(f"{way}/sign", {"method": "PUT"}).json
    assert signed["key"] == file["key"]
    early = delivery.post(f"{way}/complete")
    assert (early.status_code, early.json["code"], early.json["missing"]) == (409, "nothing_there", [1])
    delivery.send(file, "way.jpg")
    assert delivery.post(f"{way}/complete").json["state"] == "received"
    shown = delivery.programs.of("photographer").get(f"/api/v1/{way}").json
    assert (shown["state"], shown["key"]) == ("received", None)


def test_a_file_that_has_not_arrived_is_taken_back(delivery: Delivery) -> None:
    (file,) = delivery.announce("back.jpg")
    program = delivery.programs.of("photographer")
    assert program.delete(f"/api/v1/uploads/{file['id']}").status_code == 204
    assert program.get(f"/api/v1/uploads/{file['id']}").status_code == 404


def test_a_preview_that_did_not_come_is_not_shown(delivery: Delivery) -> None:
    (file,) = delivery.announce("ahead.jpg")
    answer = delivery.post(f"uploads/{file['id']}/preview")
    assert (answer.status_code, answer.json["code"]) == (409, "nothing_there")


def test_nothing_is_added_to_a_finished_batch_nor_to_one_of_others(delivery: Delivery) -> None:
    (file,) = delivery.announce("last.jpg")
    body = {"files": [said("late.jpg")]}
    delivery.post(f"batches/{delivery.batch}/finish")
    assert delivery.post(f"batches/{delivery.batch}/files", body).status_code == 409
    assert delivery.post("batches/999999/files", body).status_code == 404
    for way in ("sign", "complete", "preview"):
        asked = {"method": "PUT"} if way == "sign" else {}
        assert delivery.post(f"uploads/999999/{way}", asked).status_code == 404
        assert delivery.post(f"uploads/{file['id']}/{way}", asked, role="press").status_code == 403


def test_who_replaces_an_original_may_change_that_picture(delivery: Delivery) -> None:
    theirs = delivery.programs.picture()
    body = {"files": [said("retouched.jpg") | {"replaces": theirs}]}
    assert delivery.post(f"batches/{delivery.batch}/files", body).status_code in (403, 409)
    assert not delivery.programs.rows(Arrival, Arrival.path == "retouched.jpg")
