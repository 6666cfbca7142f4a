"""Journey from another machine: a browser in a network namespace of its own, at the other end of a cable.

The pictures that are kept under `MEDIAHUB_SCREENSHOTS` are called `network-…`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from mediahub.settings import load_settings
from tests.browser.conftest import EVENT, WAIT, Live, chromium, filled, new_picture, picture, started, unique
from tests.browser.pages.basket import BasketPage
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.signin import SignInPage
from tests.browser.pages.upload import UploadPage
from tests.browser.test_upload import padded
from tests.namespaces import Cable, second_machine, wait_for
from tests.nginx import NAME, by_default, nginx, shipped
from tests.services import free_ports, web_server

pytestmark = pytest.mark.timeout(600)

PLAIN_PROXY = 8099
LARGE = 18 << 20
"""Bytes: more than goes in one piece."""


@dataclass
class Venue:
    """A MediaHub that listens on the venue's network, and a browser on another machine there."""

    cable: Cable
    live: Live
    browser: Browser
    printed: str

    def at(self, address: str) -> Live:
        """The same MediaHub under another address."""
        return replace(self.live, settings=self.live.settings.model_copy(update={"public_url": address}))


@pytest.fixture(scope="module")
def venue(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    with second_machine() as cable:
        web, s3, ftp, passive = free_ports(4)
        home = tmp_path_factory.mktemp("venue")
        settings = load_settings(
            home=home, port=web, s3_port=s3, host="0.0.0.0", ftp=True, ftp_port=ftp,
            ftp_passive_ports=f"{passive}-{passive + 20}", worker_processes=1,
            read_words=False, compare_looks=False,
        )  # fmt: skip
        with started(settings) as printed:
            live = filled(settings, tmp_path_factory.mktemp("card"))
            browser = playwright.chromium.launch(
                executable_path=cable.program(chromium(), home),
                args=["--no-sandbox", f"--host-resolver-rules=MAP {NAME} {cable.here}"],
            )
            yield Venue(cable, live, browser, printed)
            browser.close()


@pytest.fixture(scope="module")
def behind_nginx(venue: Venue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Two sites of one nginx: the configuration that we ship, and on `PLAIN_PROXY` nginx's defaults."""
    (port,) = free_ports(1)
    said = {"host": "127.0.0.1", "port": port, "public_url": f"https://{NAME}", "ftp": False}
    settings = venue.live.settings.model_copy(update=said | {"trusted_proxies": "127.0.0.1"})
    here = venue.cable.here
    with tempfile.TemporaryDirectory(prefix="nginx-") as made:  # its workers may not look into pytest's
        folder = Path(made)
        site = shipped(here, port, folder) + by_default(here, PLAIN_PROXY, venue.live.settings.port)
        with web_server(settings, MEDIAHUB_WEB_WORKERS="2"), nginx(site, folder):
            wait_for(443, here)
            yield venue.at(f"https://{NAME}")


@pytest.fixture
def page(venue: Venue) -> Iterator[Page]:
    """A page of the browser on the other machine; what its policy forbids, or throws, fails the test."""
    context = venue.browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-GB", ignore_https_errors=True
    )
    context.set_default_timeout(2 * WAIT)
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert errors == []


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("MEDIAHUB_SCREENSHOTS", ""):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"network-{name}.png")


def expect_painted(library: LibraryPage, count: int) -> None:
    """Every thumb of a small result has its pixels."""
    library.expect_pictures(count)
    widths = library.tiles.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(widths) == count
    assert min(widths) > 0, widths


def journey(live: Live, page: Page, files: list[Path], name: str, slug: str) -> None:
    """Upload, look, download; under the address of `live` alone."""
    slug = live.create_event(slug, f"Seen from {name}", "Europe/Berlin")
    library_address = f"{live.url}/events/{slug}/"
    asked: set[str] = set()
    page.on("request", lambda one: asked.add("/".join(one.url.split("/")[:3])))
    desk = UploadPage.signed_in(page, library_address, live.accounts["photographer"])
    desk.choose(files)
    desk.expect_through(f"{len(files)} files in the library")
    keep(page, f"{name}-uploaded")
    page.goto(library_address)
    library = LibraryPage(page)
    expect_painted(library, len(files))
    keep(page, f"{name}-library")
    lightbox = library.open(0)
    lightbox.expect_picture(f"1 / {len(files)}")
    keep(page, f"{name}-lightbox")
    sums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    taken = lightbox.take("Camera file").path()
    assert hashlib.sha256(taken.read_bytes()).hexdigest() in sums
    page.keyboard.press("Escape")
    lightbox.expect_closed()
    assert {one for one in asked if not one.startswith(("data:", "blob:"))} == {live.url}


def test_a_browser_on_the_network_uploads_looks_and_downloads(
    venue: Venue, page: Page, tmp_path: Path
) -> None:
    live = venue.at(f"http://{venue.cable.here}:{venue.live.settings.port}")
    files = [picture(tmp_path, number) for number in range(300, 304)]
    padded(files[3], LARGE)
    journey(live, page, files, "direct", "by-cable")


def test_what_is_said_to_open_opens_there(venue: Venue, page: Page) -> None:
    """At the start, by `doctor`, and on the list of events, with a code for phones."""
    address = f"http://{venue.cable.here}:{venue.live.settings.port}"
    assert address in venue.printed
    said = venue.live.run("doctor")
    assert address in said
    assert "pictures and uploads go by the same address as the pages" in said
    page.goto(f"{address}/events/")
    SignInPage(page).sign_in(*venue.live.accounts["photographer"])
    link = page.get_by_role("link", name=address)
    expect(link).to_be_visible()
    expect(page.locator(".addresses img").first).not_to_have_js_property("naturalWidth", 0)
    keep(page, "addresses")


def push_from_there(venue: Venue, card: Path, port: int) -> list[str]:
    """`mediahub push` on the other machine; what became of each file."""
    token = venue.live.run("tokens", "create", "photographer@mediahub.example", "--scope", "upload")
    secret = re.search(r"mediahub_\S+", token)
    assert secret
    server = f"http://{venue.cable.here}:{port}"
    program = [sys.executable, "-m", "mediahub", "push", card, "--server", server, "--token", secret[0]]
    more = ["--event", EVENT, "--photographer", "Chen Rui", "--json"]
    done = venue.cable.run(*program, *more, env=plain_environment())
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [row["state"] for row in rows if "path" in row]


def test_push_from_the_other_machine(venue: Venue, tmp_path: Path) -> None:
    *_, last = [new_picture(tmp_path) for _ in range(3)]
    padded(last, LARGE)
    assert push_from_there(venue, tmp_path, venue.live.settings.port) == ["ready"] * 3


def test_push_through_nginx_as_it_comes(behind_nginx: Live, venue: Venue, tmp_path: Path) -> None:
    _, second, last = [new_picture(tmp_path) for _ in range(3)]
    padded(second, 3 << 20)
    padded(last, LARGE)
    assert push_from_there(venue, tmp_path, PLAIN_PROXY) == ["ready"] * 3


def test_a_camera_sends_by_ftp_from_there(venue: Venue, tmp_path: Path) -> None:
    """In passive mode, where the server says at which address it waits for the bytes."""
    account = unique("venue")
    said = venue.live.run("ftp-accounts", "create", account, "--event", EVENT, "--photographer", "Chen Rui")
    assert venue.cable.here in said
    password = re.search(r"password\s+(\S+)", said)
    assert password
    frame = new_picture(tmp_path)
    commands = f"set ftp:ssl-allow no; set net:max-retries 1; set net:timeout 20; put {frame}; bye"
    port = venue.live.settings.ftp_port
    login = f"{account},{password[1]}"
    venue.cable.run("lftp", "-u", login, "-p", port, "-e", commands, venue.cable.here)


def test_one_name_with_tls_behind_nginx(behind_nginx: Live, page: Page, tmp_path: Path) -> None:
    files = [picture(tmp_path, number) for number in range(330, 334)]
    padded(files[3], LARGE)
    journey(behind_nginx, page, files, "nginx", "behind-nginx")
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"] == "__Host-mediahub"]
    assert [cookie["secure"] for cookie in cookies] == [True]


@pytest.mark.parametrize("port", [443, PLAIN_PROXY])
def test_live_pages_and_zips_through_nginx(
    behind_nginx: Live, venue: Venue, page: Page, tmp_path: Path, port: int
) -> None:
    live = behind_nginx if port == 443 else venue.at(f"http://{venue.cable.here}:{port}")
    live.forget_choices()
    library = LibraryPage.signed_in(page, live.library, live.accounts["marketing"])
    expect(library.loaded.first).to_be_visible()
    with page.expect_response(lambda answer: "/live/stream" in answer.url) as stream:
        page.goto(f"{live.library}live")
    assert stream.value.status == 200
    frames = page.locator("[data-live-frames] > li")
    expect(frames.first).to_be_visible()
    before = frames.count()
    live.ingest(new_picture(tmp_path))
    expect(frames).to_have_count(before + 1)
    page.goto(live.library)
    expect(library.loaded.first).to_be_visible()
    library.select_first(2)
    expect(library.selected).to_have_text("2 selected")
    page.get_by_role("button", name="Into the basket", exact=True).click()
    page.get_by_role("link", name=re.compile("^Basket, 2 pictures")).click()
    with zipfile.ZipFile(BasketPage(page).take_zip()) as archive:
        assert archive.testzip() is None


def test_the_shipped_nginx_turns_to_https_and_gives_out_no_metrics(behind_nginx: Live, venue: Venue) -> None:
    def status(address: str) -> str:
        names = [f"{NAME}:{port}:{venue.cable.here}" for port in (80, 443)]
        seen = ("-o", "/dev/null", "-w", "%{http_code}")
        known = ("--resolve", names[0], "--resolve", names[1])
        return venue.cable.run("curl", "-sk", *known, *seen, address).stdout

    assert status(f"https://{NAME}/metrics") == "403"
    assert status(f"http://{NAME}/") == "301"
    assert status(f"https://{NAME}/login") == "200"


@pytest.mark.long
def test_one_name_behind_nginx_as_it_comes(
    behind_nginx: Live, venue: Venue, page: Page, tmp_path: Path
) -> None:
    """Nothing but `proxy_pass`: no Host, no X-Forwarded-…, HTTP/1.0, bodies of a megabyte."""
    live = venue.at(f"http://{venue.cable.here}:{PLAIN_PROXY}")
    files = [picture(tmp_path, number) for number in range(340, 343)]
    padded(files[1], 3 << 20)
    padded(files[2], LARGE)
    journey(live, page, files, "defaults", "by-default")


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
