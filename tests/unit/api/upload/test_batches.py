"""Batches over the API: opened once, changed while they last, and whose files one may see."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest

from mediahub.api.upload import batches as module
from mediahub.catalog.models import Batch
from mediahub.catalog.models.base import utcnow
from tests.unit.api.conftest import EVENT
from tests.unit.api.upload.conftest import Delivery


def test_the_same_delivery_goes_on_until_it_is_finished(delivery: Delivery) -> None:
    photographer = delivery.programs.of("photographer")
    new = {"resume_key": "same card"}
    first = photographer.post(f"{EVENT}/batches", json=new).json
    assert (first["source"], first["event"], first["photographer"]) == ("push", "desk", "Ms Photographer")
    assert (first["counts"], first["finished_at"]) == ({}, None)
    assert photographer.post(f"{EVENT}/batches", json=new).json["id"] == first["id"]
    assert photographer.post(f"{EVENT}/batches", json={"resume_key": "other"}).json["id"] != first["id"]
    assert delivery.post(f"batches/{first['id']}/finish").json["finished_at"] is not None
    assert photographer.post(f"{EVENT}/batches", json=new).json["id"] != first["id"]


def test_its_terms_are_changed_and_what_is_not_said_stays(delivery: Delivery) -> None:
    way = f"/api/v1/batches/{delivery.batch}"
    admin = delivery.programs.of("admin")
    changed = admin.patch(way, json={"usage_terms": "Only today"}).json
    assert (changed["usage_terms"], changed["rights_class"], changed["changed"]) == (
        "Only today", "editorial", 0,
    )  # fmt: skip
    row = delivery.programs.rows(Batch, Batch.id == delivery.batch)[0]
    assert (row.usage_terms, row.terms_set_by is None) == ("Only today", False)
    assert admin.patch(way, json={"template": {"caption": "{weather}"}}).status_code == 422
    assert admin.patch(way, json={"rights_class": "any"}).status_code == 422


def test_the_files_of_a_batch_are_counted_and_read_from_where_one_was(delivery: Delivery) -> None:
    one, two = delivery.announce("count a.jpg", "count b.jpg")
    way = f"/api/v1/batches/{delivery.batch}/files"
    photographer = delivery.programs.of("photographer")
    page = photographer.get(f"{way}?after={one['id']}").json
    assert [file["id"] for file in page["files"]] == [two["id"]]
    assert page["counts"] == {"expected": 2}
    seen = datetime.fromisoformat(page["now"])
    assert 0 < (utcnow() - seen).total_seconds() - module.OVERLAP.total_seconds() < 60
    assert photographer.get(f"{way}?state=ready").json["files"] == []
    assert photographer.get(f"{EVENT}/batches").json[0]["counts"] == {"expected": 2}


def test_the_report_names_every_file_however_many_steps_it_takes(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REPORT_STEP", 2)
    names = [f"report {number}.jpg" for number in range(3)]
    delivery.announce(*names)
    answer = delivery.programs.of("photographer").get(f"/api/v1/batches/{delivery.batch}/report.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="batch-{delivery.batch}.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == names


def test_another_photographers_delivery_is_not_there_and_press_deliver_nothing(delivery: Delivery) -> None:
    way = f"/api/v1/batches/{delivery.batch}"
    assert delivery.programs.of("admin").get(way).status_code == 200
    assert delivery.programs.press.get(way).status_code == 403
    assert delivery.programs.press.post(f"{EVENT}/batches", json={}).status_code == 403
    assert delivery.programs.of("photographer").get("/api/v1/batches/999999").status_code == 404
    assert delivery.programs.of("photographer", "read").post(f"{EVENT}/batches", json={}).status_code == 403
