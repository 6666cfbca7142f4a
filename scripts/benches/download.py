"""A zip of many files over HTTP, against reading the same objects from S3 with boto3.

Both in turn, in one run, by the same client: one connection, bytes thrown away as they come. The zip goes
through the web server with everything that it does in life: sign-in by token, the rules for each file, usage
written down. Memory is the peak of the web process over what it held before the first zip.

Beside it stands what cleaning costs a file that is made ready (`cleaning`), and what signing adds to a
delivery (`signing`).

With `--clients` that many people take a zip of `--gigabytes` each at the same time; see `crowd`.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from rich.console import Console
from rich.table import Table

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, DeliveredFile, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import package
from mediahub.delivery.files.recipes import ORIGINAL
from mediahub.delivery.zips.archiving import ArchiveMaker
from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token
from mediahub.ingest.batches.batches import open_batch
from mediahub.runtime import Services
from mediahub.settings import Settings
from scripts.benches import crowd
from scripts.benches.cleaning import cleaning
from scripts.benches.harness import installation
from scripts.benches.signing import measure

EVENT = "bench"
CHUNK = 1 << 20


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    options = _parser().parse_args(argv)
    os.environ["MEDIAHUB_WEB_WORKERS"] = "1"
    if options.clients:
        return _run_crowd(options)
    signing = measure(options.signed) if options.signed else {}
    with installation("web") as settings:
        services = Services.open(settings)
        keys, ids, token = _fill(services, options.files, options.megabytes * 1_000_000)
        begun = time.perf_counter()
        path, size = _make_zip(settings, services, ids, token)
        making = time.perf_counter() - begun
        process = _web_process(settings)
        before = _peak_mib(process)
        bare, zips = [], []
        for _ in range(options.turns):
            bare.append(_timed(lambda: _read_bare(services, keys)))
            zips.append(_timed(lambda: _take(settings, path, token, size)))
        peak = _peak_mib(process) - before
    megabytes = options.files * options.megabytes
    rates = Rates([megabytes / one for one in bare], [megabytes / one for one in zips])
    _show(rates, peak, options)
    cleaned = cleaning(options.turns)
    print(f"Cleaning a file: {cleaned.cleaned_ms} ms, without {cleaned.kept_ms} ms, {cleaned.ratio} times")
    _show_signing(signing, options)
    return {
        "figures": {
            "zip_mb_per_s": round(statistics.median(rates.zips), 1),
            "peak_memory_mib": round(peak, 1),
            "make_ready_s": round(making, 2),
            "files": options.files,
            "file_mb": options.megabytes,
            "cleaned_ms": cleaned.cleaned_ms,
            **signing,
        },
        "baselines": {
            "s3_mb_per_s": round(statistics.median(rates.bare), 1),
            "not_cleaned_ms": cleaned.kept_ms,
        },
        "ratios": {"zip_to_s3": round(rates.ratio, 3), "cleaned_to_not": cleaned.ratio},
    }


@dataclass(frozen=True, slots=True)
class Rates:
    """Megabytes a second of each turn."""

    bare: Sequence[float]
    zips: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of the ratios of the turns: the machine's speed drifts."""
        return statistics.median(ours / theirs for ours, theirs in zip(self.zips, self.bare, strict=True))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench download", description=__doc__)
    parser.add_argument("--files", type=int, default=200, help="in the zip (default 200)")
    parser.add_argument("--megabytes", type=int, default=10, help="of each file (default 10)")
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured (default 5)")
    parser.add_argument("--signed", type=int, default=15, help="deliveries that are signed (default 15)")
    parser.add_argument("--clients", type=int, default=0, help="people who take a zip each at once")
    parser.add_argument("--gigabytes", type=float, default=5.0, help="of each of their zips (default 5)")
    return parser


def _run_crowd(options: argparse.Namespace) -> dict[str, Any]:
    """Many at once: memory and disk of the web process, and whether pages still answer."""
    files = max(1, round(options.gigabytes * 1000 / options.megabytes))
    with installation("web") as settings:
        services = Services.open(settings)
        _, ids, _ = _fill(services, files, options.megabytes * 1_000_000)
        zips = []
        for token in crowd.accounts(services, options.clients):
            path, size = _make_zip(settings, services, ids, token)
            zips.append(crowd.Zip(path, size, token))
        process = _web_process(settings)
        peak, written = _peak_mib(process), crowd.written_mib(process)
        seen = crowd.take_all(settings, zips)
        figures = crowd.figures(seen, zips, _peak_mib(process) - peak, crowd.written_mib(process) - written)
    table = Table(
        "figure", "value", title=f"{options.clients} people take {options.gigabytes:g} GB each at once"
    )
    for name, value in figures.items():
        table.add_row(name, str(value))
    Console().print(table)
    return {"figures": figures, "baselines": {}, "ratios": {}}


def _fill(services: Services, count: int, size: int) -> tuple[list[str], list[str], str]:
    """Files as they lie in storage when they have been made: their keys, their assets, and a token."""
    noise = os.urandom(size)
    with services.database.begin() as session:
        event = create_event(session, EVENT, "Bench", "UTC")
        batch = open_batch(session, event=EVENT, photographer="Bench", source="cli", roots=[])
        create_user(session, "bench@example.org", "correct horse battery", "press")
        _, token = create_token(session, "bench@example.org", ["download"], days=1)
        assets = [_asset(event.id, batch.id, number, size) for number in range(count)]
        session.add_all(assets)
        session.flush()
        wanted = package.want(session, package.load(session, [one.id for one in assets]), ORIGINAL)
        for number, one in enumerate(wanted):
            services.bucket.put_bytes(one.key, noise[number:] + noise[:number], "image/jpeg")
            row = session.get_one(DeliveredFile, one.key)
            row.state, row.size, row.mime = "ready", size, "image/jpeg"
    return [one.key for one in wanted], [one.asset_id for one in wanted], token


def _asset(event: int, batch: int, number: int, size: int) -> Asset:
    digest = f"{number:064x}"
    return Asset(
        id=asset_id(EVENT, digest), event_id=event, batch_id=batch, photographer_id=1, state="ready",
        sha256=digest, size=size, mime="image/jpeg", kind="photo", filename=f"DSC_{number:05}.JPG",
        original_key=f"originals/{number}", width=6000, height=4000, taken_at=utcnow(),
        taken_source="offset", title=f"Frame {number}", caption="A robot greets visitors.", credit="Bench",
    )  # fmt: skip


def _make_zip(settings: Settings, services: Services, ids: list[str], token: str) -> tuple[str, int]:
    """Ask for the zip and make it ready, as a worker does; the path of its bytes, and how many they are."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{settings.base_url}/api/v1", headers=headers, timeout=60) as client:
        asked = client.post(f"/events/{EVENT}/zips", json={"assets": ids}).raise_for_status().json()
        ArchiveMaker(services).make_next()
        ready = client.get(f"/zips/{asked['id']}").raise_for_status().json()
    if ready["state"] != "ready":
        raise SystemExit(f"the zip was not made: {ready['problem']}")
    return f"/api/v1/zips/{asked['id']}/file", ready["size"]


def _read_bare(services: Services, keys: list[str]) -> None:
    client, name = services.bucket.client, services.bucket.name
    for key in keys:
        for _ in client.get_object(Bucket=name, Key=key)["Body"].iter_chunks(CHUNK):
            pass


def _take(settings: Settings, path: str, token: str, size: int) -> None:
    where = urlsplit(settings.base_url)
    with socket.create_connection((where.hostname or "", where.port or 80)) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        buffer, got = bytearray(CHUNK), 0
        while count := connection.recv_into(buffer):
            got += count
    if got < size:
        raise SystemExit(f"{got} bytes came of {size}")


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _web_process(settings: Settings) -> int:
    """The one gunicorn process that answers: the child of the one that was started."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            mine = f"MEDIAHUB_PORT={settings.port}\0".encode() in path.read_bytes()
            line = (path.parent / "cmdline").read_bytes()
            children = (path.parent / "task" / path.parent.name / "children").read_text().split()
        except OSError:
            continue
        if mine and line.endswith(b"mediahub\0web\0") and len(children) == 1:
            return int(children[0])
    raise SystemExit("the web process was not found")


def _peak_mib(process: int) -> float:
    """The largest that it ever was in memory (VmHWM), in MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _show_signing(signing: dict[str, float], options: argparse.Namespace) -> None:
    if not signing:
        return
    table = Table("original", "making, ms", "signing, ms", "of a processor, ms")
    table.title = f"A delivery of an original of 24 megapixels, medians of {options.signed}"
    for shown, prefix in (("unsigned", ""), ("signed by its camera", "signed_")):
        names = (f"{prefix}making_ms_p50", f"{prefix}signing_ms_p50", f"{prefix}signing_cpu_ms_p50")
        table.add_row(shown, *(str(signing[one]) for one in names))
    Console().print(table)


def _show(rates: Rates, peak: float, options: argparse.Namespace) -> None:
    title = f"A zip of {options.files} files of {options.megabytes} MB, megabytes a second"
    table = Table("from S3", "zip", "zip / S3", "peak memory", title=title)
    for bare, ours in zip(rates.bare, rates.zips, strict=True):
        table.add_row(f"{bare:.0f}", f"{ours:.0f}", f"{ours / bare:.2f}", "")
    table.add_section()
    table.add_row(
        f"{statistics.median(rates.bare):.0f}",
        f"{statistics.median(rates.zips):.0f}",
        f"{rates.ratio:.2f}",
        f"+{peak:.0f} MiB",
    )
    Console().print(table)
