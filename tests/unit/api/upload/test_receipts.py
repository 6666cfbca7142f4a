"""The receipt of a delivery over the API: signed, in three forms, and for the team."""

from __future__ import annotations

import pytest

from mediahub.receipts import signing
from tests.unit.api.upload.conftest import Delivery


def test_the_json_is_signed_and_judges_what_came_so_far_only_if_asked(delivery: Delivery) -> None:
    delivery.announce("receipt.jpg")
    program, way = delivery.programs.of("photographer"), f"/api/v1/batches/{delivery.batch}/receipt"
    answer = program.get(way)
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    receipt = answer.get_json()
    signing.check(receipt, signing.public_key(delivery.programs.counter.settings))
    assert receipt["verdict"] == "red"
    so_far = program.get(f"{way}?so_far=true").get_json()
    assert so_far != receipt


@pytest.mark.parametrize(
    ("form", "mime", "ending"),
    [("json", "application/json", "json"), ("csv", "text/csv", "csv"), ("text", "text/plain", "txt")],
)
def test_each_form_is_a_file_of_its_kind(delivery: Delivery, form: str, mime: str, ending: str) -> None:
    delivery.announce(f"form {form}.jpg")
    way = f"/api/v1/batches/{delivery.batch}/receipt?format={form}"
    answer = delivery.programs.of("photographer").get(way)
    assert (answer.status_code, answer.mimetype) == (200, mime)
    name = f'attachment; filename="receipt-{delivery.batch}.{ending}"'
    assert answer.headers["Content-Disposition"] == name
    assert f"form {form}.jpg" in answer.text


def test_a_receipt_is_of_ones_own_delivery(delivery: Delivery) -> None:
    way = f"/api/v1/batches/{delivery.batch}/receipt"
    assert delivery.programs.press.get(way).status_code == 403
    assert delivery.programs.of("photographer").get("/api/v1/batches/999999/receipt").status_code == 404
    assert delivery.programs.of("photographer").get(f"{way}?format=pdf").status_code == 422
