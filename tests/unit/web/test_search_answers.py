"""The API's pages of search results say what their schema says, though no schema fills them in."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from mediahub.api.shared.schemas import AssetSchema
from mediahub.catalog.models import Asset
from tests.unit.web.conftest import SignIn


def test_rows_are_what_the_schema_makes_of_the_assets(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("admin").get("/api/v1/events/summit/assets?sort=taken").get_json()
    with app.extensions["mediahub"].database.read() as database:
        assets = database.scalars(
            select(Asset).where(Asset.id.in_([one["id"] for one in page["assets"]])).order_by(Asset.taken_at)
        ).all()
        assert page["assets"] == AssetSchema(many=True).dump(assets)
    assert page["total"] == len(assets) > 3
    assert page["messages"] == []


def test_one_asset_has_the_same_fields_and_an_answer(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("admin")
    first = client.get("/api/v1/events/summit/assets").get_json()["assets"][0]
    one = client.get(f"/api/v1/assets/{first['id']}").get_json()
    assert one.pop("rights")["may"] is True
    assert [one.pop(name) for name in ("people", "tags", "provenance", "origins")] == [[], [], None, {}]
    one.pop("sessions")
    assert one == first
