"""Many people who take a large zip each at once: what the web process holds, writes, and still answers.

Each has an account and a zip of their own, over the same files in storage. A client that is asked to come
back does, and goes on where it was. Memory is the peak of the web process over what it held before, disk what
it wrote.
"""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token
from mediahub.runtime import Services
from mediahub.settings import Settings

CHUNK = 1 << 20
LOOK_EVERY = 0.25
HEAD = 64 << 10


@dataclass(frozen=True, slots=True)
class Zip:
    """Somebody's own, ready to be taken."""

    path: str
    size: int
    token: str


@dataclass
class Crowd:
    """What was seen while all of them took theirs."""

    seconds: float = 0.0
    finished: list[float] = field(default_factory=list)
    """Seconds after which each had everything."""
    sent_back: int = 0
    """How often one was asked to come back."""
    pages: list[float] = field(default_factory=list)
    """Seconds that a page took meanwhile."""


def accounts(services: Services, count: int) -> list[str]:
    """A token for each of so many people."""
    tokens = []
    with services.database.begin() as session:
        for number in range(count):
            create_user(session, f"crowd{number}@example.org", "correct horse battery", "press")
            tokens.append(create_token(session, f"crowd{number}@example.org", ["download"], days=1)[1])
    return tokens


def take_all(settings: Settings, zips: Sequence[Zip]) -> Crowd:
    """Have everybody take their zip at once. Raises SystemExit if one does not get all of it."""
    crowd, done = Crowd(), threading.Event()
    watcher = threading.Thread(target=_watch_pages, args=(settings, crowd, done))
    watcher.start()
    begun = time.perf_counter()
    try:
        with ThreadPoolExecutor(len(zips)) as pool:
            for seconds, sent_back in pool.map(lambda one: _take(settings, one, begun), zips):
                crowd.finished.append(seconds)
                crowd.sent_back += sent_back
        crowd.seconds = time.perf_counter() - begun
    finally:
        done.set()
        watcher.join()
    return crowd


def written_mib(process: int) -> float:
    """What a process has written to disk so far, in MiB."""
    lines = Path(f"/proc/{process}/io").read_text().splitlines()
    return next(int(line.split()[1]) / (1 << 20) for line in lines if line.startswith("write_bytes"))


def figures(crowd: Crowd, zips: Sequence[Zip], peak: float, written: float) -> dict[str, Any]:
    """For the table and for JSON."""
    total = sum(one.size for one in zips)
    slowest = statistics.quantiles(crowd.pages, n=20)[-1] if len(crowd.pages) > 1 else 0.0
    return {
        "clients": len(zips),
        "gb_each": round(zips[0].size / 1e9, 2),
        "mb_per_s": round(total / 1e6 / crowd.seconds, 1),
        "seconds": round(crowd.seconds, 1),
        "first_done_s": round(min(crowd.finished), 1),
        "peak_memory_mib": round(peak, 1),
        "disk_written_mib": round(written, 1),
        "sent_back": crowd.sent_back,
        "page_p95_ms": round(slowest * 1000, 1),
    }


def _take(settings: Settings, one: Zip, begun: float) -> tuple[float, int]:
    got, sent_back = 0, 0
    while got < one.size:
        more, wait = _go_on(settings, one, got)
        got += more
        if wait:
            sent_back += 1
            time.sleep(wait)
    if got != one.size:
        raise SystemExit(f"{got} bytes came of {one.size}")
    return time.perf_counter() - begun, sent_back


def _go_on(settings: Settings, one: Zip, start: int) -> tuple[int, float]:
    """How many bytes came, and for how long to wait before asking again."""
    where = urlsplit(settings.base_url)
    with socket.create_connection((where.hostname or "", where.port or 80)) as connection:
        connection.sendall(
            f"GET {one.path} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {one.token}\r\n"
            f"Range: bytes={start}-\r\nConnection: close\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            data = connection.recv(HEAD)
            if not data:
                return 0, 1.0
            head += data
        said, _, rest = head.partition(b"\r\n\r\n")
        status = int(said.split()[1])
        if status == 503:
            return 0, 1.0
        if status != 206:
            raise SystemExit(f"the server answers {status}: {rest[:200]!r}")
        got, buffer = len(rest), bytearray(CHUNK)
        while count := connection.recv_into(buffer):
            got += count
    return got, 0.0


def _watch_pages(settings: Settings, crowd: Crowd, done: threading.Event) -> None:
    with httpx.Client(base_url=settings.base_url, timeout=60) as client:
        while not done.wait(LOOK_EVERY):
            begun = time.perf_counter()
            client.get("/login").raise_for_status()
            crowd.pages.append(time.perf_counter() - begun)
