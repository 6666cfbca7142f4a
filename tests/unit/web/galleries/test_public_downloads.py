"""What everyone may take of a public gallery, and what its page leads to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mediahub.catalog.models import DeliverySettings, Event, Gallery, PressPage, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, publish
from mediahub.curation.galleries.operations import read_operations
from tests.unit.web.desks import Desk, open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory) as made:
        with made.counter.services.database.begin() as session:
            event = session.scalars(select(Event)).one()
            event.starts_at = datetime(2025, 10, 17, 16, 30, tzinfo=UTC)  # the 18th in Shanghai
            event.ends_at = datetime(2025, 10, 20, 2, 0, tzinfo=UTC)
            gallery = galleries.create(session, event.id, "Robots", user_id=None)
            edit.apply(session, gallery, read_operations([{"op": "add", "ids": made.ids[:2]}]), None)
            publish.publish(session, gallery, None, utcnow())
            gallery.slug = "robots"
        yield made


def test_it_says_when_the_event_was_and_where_press_goes(desk: Desk) -> None:
    page = desk.counter.app.test_client().get("/g/robots").text
    assert "Oct 18 – 20, 2025 · 2 pictures" in " ".join(page.split())
    assert "/press/desk" not in page, "there is no press page yet"
    with desk.counter.services.database.begin() as session:
        session.add(PressPage(event_id=session.scalars(select(Event.id)).one(), is_public=True))
    page = desk.counter.app.test_client().get("/g/robots").text
    assert page.count('href="/press/desk"') >= 2
    assert "data-share=" in page
    assert "/g/robots/download/id" in page


def test_its_words_are_read_in_several_languages(desk: Desk) -> None:
    with desk.counter.services.database.begin() as session:
        gallery = session.scalars(select(Gallery).where(Gallery.slug == "robots")).one()
        gallery.intro = "They wave. [zh] 它们在挥手。"
        publish.publish(session, gallery, None, utcnow())
        gallery.slug = "robots"
    for language, shown, other in (("en", "They wave.", "它们"), ("zh", "它们在挥手。", "They wave")):
        guest = desk.counter.app.test_client()
        guest.set_cookie("language", language)
        page = guest.get("/g/robots").text
        assert shown in page
        assert not any(one in page for one in (other, "[zh]"))


def test_everyone_takes_a_file_in_two_steps_and_it_is_written_down(desk: Desk) -> None:
    guest, way = desk.counter.app.test_client(), f"/g/robots/download/{desk.ids[0]}"
    offered = guest.get(way)
    assert offered.status_code == 200
    assert offered.headers["Cache-Control"] == "no-store"
    token = re.search(r'name="csrf_token" value="([^"]+)"', offered.text)
    assert token
    form = {"csrf_token": html.unescape(token[1])}
    assert guest.post(way, data=form).status_code == 202
    assert desk.rows(UsageRecord) == []
    desk.counter.make_files()
    taken = guest.post(way, data=form)
    assert taken.status_code == 200
    assert "px2048" in taken.headers["Refresh"]
    (record,) = desk.rows(UsageRecord)
    assert (record.asset_id, record.action, record.role) == (desk.ids[0], "share", "guest")
    assert record.who.startswith("Public gallery")


def test_only_what_everyone_may_use_and_only_of_this_gallery(desk: Desk) -> None:
    guest = desk.counter.app.test_client()
    assert guest.get(f"/g/robots/download/{desk.ids[3]}").status_code == 404
    desk.counter.change(desk.ids[1], rights_class="editorial")
    assert guest.get(f"/g/robots/download/{desk.ids[1]}").status_code == 404
    desk.counter.change(desk.ids[1], rights_class="free")
    with desk.counter.services.database.begin() as session:
        publish.unpublish(session, session.scalars(select(Gallery)).one(), None)
    assert guest.get(f"/g/robots/download/{desk.ids[0]}").status_code == 404


def test_where_mining_is_reserved_is_said_of_what_is_public_and_of_nothing_else(desk: Desk) -> None:
    """TDMRep (W3C), for programs that ask before they read."""

    def reserved() -> list[str]:
        answer = desk.counter.app.test_client().get("/.well-known/tdmrep.json")
        assert answer.mimetype == "application/json"
        assert all(one["tdm-reservation"] == 1 for one in answer.json or [])
        return [one["location"] for one in answer.json or []]

    database = desk.counter.services.database
    assert reserved() == []
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        row = session.get(DeliverySettings, event.id) or DeliverySettings(event_id=event.id)
        row.data_mining = "DMI-PROHIBITED"
        session.add(row)
        gallery = session.scalars(select(Gallery)).one()
        press = session.get(PressPage, event.id) or PressPage(event_id=event.id)
        press.is_public, published, gallery.published = True, gallery.published, None
        session.add(press)
        slug = event.slug
    assert reserved() == [f"/events/{slug}/press", f"/events/{slug}/press/*"]
    with database.begin() as session:
        session.scalars(select(Gallery)).one().published = published or 1
        session.get_one(PressPage, session.scalars(select(Event.id)).one()).is_public = False
    assert reserved() == ["/g/robots", "/g/robots/*"]
    with database.begin() as session:
        session.scalars(select(DeliverySettings)).one().data_mining = "DMI-ALLOWED"
    assert reserved() == []
