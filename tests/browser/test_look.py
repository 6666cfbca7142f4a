"""Journey: facet and lightbox."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetMetadata, Event
from mediahub.ingest.sources.disk_batch import wait_for_index
from mediahub.media.provenance.model import Action, Failure, Ingredient, Manifest, Provenance
from mediahub.provenance.stored import keep
from mediahub.runtime import Services
from tests.browser.conftest import EVENT, Live, NewPage, new_picture
from tests.browser.pages.layout import expect_apart, expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.lightbox import Lightbox


def test_facet_and_lightbox(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.choose("Ban Ki-moon")
    library.expect_total("6 found")
    library.choose("Portrait")
    library.expect_total("3 found")
    expect(library.chips.get_by_role("button")).to_have_text(["Ban Ki-moon", "Portrait"])
    expect(page).to_have_url(re.compile("person=ban-ki-moon&orientation=portrait"))

    lightbox = library.open(0)
    lightbox.expect_picture("1 / 3")
    expect(lightbox.panel.get_by_role("button", name="Ban Ki-moon")).to_be_visible()
    expect(lightbox.panel).to_contain_text("You may use it to report on the event, not to advertise")
    expect(lightbox.panel).to_contain_text("Chen Rui / Test Pool")
    page.keyboard.press("ArrowRight")
    lightbox.expect_picture("2 / 3")
    before = lightbox.width()
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    assert lightbox.width() > before * 1.3

    # what is on the screen can be sent to a colleague
    address = page.url
    page.goto(address)
    lightbox.expect_picture("2 / 3")
    page.keyboard.press("Escape")
    lightbox.expect_closed()
    expect(page).not_to_have_url(re.compile("asset="))

    # the first filter goes from the chips, the other stays
    library.chips.get_by_role("button", name="Ban Ki-moon").click()
    library.expect_total("3 found")
    expect(library.chips.get_by_role("button")).to_have_text(["Portrait"])


def test_back_closes_the_picture_and_the_focus_is_where_it_was(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)
    lightbox = library.open(4)
    lightbox.expect_picture("5 / 12")
    page.go_back()
    lightbox.expect_closed()
    expect(page).to_have_url(live.library)
    assert library.focused_title() == library.tiles.nth(4).get_by_role("img").first.get_attribute("alt")


def test_a_signed_picture_says_who_signed_it_and_others_say_nothing(live: Live, new_page: NewPage) -> None:
    camera = Manifest("a", "Nikon Z 9", "NIKON CORPORATION", "NIKON CORPORATION", device="NIKON Z 9")
    parent = (Ingredient("DSC_0412.JPG", "parentOf", "a"),)
    editor = Manifest(
        "b", "Editor", "Agency", "Agency", actions=(Action("c2pa.cropped"),), ingredients=parent
    )
    database = Database.of(live.settings)
    with database.begin() as session:
        here = select(Asset).join(Event, Asset.event_id == Event.id).where(Event.slug == EVENT)
        asset = session.scalars(here.order_by(Asset.taken_at.desc()).limit(1)).one()
        said = Provenance("invalid", (editor, camera), (Failure("assertion.dataHash.mismatch"),))
        keep(session, asset.id, asset.sha256, said)
        enqueue(session, [asset.id])
        last = session.scalars(here.order_by(Asset.taken_at).limit(1)).one()
        words = last.raw or AssetMetadata(asset_id=last.id, values={})
        words.values = {**words.values, "XMP": {"dcterms.provenance": "https://cai.example.org/1.c2pa"}}
        session.add(words)
    services = Services.open(live.settings)
    assert wait_for_index(services)
    services.database.dispose()
    database.dispose()
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    page.goto(f"{live.library}?q=is:changed+signed:nikon")
    library.expect_pictures(1)
    lightbox = library.open(0)
    section = lightbox.panel.locator(".provenance")
    expect(section).to_contain_text("Changed after it was signed by Agency.")
    expect(section.get_by_role("listitem").filter(has_text="NIKON Z 9")).to_be_visible()
    expect(section).to_contain_text("cropped")
    page.goto(live.library)
    library.expect_pictures(12)
    lightbox = library.open(3)
    lightbox.expect_picture("4 / 12")
    expect(lightbox.panel.get_by_role("heading", name="File", exact=True)).to_be_visible()
    expect(lightbox.panel.locator(".provenance")).to_have_count(0)
    page.goto(live.library)
    library.expect_pictures(12)
    lightbox = library.open(11)
    lightbox.expect_picture("12 / 12")
    expect(section).to_contain_text("kept elsewhere: cai.example.org. They are not asked for.")
    expect(section.locator("[data-verdict]")).to_have_count(0)


def test_the_camera_file_arrives_byte_for_byte(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["admin"])
    library.expect_pictures(12)
    lightbox = library.open(0)
    lightbox.expect_picture("1 / 12")
    identity = page.url.split("asset=")[1]
    database = Database.of(live.settings)
    with database.read() as session:
        sha256 = session.scalar(select(Asset.sha256).where(Asset.id == identity))
    database.dispose()
    file = Path(lightbox.take("Camera file").path())
    assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256


def test_everything_by_keyboard(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["admin"])
    library.expect_pictures(12)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts on this page")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(library.search).to_be_focused()
    page.keyboard.type("frame")
    page.keyboard.press("Enter")
    library.expect_total("12 found")
    page.keyboard.press("ArrowDown")
    first = library.focused_title()
    page.keyboard.press("ArrowRight")
    assert library.focused_title() != first
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(library.selected).to_have_text("3 selected")
    page.keyboard.press("Control+a")
    expect(library.selected).to_have_text("12 selected")
    page.keyboard.press("Escape")
    expect(library.selected).to_be_hidden()
    page.keyboard.press("Enter")
    lightbox = Lightbox(page)
    lightbox.expect_picture("4 / 12")
    page.keyboard.press("i")
    expect(lightbox.panel).to_be_hidden()


def test_every_page_lists_its_keys(live: Live, new_page: NewPage) -> None:
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["marketing"]).expect_pictures(12)
    listed = {"cull": "Pick", "review": "Accept all", "live": "Pause", "galleries/": "Search"}
    for place, key in listed.items():
        page.goto(live.library + place)
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keyboard shortcuts on this page")
        expect(keys).to_contain_text(key)
        page.keyboard.press("Escape")
        expect(keys).to_be_hidden()
    page.keyboard.press("/")
    expect(LibraryPage(page).search).to_be_focused()


def test_the_brush_covers_all_of_the_time(live: Live, new_page: NewPage) -> None:
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["marketing"]).expect_pictures(12)
    bars, *sliders = (
        page.locator(at).bounding_box() for at in (".timeline__bars", "[aria-label=From]", "[aria-label=To]")
    )
    assert bars
    for slider in sliders:
        assert slider
        # half of a thumb, which is 24 px wide, stands out at each end
        assert (bars["x"] - slider["x"], slider["width"] - bars["width"]) == (12, 24)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_is_remembered(live: Live, new_page: NewPage, theme: str) -> None:
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["press"])
    page.get_by_label("account and appearance").click()
    page.get_by_title(theme.capitalize()).click()
    page.reload()
    expect(page.locator("html")).to_have_css("color-scheme", theme)


def test_the_size_of_pictures_is_remembered_and_at_200_percent_the_search_is_whole(
    live: Live, new_page: NewPage
) -> None:
    page = new_page(1440, 900)
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)

    def height() -> float:
        box = library.tiles.first.bounding_box()
        assert box
        return box["height"]

    before = height()
    page.get_by_label("Size of the pictures").select_option("large")
    assert height() > 1.2 * before
    page.reload()
    expect(library.tiles.first.locator("img")).to_be_visible()
    assert height() > 1.2 * before
    page.set_viewport_size({"width": 720, "height": 450})  # what a desktop has at 200 %
    box, name = library.search.bounding_box(), page.locator(".topbar > .menu:first-child summary *")
    assert box
    assert box["width"] > 500
    assert name.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth + 1)")


NAMES = (
    "2025 Chery International User Summit",
    "European Broadcasting Union General Assembly and Fair, Lyon",
    "2025奇瑞国际用户共创峰会暨全球可持续发展与智能出行论坛",
    "Expo",
)
"""Of events; 59 letters at most, and 28 ideographs."""
SIZES = ((360, 740), (390, 844), (720, 450), (1024, 768), (1440, 900))


def expect_whole_name(page: Page) -> None:
    """The event's name can be read to its end in the bar, which holds it and the five places."""
    size, name = page.viewport_size, page.locator(".event-name__text")
    own = name.inner_text()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for text in NAMES:
            name.evaluate("(one, text) => { one.textContent = text; }", text)
            cut = name.evaluate(
                "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
            )
            assert max(cut) <= 1, (width, text, cut)
            bar, box = page.locator(".topbar").bounding_box(), name.bounding_box()
            assert bar
            assert box
            assert bar["y"] <= box["y"], (width, text)
            assert box["y"] + box["height"] <= bar["y"] + bar["height"], (width, text)
            expect_no_sideways_scroll(page)
            expect(page.locator(".places__link:visible")).to_have_count(5)
    name.evaluate("(one, text) => { one.textContent = text; }", own)
    assert size
    page.set_viewport_size(size)


def test_on_a_phone(live: Live, new_page: NewPage) -> None:
    page = new_page(360, 740, has_touch=True, is_mobile=True)
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)
    expect_no_sideways_scroll(page)
    expect_whole_name(page)
    page.get_by_role("button", name="Filters").tap()
    sheet = page.get_by_role("dialog", name="Filters")
    sheet.get_by_role("checkbox", name=re.compile("^Ban Ki-moon")).check()
    sheet.get_by_role("button", name="Show pictures").tap()
    library.expect_total("6 found")
    library.tiles.nth(1).tap()
    lightbox = Lightbox(page)
    lightbox.expect_picture("2 / 6")
    expect(lightbox.panel).to_be_hidden()
    expect_apart(page.locator(".lightbox__bar > :is(button, details, output)"), 360)
    page.get_by_role("button", name="Details (i)").tap()
    expect(lightbox.panel).to_be_visible()


@pytest.fixture
def restricted(live: Live, tmp_path: Path) -> str:
    """The library of an event of its own: pictures of each class of rights, and one under embargo."""
    slug = live.create_event("restricted", "Restricted")
    live.ingest(*[new_picture(tmp_path) for _ in range(5)], event=slug)
    services = Services.open(live.settings)
    with services.database.begin() as session:
        assets = session.scalars(select(Asset).join(Event).where(Event.slug == slug)).all()
        for asset, name in zip(assets, ("editorial", "partners", "none", "free", "editorial"), strict=True):
            asset.rights_class = name
        assets[-1].embargo_until = datetime.now(UTC) + timedelta(days=1)
        enqueue(session, [asset.id for asset in assets])
    assert wait_for_index(services)
    services.database.dispose()
    return f"{live.url}/events/{slug}/"


IS_DRAWN = """sign => {
  const [mark, tile] = [sign, sign.closest(".tile")].map(one => one.getBoundingClientRect());
  const middle = document.elementFromPoint(mark.left + mark.width / 2, mark.top + mark.height / 2);
  return sign.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && Math.min(mark.width, mark.height) >= 16 && sign.contains(middle)
    && mark.left >= tile.left && mark.right <= tile.right
    && mark.top >= tile.top && mark.bottom <= tile.bottom;
}"""
"""That a mark is opaque, large enough to be read, and lies uncovered on its picture."""


@pytest.mark.parametrize(
    ("role", "marks"),
    [
        ("marketing", ["Editorial only", "Event partners only", "Not for use", "Under embargo"]),
        ("press", ["Editorial only", "Under embargo"]),
    ],
)
def test_where_nothing_hovers_every_restricted_picture_bears_its_mark(
    live: Live, new_page: NewPage, restricted: str, role: str, marks: list[str]
) -> None:
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    library = LibraryPage.signed_in(page, restricted, live.accounts[role])
    library.expect_pictures(len(marks) + 1)  # one is free, and nothing has to be said of it
    assert page.evaluate("matchMedia('(hover: none)').matches")
    signs = library.tiles.locator(".tile__rights:not([data-answer=free])")
    assert sorted(str(one.get_attribute("aria-label")) for one in signs.all()) == marks
    for sign in signs.all():
        sign.scroll_into_view_if_needed()
        assert sign.evaluate(IS_DRAWN), sign.get_attribute("aria-label")
