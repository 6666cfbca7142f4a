"""An upload desk for tests: the real web application on a loopback port, real S3, a worker in here."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival
from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.uploads.checker import Checker
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.multipart import Multipart
from tests.pictures import write_jpeg
from tests.services import free_ports

EVENT = "upload-day"
PASSWORD = "correct horse battery"
ROLES = ("admin", "photographer", "marketing", "press")


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class Desk:
    """One installation with an event, an account for each role, and the web server under `url`."""

    def __init__(self, settings: Settings, event: str, sandbox: Sandbox) -> None:
        self.settings, self.event = settings, event
        self.app = create_app(settings)
        self.services: Services = self.app.extensions["mediahub"]
        self.checker = Checker(self.services, Pipeline(self.services, sandbox))
        self.url = f"http://127.0.0.1:{settings.port}"
        self._server: BaseWSGIServer | None = None

    def start(self) -> None:
        """Answer under `url`."""
        self._server = make_server(
            "127.0.0.1", self.settings.port, self.app, threaded=True, request_handler=Quiet
        )
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections, as a server that is down does."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def token(self, role: str = "photographer", scope: str = "upload", days: int = 1) -> str:
        """A token of this role's user."""
        with self.services.database.begin() as session:
            return create_token(session, f"{role}@example.org", scope.split(), days=days)[1]

    def client(self, role: str = "photographer", scope: str = "upload") -> httpx.Client:
        """What speaks to the API as this role's program."""
        return httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {self.token(role, scope)}"},
            timeout=20,
        )

    def check_all(self) -> None:
        """Do a worker's work, once."""
        with self.services.database.read() as session:
            waiting = list(session.scalars(select(Arrival.id).where(Arrival.state == "received")))
        for identity in waiting:
            self.checker.check(identity)

    @contextmanager
    def worker(self) -> Iterator[None]:
        """Do a worker's work all the time."""
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                self.check_all()
                time.sleep(0.05)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def arrivals(self) -> dict[str, Arrival]:
        """Every file of every batch, by its path."""
        with self.services.database.read() as session:
            return {row.path: row for row in session.scalars(select(Arrival))}

    def clean_up(self) -> None:
        """The bucket is shared by the session's tests."""
        bucket = self.services.bucket
        for prefix in (
            f"originals/{self.event}/",
            f"sidecars/{self.event}/",
            f"quarantine/{self.event}/",
            "incoming/",
        ):
            for info in list(bucket.list(prefix)):
                bucket.delete(info.key)
        uploads = Multipart(bucket)
        for upload in list(uploads.under_way("incoming/")):
            uploads.abort(upload.key, upload.upload_id)


def make_catalogue(path: Path) -> Path:
    """A catalogue with the event and an account for each role, to be copied: making it takes a second."""
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.begin() as session:
        create_event(session, EVENT, "Upload Day", "Asia/Shanghai")
        for role in ROLES:
            create_user(session, f"{role}@example.org", PASSWORD, role)
    database.dispose()
    return path


def make_desk(settings: Settings, home: Path, catalogue: Path, sandbox: Sandbox) -> Desk:
    """A desk on a port of its own, on the shared S3 server, with a copy of the catalogue."""
    (port,) = free_ports(1)
    home.mkdir()
    shutil.copy(catalogue, home / "mediahub.sqlite")
    return Desk(settings.model_copy(update={"home": home, "port": port}), EVENT, sandbox)


def announced(path: Path, *, shown: str = "", whole: bool = True, **more: Any) -> dict[str, Any]:
    """What a sender says of a file."""
    stat = path.stat()
    said = {
        "path": shown or path.name,
        "size": stat.st_size,
        "last_modified": stat.st_mtime_ns // 1_000_000,
        "head_tail": head_tail_file(path),
    }
    return {**said, **({"sha256": sha256_file(path)} if whole else {}), **more}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def large_jpeg(path: Path, seed: int, size: int) -> Path:
    """A JPEG of about `size` bytes, most of which are comments; no other seed gives it."""
    write_jpeg(path, seed)
    segment = b"\xff\xfe" + (65_535).to_bytes(2, "big") + bytes([seed % 250]) * 65_533
    data = path.read_bytes()
    path.write_bytes(data[:2] + segment * (size // len(segment)) + data[2:])
    return path
