"""Journey: switch faces on, name a group, review by keyboard, erase everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from mediahub.analysis.faces import keep
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, AssetPerson, Batch, Event, Face, FaceScan, Photographer, Rendition
from mediahub.media.vision.faces import CHIP, EMBEDDING, FoundFace, finder_name
from mediahub.storage import Bucket
from mediahub.storage.keys import face_strip_key
from tests.browser.conftest import OPENING, WAIT, Live, NewPage, unique
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.review import ReviewPage
from tests.browser.pages.signin import SignInPage
from tests.browser.test_access import expect_no_violation

PERSON = "Ban Ki-moon"


class FaceDay:
    """An event whose pictures were looked at: one face each, all of the same person but the odd ones."""

    def __init__(self, live: Live) -> None:
        self.database = Database.of(live.settings)
        self._bucket = Bucket(live.settings)
        picture = BytesIO()
        Image.new("RGB", (CHIP, CHIP), (190, 140, 120)).save(picture, "JPEG")
        self._strip = picture.getvalue()
        self.event = unique("face-day")
        self.prefix = self.event.replace("-", "") + "x"
        with self.database.begin() as session:
            event = create_event(session, self.event, "Face Day", "Asia/Shanghai")
            shooter = session.scalars(select(Photographer)).first()
            assert shooter is not None
            batch = Batch(event_id=event.id, photographer_id=shooter.id, source="cli", signature=self.event)
            session.add(batch)
            session.flush()
            self._batch = batch.id

    def deliver(self, name: str, person: int) -> str:
        """One more picture, with a face."""
        identity = f"{self.prefix}{name}"
        key = face_strip_key(self.event, identity, "0" * 64)
        self._bucket.put_bytes(key, self._strip, "image/jpeg")
        numbers = np.zeros(128, np.float32)
        numbers[person], numbers[100 + len(name)] = 1.0, 0.1
        face = FoundFace(0.4, 0.3, 0.2, 0.3, 1.2, numbers.astype(EMBEDDING).tobytes())
        with self.database.begin() as session:
            event_id = session.scalars(select(Event.id).where(Event.slug == self.event)).one()
            model = session.scalars(select(Asset).where(Asset.title == "Guests listen, frame 1")).one()
            columns = {column.key: getattr(model, column.key) for column in Asset.__table__.columns}
            own = {"id": identity, "sha256": identity, "event_id": event_id, "batch_id": self._batch}
            apart = OPENING + timedelta(minutes=len(name))  # or a worker may stack them, as a burst
            own |= {"stack_id": None, "title": f"Frame {name}", "taken_at": apart}
            session.add(Asset(**columns | own))
            session.flush()
            for row in model.renditions:
                made = {"key": row.key, "mime": row.mime, "width": row.width, "height": row.height}
                session.add(Rendition(asset_id=identity, name=row.name, size=row.size, **made))
            assert keep(session, identity, [face], key, finder_name(), 0.1)
        return identity

    def depictions(self) -> dict[str, str]:
        """By picture how its only person stands."""
        with self.database.read() as session:
            query = select(AssetPerson.asset_id, AssetPerson.status)
            rows = session.execute(query.where(AssetPerson.asset_id.startswith(self.prefix))).all()
            return dict(rows)

    def grouped(self) -> int:
        """How many of the faces the worker has put beside their like."""
        query = select(func.count()).select_from(Face).where(Face.asset_id.startswith(self.prefix))
        with self.database.read() as session:
            return session.scalar(query.where(Face.group_id.is_not(None))) or 0


@pytest.fixture
def day(live: Live) -> Iterator[FaceDay]:
    made = FaceDay(live)
    yield made
    made.database.dispose()


def wait_for_groups(page: Page, day: FaceDay, faces: int) -> None:
    """Until the worker has seen all of them: a page opened earlier shows the half of a group."""
    for _ in range(3 * WAIT // 500):
        if day.grouped() == faces:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{day.grouped()} of {faces} faces are in a group")


def test_a_group_is_named_reviewed_by_keyboard_and_erased(
    live: Live, new_page: NewPage, day: FaceDay
) -> None:
    page = new_page(bypass_csp=True)
    home = f"{live.url}/events/{day.event}/faces"
    page.goto(f"{home}/stored")
    SignInPage(page).sign_in(*live.accounts["admin"])
    expect(page.get_by_text("Off for this event")).to_be_visible()
    expect_no_violation(page)
    page.get_by_label("Legal basis").fill("Consent at registration")
    page.get_by_role("button", name="Switch faces on").click()
    expect(page.locator(".stored__log")).to_contain_text("Consent at registration")
    frames = [day.deliver(name, 0) for name in ("a", "bb", "ccc")]
    odd = [day.deliver(name, 1) for name in ("dddd", "eeeee")]

    wait_for_groups(page, day, len(frames) + len(odd))
    page.goto(home)
    expect(page.locator(".namer__face")).to_have_count(3)
    expect_no_violation(page)
    page.keyboard.type(PERSON)
    page.keyboard.press("Enter")
    expect(page.locator("[data-toasts]")).to_contain_text(f"3 faces are {PERSON}.")
    assert day.depictions() == dict.fromkeys(frames, "accepted")
    expect(page.locator(".namer__face")).to_have_count(2)
    page.keyboard.press("Alt+h")
    expect(page.get_by_text("No group to name")).to_be_visible()
    assert odd[0] not in day.depictions()

    late = [day.deliver(name, 0) for name in ("ffffff", "ggggggg")]
    for _ in range(180):
        if set(late) <= day.depictions().keys():
            break
        page.wait_for_timeout(500)
    page.goto(f"{live.url}/events/{day.event}/review?by=faces")
    desk = ReviewPage(page)
    expect(desk.label).to_have_text(PERSON)
    expect(page.locator(".review__box")).to_have_count(2)
    expect(page.locator(".review__why")).to_contain_text("is like the known faces")
    expect_no_violation(page)
    desk.frames.last.focus()
    page.keyboard.press("Space")
    page.keyboard.press("a")
    expect(page.locator('[data-count="faces"]')).to_have_text("1")
    page.reload()
    expect(desk.frames).to_have_count(1)
    page.keyboard.press("r")
    expect(desk.done).to_be_visible()
    expect(page.locator('[data-count="faces"]')).to_have_text("0")
    answers = sorted(status for identity, status in day.depictions().items() if identity in late)
    assert answers == ["accepted", "rejected"]

    page.goto(f"{live.url}/assets/{frames[0]}/faces")
    expect(page.get_by_label("Face 1 named")).to_have_value(PERSON)
    page.get_by_role("button", name="Name, and use as portrait").click()
    page.goto(f"{home}/people")
    expect(page.get_by_role("img", name=f"Portrait of {PERSON}")).to_be_visible()
    expect_no_violation(page)
    page.set_viewport_size({"width": 360, "height": 740})
    for way in ("", "/people", "/stored"):
        page.goto(f"{home}{way}")
        expect_no_sideways_scroll(page)
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase all faces").click()
    asked = page.get_by_role("alertdialog", name="Erase all faces of this event?")
    expect(asked).to_contain_text("7 faces")
    asked.get_by_role("button", name="Erase all faces").click()
    expect(page.get_by_role("status").first).to_contain_text("Erased: 7 faces, 1 portraits")
    assert set(day.depictions().values()) == {"accepted"}
    with day.database.read() as session:
        scans = select(func.count()).select_from(FaceScan).where(FaceScan.asset_id.startswith(day.prefix))
        assert session.scalar(scans) == 0
        faces = select(func.count()).select_from(Face).where(Face.asset_id.startswith(day.prefix))
        assert session.scalar(faces) == 0
    assert list(Bucket(live.settings).list(f"faces/{day.event}/")) == []
