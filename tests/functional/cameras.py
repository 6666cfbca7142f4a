"""A running FTP server with accounts, for tests with real clients."""

from __future__ import annotations

import ftplib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival
from mediahub.ingest.sources.ftp.accounts import create_account
from mediahub.runtime import Services
from mediahub.settings import Settings
from tests.services import free_ports

EVENT = "cameras"
SECONDS = 60


class CameraDoor:
    """`mediahub ftp` in a process of its own, on a home of its own and the shared S3 server."""

    def __init__(self, s3: Settings, home: Path, event: str = EVENT) -> None:
        first = free_ports(1)[0]
        self.event = event
        self.settings = s3.model_copy(
            update={
                "home": home,
                "ftp_port": first,
                "ftp_passive_ports": f"{first + 2000}-{first + 2060}",
            }
        )
        self.services = Services.open(self.settings)
        self.passwords: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        database = Database(self.settings.sqlalchemy_url)
        database.migrate()
        with database.begin() as session:
            create_event(session, event, "Cameras", "Asia/Shanghai")

    def account(self, login: str, photographer: str) -> None:
        with self.services.database.begin() as session:
            self.passwords[login] = create_account(
                session, login, event=self.event, photographer=photographer
            )

    def environment(self, **more: str) -> dict[str, str]:
        settings = self.settings
        return os.environ | {
            "MEDIAHUB_HOME": str(settings.home),
            "MEDIAHUB_S3_PORT": str(settings.s3_port),
            "MEDIAHUB_S3_ACCESS_KEY": settings.s3_access_key.get_secret_value(),
            "MEDIAHUB_S3_SECRET_KEY": settings.s3_secret_key.get_secret_value(),
            "MEDIAHUB_FTP_PORT": str(settings.ftp_port),
            "MEDIAHUB_FTP_PASSIVE_PORTS": settings.ftp_passive_ports,
            "MEDIAHUB_WORKER_PROCESSES": "1",
            **more,
        }

    def command(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (self.settings.home / f"{words[0]}.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "mediahub", *words],
                env=self.environment(**environment),
                stdout=log,
                stderr=log,
            )

    def open(self, **environment: str) -> None:
        self._process = self.command("ftp", **environment)
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.settings.ftp_port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None, (self.settings.home / "ftp.log").read_text()
                assert time.monotonic() < deadline, "the FTP server did not start"
                time.sleep(0.1)

    def close(self, *, kill: bool = False) -> None:
        if self._process is not None:
            self._process.kill() if kill else self._process.terminate()
            self._process.wait(20)
            self._process = None

    def connect(self, login: str) -> ftplib.FTP:
        client = ftplib.FTP(timeout=SECONDS)
        client.connect("127.0.0.1", self.settings.ftp_port)
        client.login(login, self.passwords[login])
        client.voidcmd("TYPE I")
        return client

    def arrivals(self, *states: str) -> dict[str, Arrival]:
        """Arrivals by path."""
        with self.services.database.read() as session:
            found = session.scalars(select(Arrival))
            return {arrival.path: arrival for arrival in found if not states or arrival.state in states}

    def bytes_of(self, arrival: Arrival) -> bytes:
        """What lies in S3 for an arrival that no worker took up yet."""
        assert arrival.incoming_key is not None
        return self.services.bucket.get_bytes(arrival.incoming_key)

    def clean_up(self) -> None:
        for arrival in self.arrivals().values():
            for info in list(self.services.bucket.list(f"incoming/{arrival.batch_id}/")):
                self.services.bucket.delete(info.key)
        for prefix in ("originals", "quarantine"):
            for info in list(self.services.bucket.list(f"{prefix}/{self.event}/")):
                self.services.bucket.delete(info.key)


def until(what: object, seconds: float = SECONDS) -> None:
    """Wait until `what()` is true."""
    deadline = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
