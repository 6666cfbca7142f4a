"""Recipients of a zip: what an account or a link's visitors may take, and whose name the records say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Archive,
    Asset,
    Gallery,
    GalleryItem,
    GallerySection,
    ShareLink,
    UsageRecord,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.zips.recipients import GONE, Account, Visitors, Withheld, held_by, recipient_of
from mediahub.identity.accounts import create_user
from tests.unit.delivery.conftest import Summit


def link(summit: Summit, *ids: str, **values: Any) -> ShareLink:
    token = f"token {summit.session.scalar(select(func.count()).select_from(ShareLink))}"
    made = ShareLink(
        **{"token": token, "event_id": summit.event.id, "title": "For you", "asset_ids": list(ids)} | values
    )
    summit.session.add(made)
    summit.session.flush()
    return made


def assets(summit: Summit) -> dict[str, Asset]:
    return {one.id: one for one in summit.session.scalars(select(Asset))}


def test_a_zip_is_for_the_account_that_asked_with_its_roles_of_now(summit: Summit) -> None:
    ida = create_user(summit.session, "ida@press.example", "correct horse battery", "press", "Ida")
    archive = Archive(event_id=summit.event.id, user_id=ida.id, recipe="original")
    found = recipient_of(summit.session, archive)
    assert isinstance(found, Account)
    assert (found.name, found.language, found.agrees) == ("Ida <ida@press.example>", "", True)
    verdicts = found.verdicts(summit.session, list(assets(summit).values()), utcnow())
    assert {name for name, one in verdicts.items() if one.allowed} == {"a", "b", "c"}
    summit.session.get_one(Asset, "b").rights_class = "none"
    verdicts = found.verdicts(summit.session, list(assets(summit).values()), utcnow())
    assert {name for name, one in verdicts.items() if one.allowed} == {"a", "c"}
    assert not found.may_know(assets(summit)["b"], utcnow())
    assert found.may_know(assets(summit)["a"], utcnow())


def test_an_account_without_a_name_is_called_by_its_address(summit: Summit) -> None:
    nobody = User(email="x@press.example", name="", fs_uniquifier="x", language="zh")
    found = Account(nobody, summit.press)
    assert (found.name, found.language) == ("x@press.example", "zh")


def test_an_account_or_link_that_is_gone_is_sent_nothing(summit: Summit) -> None:
    for values in ({"user_id": None}, {"user_id": 4711}, {"share_link_id": 4711}):
        with pytest.raises(Withheld):
            recipient_of(summit.session, Archive(event_id=summit.event.id, recipe="original", **values))


def test_visitors_get_what_the_link_shows_and_links_may_show(summit: Summit) -> None:
    archive = Archive(
        event_id=summit.event.id, recipe="original", language="de", share_link_id=link(summit, "a", "b").id
    )
    found = recipient_of(summit.session, archive)
    assert isinstance(found, Visitors)
    assert (found.language, found.agrees, found.number(summit.session, summit.event)) == ("de", False, "")
    summit.session.get_one(Asset, "b").rights_class = "none"
    verdicts = found.verdicts(summit.session, list(assets(summit).values()), utcnow())
    assert verdicts["a"].allowed
    assert not verdicts["b"].allowed
    assert verdicts["c"] is GONE, "free, but not of this link"
    assert not found.may_know(assets(summit)["a"], utcnow())
    assert found.labels(summit.session, summit.event, ["a"]) == {}


def test_a_link_leads_nowhere_once_it_ended(summit: Summit) -> None:
    now = utcnow()
    for values, held in (
        ({"expires_at": now + timedelta(seconds=1)}, {"a"}),
        ({"expires_at": now}, set()),
        ({"revoked_at": now + timedelta(days=1)}, set()),
        ({}, {"a"}),
    ):
        assert held_by(summit.session, link(summit, "a", **values), ["a", "b"], now) == held, values


def test_a_link_of_a_gallery_leads_to_what_is_in_it_now_and_not_hidden(summit: Summit) -> None:
    gallery = Gallery(event_id=summit.event.id, slug="best", title="Best")
    summit.session.add(gallery)
    summit.session.flush()
    section = GallerySection(gallery_id=gallery.id, id="s", position="a")
    summit.session.add(section)
    summit.session.flush()
    for position, (name, hidden) in enumerate((("a", False), ("b", True))):
        summit.session.add(
            GalleryItem(
                gallery_id=gallery.id,
                section_id=section.id,
                asset_id=name,
                position=position,
                is_hidden=hidden,
            )
        )
    made = link(summit, "c", gallery_id=gallery.id)
    assert held_by(summit.session, made, ["a", "b", "c"], utcnow()) == {"a"}


def test_clips_have_no_size_of_ones_own_for_visitors(summit: Summit) -> None:
    visitors = Visitors(link(summit, "a"), "")
    photo, clip = Asset(kind="photo"), Asset(kind="video")
    assert visitors.recipe(photo, "px800") == recipes.custom(800)
    assert visitors.recipe(clip, "px800") == recipes.WEB
    assert visitors.recipe(clip, "original") == recipes.ORIGINAL


def test_what_went_out_is_written_down_in_the_name_of_who_took_it(summit: Summit, database: Database) -> None:
    ida = create_user(summit.session, "ida@press.example", "correct horse battery", "press", "Ida")
    summit.session.flush()
    archive = Archive(event_id=summit.event.id, user_id=ida.id, recipe="original")
    picture = assets(summit)["a"]
    recipient_of(summit.session, archive).record(summit.session, picture, "download", "original", 9)
    visitors = Visitors(link(summit, "a"), "")
    visitors.record(summit.session, picture, "download", "web", 4)
    visitors.record(summit.session, picture, "refused", "web", 0)
    summit.session.flush()
    rows = summit.session.scalars(select(UsageRecord).order_by(UsageRecord.id)).all()
    assert [(one.user_id, one.action, one.rendition, one.size) for one in rows] == [
        (ida.id, "download", "original", 9),
        (None, "share", "web", 4),
        (None, "refused", "web", 0),
    ]
