"""Programs see what is stored of faces, name groups once, and erase everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, Event, Face
from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.tagging.faces import switch
from tests.assets import add_event
from tests.functional.curation.test_faces import add_frame, follow_all

pytestmark = pytest.mark.services

Client = Callable[[str], FlaskClient]
HOME = "/api/v1/events/summit/faces"


@pytest.fixture
def app(s3_settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    settings = s3_settings.model_copy(update={"home": tmp_path / "home"})
    Database(settings.sqlalchemy_url).migrate()
    app = create_app(settings)
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as session:
        event = add_event(session)
        switch.switch_on(session, event.id, None, "Consent at registration")
        for name in ("a", "bb", "ccc"):
            add_frame(session, event, name, 0)
        for role in ("admin", "marketing", "photographer", "press"):
            create_user(session, f"{role}@example.org", "correct horse battery", role)
    follow_all(services.database, event.id)
    yield app
    services.database.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    def make(role: str) -> FlaskClient:
        with app.extensions["mediahub"].database.begin() as session:
            _, token = create_token(session, f"{role}@example.org", ["desk"], days=1)
        program = app.test_client()
        program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return program

    return make


def test_a_group_is_named_once_and_all_is_erased_by_an_admin(app: Flask, client: Client) -> None:
    desk, admin = client("marketing"), client("admin")
    for role in ("photographer", "press"):
        assert client(role).get(HOME).status_code == 403
        assert client(role).get(f"{HOME}/groups").status_code == 403
    kept = desk.get(HOME).json
    assert (kept["on"], kept["faces"], kept["embeddings"], kept["groups"]) == (True, 3, 3, 1)
    (group,) = desk.get(f"{HOME}/groups").json
    assert group["size"] == 3
    ids = [face["id"] for face in group["faces"]]
    way, named = f"{HOME}/groups/{group['id']}/name", {"name": "Ban Ki-moon", "faces": ids[:2]}
    first = desk.post(way, json=named, headers={"Idempotency-Key": "once"})
    assert (first.status_code, first.json["person"]) == (200, "ban-ki-moon")
    assert desk.post(way, json=named, headers={"Idempotency-Key": "once"}).json == first.json
    assert desk.post(way, json=named).status_code == 409
    assert desk.post(f"{HOME}/{ids[2]}/name", json={"name": "Lin Yuhan"}).status_code == 200
    assert desk.post(f"{HOME}/999999/name", json={"name": "Lin Yuhan"}).status_code == 409
    database = app.extensions["mediahub"].database
    with database.read() as session:
        assert sorted(session.scalars(select(AssetPerson.status))) == ["accepted"] * 3 + ["rejected"]
    assert desk.delete(HOME).status_code == 403
    assert admin.delete(HOME).json == {"faces": 3, "portraits": 0, "suggestions": 1}
    assert desk.get(HOME).json["on"] is False
    assert desk.post(f"{HOME}/{ids[2]}/name", json={"name": "Lin Yuhan"}).status_code == 409
    with database.read() as session:
        assert session.scalars(select(Face)).all() == []
        assert session.scalars(select(Event.slug)).all() == ["summit"]
