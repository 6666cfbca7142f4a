"""What is read, edited, edited in bulk and delivered are the same fields."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.api.shared.schemas import AssetSchema
from mediahub.catalog.models import Asset
from mediahub.curation.edits.fields import COLUMNS, TEXTS
from mediahub.curation.edits.operations import parse
from mediahub.delivery.files.fields import fields_of
from mediahub.delivery.files.policy import Policy
from mediahub.ingest.metadata.file_words import MADE
from mediahub.ingest.metadata.template import FIELDS
from tests.unit.api.conftest import AskAs
from tests.unit.web.conftest import id_of

VALUES = {**{name: f"New {name}" for name in TEXTS}, "rating": 4.0, "rights_class": "partners"}
VALUES |= {"digital_source_type": "digitalCapture", "data_mining": "DMI-PROHIBITED"}


def test_ways_in_and_out_know_the_same_fields() -> None:
    assert set(COLUMNS) <= AssetSchema().fields.keys()
    assert set(TEXTS) - {"usage_terms", *MADE} == FIELDS
    for field in COLUMNS:
        value = VALUES[field]
        op = {"op": "set", "text": value} if field in TEXTS else {"op": "value", "value": value}
        assert parse([{"field": field, **op}])[0].field == field


@pytest.mark.parametrize("field", COLUMNS)
def test_every_field_that_is_read_can_be_edited_and_is_delivered(
    app: Flask, ask_as: AskAs, field: str
) -> None:
    admin, asset = ask_as("admin"), f"/api/v1/assets/{id_of('free')}"
    was = admin.get(asset).json[field]
    change = {"field": field, "was": was, "value": VALUES[field]}
    assert admin.post(f"{asset}/edit", json={"changes": [change]}).json["action"]
    assert admin.get(asset).json[field] == VALUES[field]
    found = admin.get("/api/v1/events/summit/assets").json["assets"]
    assert next(one for one in found if one["id"] == id_of("free"))[field] == VALUES[field]
    if field == "rights_class":
        return
    with app.extensions["mediahub"].database.read() as session:
        written = fields_of(session.get_one(Asset, id_of("free")), Policy())
    held = getattr(written, field)
    assert str(VALUES[field]) in (" ".join(held) if isinstance(held, tuple) else str(held)) or held == 4


def test_people_tags_and_sessions_are_read_by_the_keys_that_edits_name_them_by(ask_as: AskAs) -> None:
    admin, asset = ask_as("admin"), f"/api/v1/assets/{id_of('editorial')}"
    assert admin.get(asset).json["tags"] == []
    assert admin.post(f"{asset}/depictions", json={"field": "tags", "act": "add", "name": "Robots"}).json[
        "action"
    ]
    assert admin.get(asset).json["tags"] == [{"key": "robots", "name": "Robots"}]
    body = {"field": "sessions", "act": "add", "key": "D2-ROB"}
    assert admin.post(f"{asset}/depictions", json=body).json["action"]
    assert admin.get(asset).json["sessions"] == [{"key": "D2-ROB", "name": "Machines on stage"}]


def test_was_that_is_left_out_asks_nothing_and_null_says_empty(ask_as: AskAs) -> None:
    admin, address = ask_as("admin"), f"/api/v1/assets/{id_of('embargoed')}/edit"

    def put(value: str, **was: str | None) -> int:
        body = {"changes": [{"field": "headline", "value": value, **was}]}
        return admin.post(address, json=body).status_code

    assert put("one", was=None) == 200
    assert put("two") == 200  # whatever it held
    assert put("three", was=None) == 409
    assert put("three", was="") == 409
    assert put("three", was="one") == 409
    assert put("three", was="two") == 200
