"""Files through the upload desk in headless Chromium, against `rclone copy` of them to the same bucket.

First both deliver the files, with nothing else at work: the rates. rclone does so before and after the
browser, and its rate is that of both together, since one run differs from the next by a fifth. Then the
browser delivers them once more, into another event, with the worker running: the network is cut, the web
server killed, and everything has to be there in the end, once. The page's longest task is that of both
deliveries.

Over a line as quick as this one, the desk sends bytes first and says their SHA-256 after them. So there are
two rates: until the last byte was in storage, and until the server had heard of every file and its SHA-256
too.

The page itself notes when its last file was sent, and the bench looks seldom: on two cores that it shares
with all that it measures, hearing of each response took a twentieth of them. The first page is closed once
the server has heard of all its files: before that, it went on sending beside the second. Nothing is timed
while the disk still writes what came before, or while the browser is still busy with its own start: nobody
drops files onto a page in the moment that it opens.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext
from rich.console import Console
from rich.table import Table
from sqlalchemy import ColumnElement, func, select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Batch, Event
from mediahub.identity.accounts import create_user
from mediahub.ingest.sources.disk_batch import wait_for_index
from mediahub.runtime import Services
from mediahub.services.checks.verification import verify
from mediahub.services.installation import web_answers
from mediahub.settings import Settings
from scripts.benches.chromium import browser
from scripts.benches.harness import installation, write_frames
from scripts.benches.rclone import Rclone

PEOPLE = "camera@bench.example", "a password for the bench"
CALM, ROUGH = "bench-calm", "bench-rough"
PREFIX = "bench-rclone"
LOOK_EVERY = 200
"""Milliseconds."""
STARTING = 3.0
"""Seconds in which a browser that was just started settles down."""
CUT_FOR = 3.0
"""Seconds without a network."""
DOWN_FOR = 2.0
"""Seconds until a killed server is started again."""
PATIENCE = 3600.0
"""Seconds in which all must be over."""
WATCH = """
window.seen = { longest: 0, sent: 0, last: 0 };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const { name, responseEnd, responseStatus } of list.getEntries()) {
    const { pathname } = new URL(name);
    if (responseStatus !== 200 || !pathname.includes("/incoming/") || pathname.endsWith(".preview")) continue;
    seen.sent += 1;
    seen.last = performance.timeOrigin + responseEnd;
  }
}).observe({ type: "resource", buffered: true });
"""
"""What the page itself notes: its longest task, and how many files were sent until when."""


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    options = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder:
        height = round((options.megapixels * 2e6 / 3) ** 0.5)
        frames = write_frames(Path(folder), options.files, (height * 3 // 2, height))
        total = sum(path.stat().st_size for path in frames)
        with installation("indexer") as settings, _web(settings) as web:
            services = _filled(settings)
            rclone = Rclone(settings)
            os.sync()
            took = [rclone.copy_and_purge(Path(folder), PREFIX)]
            with _context() as context:
                calm = Desk(context, settings, CALM)
                time.sleep(STARTING)
                os.sync()
                ours = total / calm.send(frames) / 1e6
                hashed = total / calm.settle(services, len(frames), Arrival.claimed_sha256.is_not(None)) / 1e6
                longest = calm.close()
                _clear(services)
                os.sync()
                took.append(rclone.copy_and_purge(Path(folder), PREFIX))
                with _worker(settings):
                    rough = Desk(context, settings, ROUGH)
                    rough.struggle(frames, options.cuts, web.kill if options.kills else None)
                    seconds = rough.settle(services, len(frames), Arrival.state == "ready")
                    faults = _faults(services)
                longest = max(longest, rough.close())
    theirs = total * len(took) / sum(took) / 1e6
    figures = {
        "files": options.files,
        "total_mb": round(total / 1e6),
        "upload_mb_per_s": round(ours, 1),
        "upload_with_hashes_mb_per_s": round(hashed, 1),
        "longest_task_ms": round(longest),
        "cuts": options.cuts,
        "rough_s": round(seconds, 1),
        "verify_faults": len(faults),
    }
    baselines = {"rclone_mb_per_s": round(theirs, 1)}
    ratios = {"upload_to_rclone": round(ours / theirs, 3)}
    _show(figures | baselines | ratios, faults)
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench upload", description=__doc__)
    parser.add_argument("--files", type=int, default=40, help="JPEGs of 3:2 (default 40)")
    parser.add_argument(
        "--megapixels", type=int, default=24, help="of each (default 24; 300 files of 37 are 3 GB)"
    )
    parser.add_argument("--cuts", type=int, default=3, help="how often the network is cut (default 3)")
    parser.add_argument("--no-kill", dest="kills", action="store_false", help="leave the web server alone")
    return parser


class Desk:
    """An upload desk that is open in a browser, signed in."""

    def __init__(self, context: BrowserContext, settings: Settings, event: str) -> None:
        self._context, self._event = context, event
        self._page = context.new_page()
        self._begun = 0.0
        self._page.goto(f"{settings.base_url}/events/{event}/upload")
        if self._page.get_by_label("Password").is_visible():
            for label, words in zip(("E-mail address", "Password"), PEOPLE, strict=True):
                self._page.get_by_label(label).fill(words)
            self._page.get_by_role("button", name="Sign in").click()
        self._page.locator("[data-drop]").wait_for()

    def send(self, frames: Sequence[Path]) -> float:
        """Choose the files and wait until all are sent; the seconds until the last byte was in storage."""
        self._choose(frames)
        self._wait(len(frames))
        return float(self._page.evaluate("seen.last")) / 1000 - self._begun

    def struggle(self, frames: Sequence[Path], cuts: int, kill: Callable[[], None] | None) -> None:
        """Choose the files, and let things happen on the way: the killing is between two cuts."""
        troubles = [self._cut] * cuts
        if kill is not None:
            troubles.insert((cuts + 1) // 2, kill)
        self._choose(frames)
        for number, trouble in enumerate(troubles, 1):
            self._wait(len(frames) * number // (len(troubles) + 1))
            trouble()

    def _choose(self, frames: Sequence[Path]) -> None:
        self._begun = time.time()
        self._page.locator("[data-pick]").first.set_input_files(frames)

    def settle(self, services: Services, count: int, end: ColumnElement[bool]) -> float:
        """Wait until so many arrived files are at this `end`; the seconds since they were chosen."""
        there = select(func.count()).select_from(Arrival).join(Batch).join(Event)
        done = there.where(Event.slug == self._event, Arrival.state != "expected", end)
        while True:
            self._page.wait_for_timeout(LOOK_EVERY)
            with services.database.read() as session:
                if session.scalar(done) == count:
                    return time.time() - self._begun
            self._look_at_the_clock()

    def close(self) -> float:
        """Close the page; milliseconds of its longest task."""
        longest = float(self._page.evaluate("seen.longest"))
        self._page.close()
        return longest

    def _wait(self, files: int) -> None:
        while self._page.evaluate("seen.sent") < files:
            self._page.wait_for_timeout(LOOK_EVERY)
            self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        if time.time() - self._begun > PATIENCE:
            raise SystemExit(f"not all there after {PATIENCE:.0f} s; the page says: {self._words()}")

    def _words(self) -> str:
        return self._page.locator("[data-sum-words]").inner_text()

    def _cut(self) -> None:
        self._context.set_offline(True)
        self._page.wait_for_timeout(CUT_FOR * 1000)
        self._context.set_offline(False)


@dataclass
class Process:
    """A service that can be killed with all that it started, and is back a little later."""

    name: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "mediahub", self.name]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        """Kill it at once; start it again."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        time.sleep(DOWN_FOR)
        self.start()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)


@contextmanager
def _web(settings: Settings) -> Iterator[Process]:
    service = Process("web")
    service.start()
    try:
        while not web_answers(settings):
            time.sleep(0.1)
        yield service
    finally:
        service.stop()


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    service = Process("worker")
    service.start()
    try:
        yield
    finally:
        service.stop()


@contextmanager
def _context() -> Iterator[BrowserContext]:
    with browser() as opened:
        context = opened.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.add_init_script(WATCH)
        context.set_default_timeout(60_000)
        yield context


def _filled(settings: Settings) -> Services:
    """An account and two events, since the same files twice in one event are duplicates."""
    services = Services.open(settings)
    with services.database.begin() as session:
        create_user(session, *PEOPLE, "photographer")
        for slug in (CALM, ROUGH):
            create_event(session, slug, f"Bench {slug}", "UTC")
    return services


def _clear(services: Services) -> None:
    """What the first delivery left is no worker's to check: only sending was measured."""
    with services.database.begin() as session:
        keys = list(session.scalars(select(Arrival.incoming_key)))
        for arrival in session.scalars(select(Arrival)):
            session.delete(arrival)
    for key in filter(None, keys):
        services.bucket.delete(key)


def _faults(services: Services) -> list[str]:
    """What `mediahub verify` finds once index and records have caught up; and assets that are there twice."""
    wait_for_index(services, 120)
    deadline = time.monotonic() + 120
    while True:
        report = verify(services, quick=False, progress=lambda done, total: None)
        if not report.differences or time.monotonic() > deadline:
            break
        time.sleep(2)
    with services.database.read() as session:
        twice = select(Asset.sha256).group_by(Asset.sha256, Asset.event_id).having(func.count() > 1)
        doubles = [f"{digest} is there twice" for digest in session.scalars(twice)]
    return [difference.message for difference in report.differences] + doubles


def _show(values: dict[str, Any], faults: Sequence[str]) -> None:
    table = Table("figure", "value", title="Uploads in Chromium against rclone")
    for name, value in values.items():
        table.add_row(name, str(value))
    Console().print(table)
    for fault in faults[:10]:
        print(fault, file=sys.stderr)
