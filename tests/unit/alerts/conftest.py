"""Fixtures of this folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    User,
)
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage import Bucket
from tests.functional.search_catalogue import fill
from tests.unit.alerts.searching import (
    Newsroom,
    event_id,
    index,
)


@pytest.fixture
def parts(settings: Settings, database: Database) -> Services:
    """Six pictures, an admin, a photographer and an approved journalist without a role."""
    fill(database)
    with database.begin() as session:
        for role in ("admin", "photographer"):
            create_user(session, f"{role}@example.org", "long enough pw", role)
        journalist = User(email="anna@example.org", fs_uniquifier="a", roles=[])
        session.add(journalist)
        session.flush()
        approve_user(session, journalist.id, event_id(database))
    parts = Services(settings, database, Bucket(settings), Search(settings, database))
    index(parts)
    return parts


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    room = Newsroom()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            room.calls.append((dict(self.headers), body))
            self.send_response(room.status)
            if room.status == 302:
                self.send_header("Location", room.url)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    room.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield room
    server.shutdown()
    thread.join()
    server.server_close()
