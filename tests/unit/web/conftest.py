"""The real application on an empty home: SQLite, a real index, and a presigner, which needs no server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mediahub.app import create_app
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    Batch,
    Event,
    Person,
    PersonName,
    Photographer,
    Rendition,
    Session,
    asset_id,
)
from mediahub.identity.accounts import create_user
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.settings import load_settings

TAKEN = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)
FUTURE = datetime(2099, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse battery"
TERMS: dict[str, dict[str, object]] = {
    "free": {"rights_class": "free"},
    "editorial": {"rights_class": "editorial", "caption": "A robot waves"},
    "embargoed": {"rights_class": "editorial", "embargo_until": FUTURE},
    "expired": {"rights_class": "free", "expires_at": TAKEN},
    "partners": {"rights_class": "partners"},
    "none": {"rights_class": "none"},
    "storing": {"state": "storing"},
}
"""One asset for each kind of terms, by the name that the tests know it by."""

SignIn = Callable[[str], FlaskClient]


def id_of(name: str) -> str:
    """The id of the asset of one of `TERMS`."""
    return asset_id("summit", name)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with an event, one session, and an asset for each of `TERMS`; made once a module."""
    settings = load_settings(home=tmp_path_factory.mktemp("home"))
    Services.open(settings).database.migrate()
    app = create_app(settings)
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        for role in ("admin", "photographer", "press"):
            create_user(database, f"{role}@mediahub.example", PASSWORD, role)
        event = Event(slug="summit", name="Summit", timezone="Asia/Shanghai", accent="#c8102e")
        photographer = Photographer(name="Chen Rui")
        speaker = Person(slug="yin-tongyue", name="Yin Tongyue", names=[_native("尹同跃")])
        database.add_all([event, photographer, speaker])
        database.flush()
        talk = Session(
            event_id=event.id, code="D2-ROB", title="Machines on stage", room="Grand Hall",
            starts_at=TAKEN, ends_at=TAKEN + timedelta(hours=1), speakers=[speaker],
        )  # fmt: skip
        batch = Batch(event_id=event.id, photographer_id=photographer.id, source="cli", signature="s")
        database.add_all([talk, batch])
        database.flush()
        for number, (name, terms) in enumerate(TERMS.items()):
            database.add(_asset(name, number, event, photographer, batch, terms))
        database.flush()
        stated = {"asset_id": id_of("free"), "status": "accepted"}
        database.add(AssetSession(session_id=talk.id, source="programme", **stated))
        database.add(AssetPerson(person_id=speaker.id, source="manual", **stated))
        enqueue(database, [id_of(name) for name in TERMS])
    indexer = Indexer(settings, services.database)
    while indexer.drain_once():
        pass
    return app


def _native(name: str) -> PersonName:
    return PersonName(text=name, folded=name, lang="zh-Hans", kind="native")


def _asset(
    name: str, number: int, event: Event, photographer: Photographer, batch: Batch, terms: dict[str, object]
) -> Asset:
    fields: dict[str, object] = {
        "id": id_of(name), "event_id": event.id, "photographer_id": photographer.id, "batch_id": batch.id,
        "state": "ready", "sha256": name, "size": 7_400_000, "mime": "image/jpeg", "kind": "photo",
        "filename": f"{name}.jpg", "original_key": f"originals/{name}.jpg", "width": 6000, "height": 4000,
        "taken_at": TAKEN + timedelta(minutes=number), "taken_source": "offset", "title": f"Title {name}",
        "gps_lat": 31.35, "gps_lon": 118.36,
        **terms,
    }  # fmt: skip
    renditions = [
        Rendition(
            name=kind, key=f"renditions/{name}-{kind}.jpg", mime="image/jpeg", width=3, height=2, size=9
        )
        for kind in ("thumb", "preview")
    ]
    return Asset(**fields, renditions=renditions)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Gives a client that is signed in as the one user of a role."""

    def as_role(role: str) -> FlaskClient:
        client = app.test_client()
        page = client.get("/login").get_data(as_text=True)
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        form = {"email": f"{role}@mediahub.example", "password": PASSWORD, "csrf_token": token}
        assert client.post("/login", data=form).status_code == 302
        return client

    return as_role


def csrf_headers(client: FlaskClient) -> dict[str, str]:
    """What the page's scripts send with a POST."""
    page = client.get("/events/summit/").get_data(as_text=True)
    return {"X-CSRFToken": page.split('"csrf": "')[1].split('"')[0], "Accept": "application/json"}
