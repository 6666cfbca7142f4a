"""Camera accounts, their transfers, and the real FTP server in this process; objects are in memory."""

from __future__ import annotations

import ftplib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, FtpUpload
from mediahub.ingest.sources.ftp import receiver
from mediahub.ingest.sources.ftp.accounts import create_account, find_account
from mediahub.ingest.sources.ftp.listing import Listing
from mediahub.ingest.sources.ftp.receiver import Receiver
from mediahub.ingest.sources.ftp.server import make_server
from mediahub.ingest.sources.ftp.uploads import Uploads
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from tests.ftp_servers import serving
from tests.object_storage import BucketInMemory
from tests.services import free_ports

PART = 1000
"""Bytes of a part in these tests; S3 wants millions."""


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "PART", PART)


@pytest.fixture
def account(services: Services) -> int:
    """The account `chen`."""
    with services.database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        create_account(session, "chen", event="summit", photographer="Chen Rui")
        found = find_account(session, "chen")
        assert found is not None
        return found.id


@pytest.fixture
def uploads(services: Services, account: int) -> Uploads:
    return Uploads(services, services.jobs, account)


@pytest.fixture
def listing(services: Services, account: int) -> Listing:
    return Listing(services.database, services.jobs, account)


@pytest.fixture
def send(services: Services, uploads: Uploads) -> Callable[[str, bytes], int]:
    """Takes a whole file; gives the id of its arrival."""

    def send_whole(path: str, data: bytes) -> int:
        slot = uploads.begin(path)
        receiver = Receiver(uploads, services.bucket, slot, path)
        for start in range(0, len(data), 100):  # as a connection brings it
            receiver.write(data[start : start + 100])
        receiver.finish()
        receiver.close()
        return slot.arrival_id

    return send_whole


@pytest.fixture
def break_off(services: Services, uploads: Uploads) -> Callable[[str, bytes], str]:
    """Takes a file that is cut off after `data`; gives the key of its object."""

    def send_part(path: str, data: bytes) -> str:
        slot = uploads.begin(path)
        receiver = Receiver(uploads, services.bucket, slot, path)
        for start in range(0, len(data), 100):  # as a connection brings it
            receiver.write(data[start : start + 100])
        receiver.close()
        return slot.key

    return send_part


def queued(services: Services) -> list[int]:
    """The arrivals that wait for a worker."""
    return [task.args[0] for task in services.jobs._open().pending()]


class Door:
    """The FTP server, with accounts `chen` and `maja`."""

    def __init__(self, services: Services, bucket: BucketInMemory) -> None:
        self.services, self.bucket = services, bucket
        self.passwords: dict[str, str] = {}
        with services.database.begin() as session:
            create_event(session, "summit", "Summit", "Asia/Shanghai")
            for login, name in (("chen", "Chen Rui"), ("maja", "Maja Lind")):
                self.passwords[login] = create_account(session, login, event="summit", photographer=name)

    def connect(self, login: str = "chen", client: ftplib.FTP | None = None) -> ftplib.FTP:
        """A client that is signed in."""
        client = client or ftplib.FTP(timeout=60)
        client.connect("127.0.0.1", self.services.settings.ftp_port)
        client.login(login, self.passwords[login])
        client.voidcmd("TYPE I")
        return client

    def wait_for_end_of(self, name: str) -> None:
        """Wait until the connection of a transfer that broke off has noticed it."""
        deadline = time.monotonic() + 60
        while True:
            with self.services.database.read() as session:
                if session.scalars(select(FtpUpload.writer).where(FtpUpload.name == name)).all() == [""]:
                    return
            assert time.monotonic() < deadline, "the end of the transfer was not noticed"
            time.sleep(0.02)

    def arrived(self) -> dict[str, bytes]:
        """The bytes of whole files, by path."""
        with self.services.database.read() as session:
            found = session.scalars(select(Arrival).where(Arrival.state == "received"))
            return {one.path: self.bucket.get_bytes(one.incoming_key or "") for one in found}


@pytest.fixture(scope="session")
def ftp_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the server's own making, which takes a while to make."""
    from mediahub.ingest.sources.ftp.certificate import self_made

    path = tmp_path_factory.mktemp("certificate") / "ftp.pem"
    path.write_bytes(self_made(None))
    return path


@pytest.fixture
def ftp_services(
    s3_settings: Settings, bucket: BucketInMemory, empty_catalogue: Path, ftp_certificate: Path
) -> Iterator[Services]:
    """Services on SQLite alone: what SQL asks is tested with `services`."""
    first = free_ports(1)[0]
    settings = s3_settings.model_copy(
        update={
            "ftp_port": first,
            "ftp_passive_ports": f"{first + 2000}-{first + 2060}",
            "ftp_cert": ftp_certificate,
        }
    )
    shutil.copyfile(empty_catalogue, settings.home / "catalogue.sqlite")
    database = Database(f"sqlite:///{settings.home / 'catalogue.sqlite'}")
    yield Services(settings, database, bucket, Search(settings, database))
    database.dispose()


@pytest.fixture
def door(ftp_services: Services, bucket: BucketInMemory) -> Iterator[Door]:
    door = Door(ftp_services, bucket)
    with serving(make_server(ftp_services)):
        yield door


@pytest.fixture
def chen(door: Door) -> Iterator[ftplib.FTP]:
    with ExitStack() as stack:
        yield stack.enter_context(closing(door.connect()))
