"""Journey: deliver files, whatever happens to the network and the page."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Request, Route, expect

from mediahub.ingest.uploads.plan import PART_SIZE
from mediahub.media.hashing import sha256_file
from tests.browser.conftest import Live, NewPage, picture
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.signin import SignInPage
from tests.browser.pages.upload import THROUGH, UploadPage
from tests.browser.test_access import AXE, expect_no_violation
from tests.exiftool import edit_files, need_exiftool, write_sidecars

ORIGINALS = re.compile(r"/incoming/[^.?]*\?")
"""Where the bytes of files go, other than those of small pictures ahead of them."""

SLOTS = 6
"""Requests that the page has under way at once (`sender.js`)."""
EDITED = int(os.environ.get("MEDIAHUB_TEST_EDITED", "2"))
"""Frames that are delivered again with new words: one half in the file, the other in a sidecar."""


def event(live: Live, slug: str) -> str:
    slug = live.create_event(slug, f"The {slug} event", "Europe/Berlin")
    return f"{live.url}/events/{slug}/"


def padded(path: Path, size: int) -> Path:
    """A picture that is as large as that: whatever follows the end of a JPEG is no part of it."""
    whole = path.read_bytes()
    path.write_bytes(whole + random.Random(path.name).randbytes(size - len(whole)))
    return path


def test_twelve_files_reach_their_states_and_the_library(
    live: Live, new_page: NewPage, tmp_path: Path
) -> None:
    library = event(live, "twelve")
    files = [picture(tmp_path, number) for number in range(200, 210)]
    copy, broken = tmp_path / "DSC_0999.jpg", tmp_path / "broken.jpg"
    copy.write_bytes(files[0].read_bytes())
    broken.write_bytes(b"<!doctype html><title>not a picture</title>" * 40)
    page = new_page()
    page.goto(library)
    SignInPage(page).sign_in(*live.accounts["photographer"])
    page.get_by_role("link", name="Upload pictures").click()
    desk = UploadPage(page)
    desk.choose([*files, copy, broken])
    desk.expect_through("10 files in the library, 1 duplicate skipped, 1 problem to look at.")
    expect(desk.words).to_contain_text("12 of 12")

    # the problem comes first and says why
    expect(desk.files.first).to_contain_text("broken.jpg")
    desk.expect_state("broken.jpg", "Rejected")
    expect(desk.files.first.locator(".file__why")).to_contain_text("web page")
    desk.expect_state("DSC_0205.jpg", "In the library")
    page.get_by_role("button", name="Duplicates 1").click()
    expect(desk.files).to_have_count(1)
    expect(desk.files).to_contain_text(re.compile("DSC_0200|DSC_0999"))
    page.get_by_role("button", name="All 12").click()
    with page.expect_download() as download:
        desk.receipt.get_by_role("link", name="Receipt (CSV)").click()
    receipt = Path(download.value.path()).read_text("utf-8-sig")
    assert len(receipt.splitlines()) == 13
    assert "rejected" in receipt

    # what the event has is not sent again, and is said to be there
    desk.receipt.get_by_role("button", name="Finish delivery").click()
    expect(desk.files).to_have_count(0)
    before = len(desk.sent)
    desk.choose(files)
    desk.expect_through("10 duplicates skipped.")
    assert len(desk.sent) == before
    page.get_by_role("link", name="Library", exact=True).click()
    LibraryPage(page).expect_total("10 pictures")


def test_a_disk_that_fills_up_is_said_at_once_and_files_wait_until_there_is_room(
    live: Live, new_page: NewPage, tmp_path: Path
) -> None:
    """The server's answer is made here: nobody fills the disk of the machine that tests."""
    said, is_full = "The disk of the server is nearly full.", [True]
    library = event(live, "full")
    page = new_page()

    def answer(route: Route) -> None:
        if is_full[0]:
            route.fulfill(status=507, content_type="application/problem+json", json={"detail": said})
        else:
            route.continue_()

    page.route(re.compile(r"/api/v1/batches/\d+/files$"), answer)
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    full = page.locator("[data-disk-full]")
    expect(full).to_be_hidden()
    desk.choose([picture(tmp_path, 260)])
    expect(full).to_have_text(said)
    expect(full).to_be_visible()
    is_full[0] = False
    desk.expect_through("1 file in the library.")
    expect(full).to_be_hidden()


@pytest.mark.timeout(180 + 15 * EDITED)
def test_pictures_come_again_with_new_words(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    """ExifTool writes into the file or beside it, as an editor on a laptop does: no word is lost, and no
    picture is there twice."""
    need_exiftool()
    library = event(live, "edited")
    frames = [picture(tmp_path, 1000 + number) for number in range(EDITED)]
    page = new_page()
    desk = UploadPage.signed_in(page, library, live.accounts["marketing"])

    def deliver(files: list[Path], words: str) -> None:
        """All files through the desk; the receipt holds the very bytes of each."""
        page.get_by_label("Photographer").fill("Chen Rui")
        desk.choose(files)
        desk.expect_through(words, within=THROUGH + 3000 * EDITED)
        expect(desk.receipt).to_contain_text("safe to format.")
        with page.expect_download() as download:
            desk.receipt.get_by_role("link", name="Receipt (CSV)").click()
        receipt = Path(download.value.path()).read_text("utf-8-sig")
        rows = list(csv.DictReader(receipt.splitlines()))
        assert sorted(row["sha256"] for row in rows) == sorted(map(sha256_file, files))
        desk.receipt.get_by_role("button", name="Finish delivery").click()
        expect(desk.files).to_have_count(0)

    deliver(frames, f"{EDITED} files in the library.")
    inside, beside = frames[::2], frames[1::2]
    edit_files(inside)
    files = [*frames, *write_sidecars(beside)]
    same = "1 duplicate" if len(beside) == 1 else f"{len(beside)} duplicates"
    deliver(files, f"{EDITED} files kept with their pictures, {same} skipped.")
    deliver(files, f"{len(files)} duplicates skipped.")

    for path, place in ((inside[-1], "file"), (beside[-1], "sidecar")):
        page.goto(f"{library}?q=file%3A{path.stem}")
        found = LibraryPage(page)
        found.expect_pictures(1)
        found.open(0).expect_picture("1 / 1")
        headline = f"In the {place} {path.name}"
        expect(page.locator("[data-field=headline]")).to_contain_text(headline)
        expect(page.locator("[data-field=caption]")).to_contain_text("演讲")
        page.locator("[data-history] summary").click()
        expect(page.locator(".history__entry").filter(has_text=headline)).to_have_count(1)
    page.goto(library)
    LibraryPage(page).expect_total(f"{EDITED} pictures")


def test_pictures_of_rows_stand_upright(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    """The camera was turned: what is on the left in the file is at the top for whoever looks at it."""
    frame = Image.new("RGB", (1600, 1200), "blue")
    frame.paste("red", (0, 0, 800, 1200))
    exif = Image.Exif()
    exif[0x0112] = 6
    frame.save(tmp_path / "turned.jpg", exif=exif)
    page = new_page()
    page.route(ORIGINALS, lambda route: None)
    page.on("dialog", lambda dialog: dialog.accept())
    desk = UploadPage.signed_in(page, event(live, "upright"), live.accounts["photographer"])
    page.get_by_text("More settings").click()
    page.get_by_label("Previews first").select_option("never")
    desk.choose([tmp_path / "turned.jpg"])
    canvas = desk.file("turned.jpg").locator("canvas")
    expect(canvas).to_be_visible(timeout=10_000)
    width, height, top, bottom = canvas.evaluate("""(canvas) => {
      const context = canvas.getContext("2d");
      const at = (y) => [...context.getImageData(canvas.width / 2, canvas.height * y, 1, 1).data];
      return [canvas.width, canvas.height, at(0.2), at(0.8)];
    }""")
    assert height == 144
    assert abs(width - 108) <= 1
    assert top[0] > 200 > 50 > top[2]
    assert bottom[2] > 200 > 50 > bottom[0]


def test_a_cut_network_is_waited_for(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    library = event(live, "cut")
    files = [padded(picture(tmp_path, number), 3_000_000) for number in range(220, 232)]
    page = new_page()
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    desk.choose(files)
    desk.wait_until_sent(2)
    page.context.set_offline(True)
    expect(desk.words).to_contain_text("No connection: it goes on by itself")
    page.wait_for_timeout(1500)
    cut_at = len(desk.sent)
    assert cut_at < len(files)
    page.context.set_offline(False)
    desk.expect_through("12 files in the library.")


def test_after_a_reload_only_the_missing_parts_are_sent(
    live: Live, new_page: NewPage, tmp_path: Path
) -> None:
    library = event(live, "reload")
    files = [padded(picture(tmp_path, number), 4 * PART_SIZE + number) for number in (240, 241)]
    page = new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    desk.choose(files)
    desk.wait_until_sent(3)
    page.reload()
    desk.expect_state("DSC_0240.jpg", "Incomplete")
    expect(desk.file("DSC_0240.jpg")).to_contain_text("Drop it again: only what is missing is sent.")
    desk.choose(files)
    desk.expect_through("2 files in the library.")
    # ten parts in all; of those on their way when the page went, S3 may have taken some unheard
    assert 10 - SLOTS <= len(desk.sent) <= 10
    parts = [address.split("partNumber=")[1].split("&")[0] + address.split("?")[0] for address in desk.sent]
    assert len(set(parts)) == len(parts)


def test_over_a_quick_line_bytes_go_first_and_hashes_follow(
    live: Live, new_page: NewPage, tmp_path: Path
) -> None:
    library = event(live, "quick")
    files = [padded(picture(tmp_path, number), 3_000_000) for number in range(290, 296)]
    wanted = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    page = new_page()
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    asked: list[dict[str, Any]] = []
    page.on("request", lambda request: asked.append(request.post_data_json) if _completes(request) else None)
    desk.choose(files)
    desk.expect_through("6 files in the library.")
    told = [file["sha256"] for body in asked for file in body["files"]]
    while not wanted <= set(told):
        page.wait_for_timeout(100)
        told = [file["sha256"] for body in asked for file in body["files"]]
    assert None in told  # nobody waited for a hash
    expect(desk.files).to_have_count(6)


def _completes(request: Request) -> bool:
    return request.url.endswith("/api/v1/uploads/complete")


def test_pause_and_take_out(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    library = event(live, "pause")
    files = [padded(picture(tmp_path, number), 6_000_000) for number in range(250, 258)]
    page = new_page()
    desk = UploadPage.signed_in(page, library, live.accounts["marketing"])
    page.get_by_label("Photographer").fill("Chen Rui")
    desk.choose(files)
    page.get_by_role("button", name="Pause").click()
    expect(desk.words).to_contain_text("Paused")
    page.get_by_role("button", name="Take DSC_0257.jpg out").click()
    expect(desk.files).to_have_count(7)
    page.wait_for_timeout(500)
    held = len(desk.sent)
    page.wait_for_timeout(1500)
    assert len(desk.sent) == held < 7
    page.get_by_role("button", name="Go on").click()
    desk.expect_through("7 files in the library.")
    expect(page.get_by_label("Photographer")).not_to_be_editable()
    expect(page.get_by_label("Photographer")).to_have_value("Chen Rui")


def test_a_dropped_folder_is_walked(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    library = event(live, "dropped")
    card = tmp_path / "CARD"
    for number in range(4):
        picture(tmp_path, 260 + number).rename(make(card / f"DCIM/10{number % 2}") / f"DSC_{number}.jpg")
    (card / ".DS_Store").write_bytes(b"x")
    page = new_page()
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    desk.drop([card])
    desk.expect_through("4 files in the library.")
    expect(desk.file("DSC_3.jpg")).to_contain_text("CARD/DCIM/101")
    expect(desk.receipt).to_contain_text("CARD: safe to format.")


def make(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_previews_go_ahead_and_settings_change_later(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    library = event(live, "ahead")
    noise = tmp_path / "noise.jpg"
    Image.effect_noise((2400, 1600), 90).save(noise, quality=92)
    page = new_page()
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    page.get_by_text("More settings").click()
    page.get_by_label("Previews first").select_option("always")
    page.route(ORIGINALS, lambda route: None)  # they wait until nobody is in their way
    desk.choose([noise])
    grid = page.context.new_page()
    grid.goto(library)
    badge = grid.locator(".tile__awaited")
    expect(badge).to_have_text("Full size on its way")
    expect(badge).to_be_visible()
    page.unroute(ORIGINALS)
    desk.expect_through("1 file in the library.")
    grid.reload()
    expect(grid.locator(".tile--loaded")).to_have_count(1)
    expect(badge).to_be_hidden()
    assert [url.split("?")[0].endswith(".preview") for url in desk.ahead + desk.sent] == [True, False]
    page.get_by_label("Rights").select_option("partners")
    page.get_by_label("Also for its pictures in the library").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved, also for 1 picture in the library.")).to_be_visible()


def test_a_contributor_delivers_by_a_link(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    slug = live.create_event("open-doors", "Open doors", "Europe/Berlin")
    link = live.run("contributor-links", "create", slug).split()[0]
    page = new_page()
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(link)
    desk = UploadPage(page)
    desk.choose([picture(tmp_path, 280)])
    expect(page.get_by_label("Your name")).to_be_focused()  # who they are is asked first
    page.get_by_label("Your name").fill("Anna Weiss")
    desk.choose([picture(tmp_path, 280)])
    desk.expect_through("1 file in the library.")
    expect_no_sideways_scroll(page)
    page.reload()
    expect(desk.files).to_have_count(1)
    expect(page.get_by_label("Your name")).to_have_value("Anna Weiss")


def test_the_press_does_not_deliver(live: Live, new_page: NewPage) -> None:
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["press"]).expect_pictures(12)
    expect(page.get_by_role("link", name="Upload")).to_have_count(0)
    answer = page.goto(f"{live.library}upload")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text("may look and download, but not deliver")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(live: Live, new_page: NewPage, tmp_path: Path, theme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci in static/")
    library = event(live, f"axe-{theme}")
    page = new_page(bypass_csp=True, color_scheme=theme)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live.url}])
    desk = UploadPage.signed_in(page, library, live.accounts["admin"])
    page.get_by_text("More settings").click()
    expect_no_violation(page)
    empty = tmp_path / "empty.jpg"
    empty.touch()
    desk.choose([picture(tmp_path, 260), empty])
    desk.expect_through("1 file in the library, 1 problem to look at.")
    page.wait_for_timeout(300)
    expect_no_violation(page)


@pytest.mark.parametrize("width", [360, 2560])
def test_it_fits(live: Live, new_page: NewPage, tmp_path: Path, width: int) -> None:
    library = event(live, f"wide-{width}")
    page = new_page(width, 800)
    desk = UploadPage.signed_in(page, library, live.accounts["photographer"])
    expect_no_sideways_scroll(page)
    name = tmp_path / f"{'Donaudampfschifffahrt' * 6} 长城汽车全球用户峰会.jpg"
    picture(tmp_path, 270).rename(name)
    desk.choose([name])
    desk.expect_through("1 file in the library.")
    expect_no_sideways_scroll(page)
