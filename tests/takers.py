"""An event with pictures in S3 and people who take them, without cameras: rows and objects made by hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Batch, DeliveredFile, Photographer, asset_id
from mediahub.delivery.zips.archiving import ArchiveMaker
from mediahub.identity.accounts import create_user
from mediahub.runtime import Services
from mediahub.settings import Settings

PASSWORD = "correct horse battery"
ROLES = ("admin", "photographer", "marketing", "press")
TAKEN = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)


@dataclass
class Counter:
    """One installation with one event, where somebody takes pictures."""

    settings: Settings
    event: str
    app: Flask
    services: Services
    ids: list[str] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    """By asset, what is delivered of it."""
    manifests: dict[str, bytes] = field(default_factory=dict)
    """By asset, the C2PA manifest that lies beside what is delivered of it."""

    def add(self, name: str, data: bytes, **fields: Any) -> str:
        """A ready asset whose original is `data`; its id."""
        sha256 = hashlib.sha256(data).hexdigest()
        key = f"originals/{self.event}/{sha256[:2]}/{sha256}.jpg"
        self.services.bucket.put_bytes(key, data, "image/jpeg")
        with self.services.database.begin() as session:
            batch = session.scalars(select(Batch).order_by(Batch.id).limit(1)).one()
            identity = asset_id(self.event, sha256)
            values: dict[str, Any] = {
                "id": identity, "event_id": batch.event_id, "batch_id": batch.id, "state": "ready",
                "photographer_id": batch.photographer_id, "sha256": sha256, "size": len(data),
                "mime": "image/jpeg", "kind": "photo", "filename": name, "original_key": key,
                "width": 6000, "height": 4000, "taken_source": "offset", "title": f"Frame {name}",
                "taken_at": TAKEN + timedelta(minutes=len(self.ids)), "caption": f"A robot waves in {name}.",
                "credit": "Summit Pool", **fields,
            }  # fmt: skip
            session.merge(Asset(**values))  # a test that is tried again brings its pictures again
        if identity not in self.contents:
            self.ids.append(identity)
        self.contents[identity] = data
        return identity

    def change(self, identity: str, **fields: Any) -> None:
        """Another state or other terms."""
        with self.services.database.begin() as session:
            for name, value in fields.items():
                setattr(session.get_one(Asset, identity), name, value)

    def client(self, role: str) -> FlaskClient:
        """A browser in which somebody of this role is signed in."""
        client = self.app.test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
        assert token
        form = {"email": f"{role}@example.org", "password": PASSWORD, "csrf_token": token[1]}
        assert client.post("/login", data=form).status_code == 302
        page = client.get(f"/events/{self.event}/").text
        found = re.search(r'"csrf": "([^"]+)"', page)
        assert found
        client.environ_base["HTTP_X_CSRFTOKEN"] = found[1]
        client.environ_base["HTTP_ACCEPT"] = "application/json"
        return client

    def make_files(self) -> None:
        """What a worker does for wanted files, with the original in the place of each."""
        with self.services.database.begin() as session:
            wanted = select(DeliveredFile).where(DeliveredFile.state == "wanted")
            for row in session.scalars(wanted):
                data = self.contents[row.asset_id]
                self.services.bucket.put_bytes(row.key, data, "image/jpeg")
                row.state, row.size, row.mime = "ready", len(data), "image/jpeg"
                row.sha256 = hashlib.sha256(data).hexdigest()
                if manifest := self.manifests.get(row.asset_id):
                    self.services.bucket.put_bytes(f"{row.key}.c2pa", manifest, "application/c2pa")
                    row.manifest_size = len(manifest)

    def forget_manifests(self) -> None:
        """Nothing that is made from now on has a manifest beside it, and what had one is made anew."""
        self.manifests.clear()
        with self.services.database.begin() as session:
            session.execute(delete(DeliveredFile).where(DeliveredFile.manifest_size > 0))

    def make_zip(self, client: FlaskClient, ids: Sequence[str], recipe: str = "original") -> dict[str, Any]:
        """Ask for a zip and have it made; what its state says then."""
        asked = client.post(f"/events/{self.event}/zips", json={"ids": list(ids), "recipe": recipe})
        assert asked.status_code == 202, asked.text
        MakerAtOnce(self).make_all()
        answer: dict[str, Any] = client.get(asked.json["look"]).json
        return answer


class MakerAtOnce(ArchiveMaker):
    """Makes zips in this thread; files are there as soon as they are wanted."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(counter.services)
        self._counter = counter

    def make_all(self) -> None:
        """Every zip that waits, also those that tests before this one left."""
        while self.make_next():
            pass

    def _await_files(self, work: Any) -> None:
        self._counter.make_files()
        super()._await_files(work)


def open_counter(settings: Settings, event: str) -> Counter:
    """An empty event with an account for each role. `settings` have a home of their own and a running S3."""
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    with database.begin() as session:
        made = create_event(session, event, "Summit", "Asia/Shanghai")
        photographer = Photographer(name="Chen Rui")
        session.add(photographer)
        session.flush()
        session.add(Batch(event_id=made.id, photographer_id=photographer.id, source="cli", signature="s"))
        for role in ROLES:
            create_user(session, f"{role}@example.org", PASSWORD, role, name=f"Ms {role.capitalize()}")
    database.dispose()
    app = create_app(settings)
    return Counter(settings, event, app, app.extensions["mediahub"])
