"""A running MediaHub with real services, and a real browser that looks at it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from sqlalchemy import delete, select, update

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, AssetSession, Basket, Pick, Status
from mediahub.catalog.programme import import_programme
from mediahub.demo.programme import load_programme
from mediahub.home import ACCOUNTS_FILE
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.sources.disk_batch import deliver, wait_for_index
from mediahub.ingest.sources.scan import scan
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from mediahub.services.preparing import prepare_database
from mediahub.settings import Settings, load_settings
from tests.conftest import skip_or_fail
from tests.pictures import write_jpeg
from tests.services import environment_of, free_ports

EVENT = "chery-user-summit-2025"
OPENING = datetime(2025, 10, 17, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WAIT = 15_000  # ms, for what a slow machine may take
_numbers = itertools.count(1)


def unique(name: str) -> str:
    """The name with a number that nothing else has: a test that is run again finds nothing of its first run,
    nor does another test. For whatever stays in the MediaHub that tests share: events, accounts, files."""
    return f"{name}-{next(_numbers)}"


def new_picture(folder: Path) -> Path:
    """A picture that was delivered nowhere yet: for events that tests share."""
    return picture(folder, 5000 + next(_numbers))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.services)


@dataclass
class Live:
    """A running MediaHub: where it answers, who may sign in, and its command."""

    settings: Settings
    accounts: dict[str, tuple[str, str]]
    """E-mail address and password by role."""

    @property
    def url(self) -> str:
        return self.settings.base_url

    @property
    def library(self) -> str:
        return f"{self.url}/events/{EVENT}/"

    def create_event(self, slug: str, name: str, timezone: str = "Asia/Shanghai") -> str:
        """An event of the caller's own; gives its slug, which is `slug` made unique."""
        slug = unique(slug)
        database = Database.of(self.settings)
        with database.begin() as session:
            create_event(session, slug, name, timezone)
        database.dispose()
        return slug

    def forget_choices(self) -> None:
        """Take away all picks and baskets, which an earlier run of a test may have left."""
        database = Database.of(self.settings)
        with database.begin() as session:
            session.execute(delete(Pick))
            session.execute(delete(Basket))
        database.dispose()

    def ingest(self, *paths: Path, event: str = EVENT) -> None:
        """Take pictures in and wait until they are found: what `mediahub ingest` does, without its start."""
        services = Services.open(self.settings)
        with services.database.begin() as session:
            roots = [*map(str, paths)]
            batch = open_batch(session, event=event, photographer="Chen Rui", source="cli", roots=roots)
        summary = deliver(services, batch, scan([*paths]), lambda outcome: None)
        assert summary.rejected == []
        assert wait_for_index(services)
        services.database.dispose()

    def accept_sessions(self) -> None:
        """Agree to every session that is suggested, as an editor does: press are shown no guesses."""
        services = Services.open(self.settings)
        with services.database.begin() as session:
            guessed = AssetSession.status == Status.SUGGESTED
            ids = session.scalars(select(AssetSession.asset_id).where(guessed).distinct()).all()
            session.execute(update(AssetSession).where(guessed).values(status=Status.ACCEPTED.value))
            enqueue(session, ids)
        assert ids
        assert wait_for_index(services)
        services.database.dispose()

    def run(self, *arguments: str) -> str:
        """The `mediahub` command, which must succeed; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "mediahub", *arguments],
            env=environment(self.settings),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make a command one of this MediaHub's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
    return kept | {
        "MEDIAHUB_HOME": str(settings.home),
        "MEDIAHUB_HOST": settings.host,
        "MEDIAHUB_PORT": str(settings.port),
        "MEDIAHUB_S3_PORT": str(settings.s3_port),
        "MEDIAHUB_WEB_WORKERS": "1",
        "MEDIAHUB_WORKER_PROCESSES": "1",
        # what pictures show is looked at in tests/functional
        "MEDIAHUB_READ_WORDS": "false",
        "MEDIAHUB_COMPARE_LOOKS": "false",
        "MEDIAHUB_NEWSROOM_PRIVATE": "true",  # that of the tests is on this machine
        **(environment_of(settings, "ftp", "ftp_port", "ftp_passive_ports") if settings.ftp else {}),
    }


@pytest.fixture(scope="package")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`mediahub up` with the demo's programme and twelve pictures of our own."""
    chromium()  # before anything is started
    web, s3 = free_ports(2)
    settings = load_settings(
        home=tmp_path_factory.mktemp("live"), port=web, s3_port=s3, worker_processes=1,
        read_words=False, compare_looks=False,
    )  # fmt: skip
    with started(settings):
        yield filled(settings, tmp_path_factory.mktemp("card"))


@contextmanager
def started(settings: Settings) -> Iterator[str]:
    """`mediahub up` with these settings, and an account for each role; gives what it printed."""
    prepare_database(settings, demo=True)
    with started_empty(settings) as printed:
        yield printed


@contextmanager
def started_empty(settings: Settings) -> Iterator[str]:
    """`mediahub up` as it is after an installation: nobody has an account yet; gives what it printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mediahub", "up", "--no-demo"],
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        printed = ""
        while "Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        yield printed
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def filled(settings: Settings, card: Path) -> Live:
    """The demo's programme, and twelve pictures on `card`, whose sessions were agreed to."""
    rows = (line.split() for line in (settings.home / ACCOUNTS_FILE).read_text().splitlines())
    live = Live(settings, {role: (email, password) for role, email, password in rows})
    database = Database.of(settings)
    with database.begin() as session:
        import_programme(session, load_programme())
    database.dispose()
    live.ingest(*[picture(card, number) for number in range(12)])
    live.accept_sessions()
    return live


def picture(folder: Path, number: int) -> Path:
    """A captioned picture of the opening; every third shows a robot, every fourth is upright."""
    size = (427, 640) if number % 4 == 3 else (640, 427)
    path = write_jpeg(folder / f"DSC_{number:04}.jpg", number, size)
    subject = "A robot greets visitors" if number % 3 == 0 else "Guests listen"
    fields = WriteFields(
        taken=OPENING + timedelta(minutes=number),
        title=f"{subject}, frame {number}",
        caption=f"{subject} at the opening in the Grand Hall.",
        persons=("Ban Ki-moon",) if number % 2 else (),
        credit="Chen Rui / Test Pool",
    )
    path.write_bytes(write_metadata(path, fields))
    return path


def chromium() -> str:
    """Where Chromium is; its absence skips the test."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        skip_or_fail("browser", "no Chromium is installed")
    return str(path)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    chromium()
    expect.set_options(timeout=WAIT)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    # without a graphics card Chromium draws each frame by a 3D library in software, for twice the processor
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-gpu-rasterization"]
    browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
    yield browser
    browser.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens a page of a browser that knows nobody; a script error on it fails the test."""
    contexts, errors = [], []

    def make(width: int = 1280, height: int = 800, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if "Content Security" in message.text else None,
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def untouched(live: Live) -> None:
    """Nobody has judged a picture or put one into a basket."""
    live.forget_choices()


@pytest.fixture
def free(live: Live) -> Iterator[None]:
    """Every picture may be published while the test lasts."""
    database = Database.of(live.settings)

    def set_rights(name: str) -> None:
        with database.begin() as session:
            session.execute(update(Asset).values(rights_class=name))

    set_rights("free")
    yield
    set_rights("editorial")
    database.dispose()
