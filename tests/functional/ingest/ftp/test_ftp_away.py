"""Storage or catalogue away in the middle of it: a reply that makes cameras try again, and nothing lost."""

from __future__ import annotations

import ftplib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.ingest.sources.ftp.receiver import PART
from mediahub.ingest.sources.ftp.server import make_server
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket
from mediahub.storage.client import make_client
from tests.ftp_servers import serving
from tests.functional.cameras import CameraDoor, until
from tests.services import free_ports

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]

LARGE = os.urandom(PART + 1_000_000)


class SwitchedBucket(Bucket):
    """The real bucket, or with `away` one at a port where nobody listens."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.away = False
        self._nowhere = make_client(
            settings.model_copy(update={"s3_endpoint": f"http://127.0.0.1:{free_ports(1)[0]}"})
        )

    @property
    def client(self) -> Any:
        return self._nowhere if self.away else super().client


class SwitchedDatabase(Database):
    """The real database, or with `away` one that does not answer."""

    away = False

    @contextmanager
    def begin(self) -> Iterator[Session]:
        self._knock()
        with super().begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        self._knock()
        with super().read() as session:
            yield session

    def _knock(self) -> None:
        if self.away:
            raise OperationalError("SELECT 1", {}, OSError("no answer"))


@pytest.fixture
def door(s3_settings: Settings, tmp_path: Path) -> Iterator[CameraDoor]:
    """Served from a thread of this process, so that its services can be switched off."""
    door = CameraDoor(s3_settings, tmp_path / "home", event=f"away-{tmp_path.name.replace('_', '-').lower()}")
    settings = door.settings
    door.services = Services(
        settings, SwitchedDatabase(settings.sqlalchemy_url), SwitchedBucket(settings), door.services.search
    )
    door.account("chen", "Chen Rui")
    with serving(make_server(door.services)):
        yield door
    door.clean_up()


def test_a_small_file_is_asked_for_again(door: CameraDoor) -> None:
    client = door.connect("chen")
    door.services.bucket.away = True  # type: ignore[attr-defined]
    with pytest.raises(ftplib.error_temp, match="451"):
        client.storbinary("STOR a.jpg", io.BytesIO(b"a picture"))
    assert door.arrivals("received") == {}
    door.services.bucket.away = False  # type: ignore[attr-defined]
    client.storbinary("STOR a.jpg", io.BytesIO(b"a picture"))  # on the same connection
    assert [door.bytes_of(arrival) for arrival in door.arrivals("received").values()] == [b"a picture"]
    client.close()


def test_a_large_file_goes_on_from_what_is_safe(door: CameraDoor) -> None:
    client = door.connect("chen")
    connection = client.transfercmd("STOR a.mov")
    connection.sendall(LARGE[: PART + 500_000])
    other = door.connect("chen")
    until(lambda: (other.size("a.mov") or 0) >= PART - 1)
    door.services.bucket.away = True  # type: ignore[attr-defined]
    connection.sendall(LARGE[PART + 500_000 :])
    connection.close()
    with pytest.raises(ftplib.error_temp, match="451"):
        client.voidresp()
    door.services.bucket.away = False  # type: ignore[attr-defined]
    kept = other.size("a.mov") or 0
    assert PART - 1 <= kept < len(LARGE)
    other.storbinary("STOR a.mov", io.BytesIO(LARGE[kept:]), rest=kept)
    assert door.bytes_of(door.arrivals("received")["a.mov"]) == LARGE
    client.close()
    other.close()


def test_a_catalogue_that_does_not_answer(door: CameraDoor) -> None:
    client = door.connect("chen")
    stranger = ftplib.FTP(timeout=30)
    stranger.connect("127.0.0.1", door.settings.ftp_port)
    door.services.database.away = True  # type: ignore[attr-defined]
    for act in (
        lambda: client.storbinary("STOR a.jpg", io.BytesIO(b"a picture")),
        lambda: client.nlst(),
        lambda: stranger.login("chen", door.passwords["chen"]),
    ):
        with pytest.raises(ftplib.error_temp, match="451"):
            act()
    door.services.database.away = False  # type: ignore[attr-defined]
    client.storbinary("STOR a.jpg", io.BytesIO(b"a picture"))
    assert set(door.arrivals("received")) == {"a.jpg"}
    client.close()
    stranger.close()
