"""What a feed holds: pictures that its owner may be told of now, whoever reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.alerts.feeds import contents
from mediahub.alerts.feeds.contents import FeedContents, picture_of_feed, read_feed
from mediahub.alerts.feeds.feeds import create_feed, picture_signature
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    Event,
    FeedToken,
    PressAccount,
    SavedSearch,
    SearchNotification,
    User,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.identity.tokens import USED_STEP
from mediahub.problems import Missing, NotAllowed
from mediahub.runtime import Services
from mediahub.search.service import Search
from tests.unit.alerts.searching import PICTURE, change, event_id, keep

HOUR = timedelta(hours=1)


def a_feed(
    parts: Services, name: str = "anna", *, search: int | None = None, query: str = PICTURE
) -> tuple[int, str]:
    """Number and secret of a new feed of this user."""
    with parts.database.begin() as session:
        user = session.scalars(select(User).where(User.email == f"{name}@example.org")).one()
        saved = session.get_one(SavedSearch, search) if search else None
        token, secret = create_feed(session, user.id, event_id(parts.database), search=saved, query=query)
        return token.id, secret


def read(parts: Services, feed: tuple[int, str], later: timedelta = timedelta(0)) -> FeedContents:
    """As a process reads it that knows only what is written."""
    search = Search(parts.settings, parts.database)
    return read_feed(replace(parts, search=search), *feed, utcnow() + later)


def numbers(found: FeedContents) -> list[int]:
    """Of the pictures, in their order."""
    known = {asset_id("summit", str(number)): number for number in range(9)}
    return [known[one.id] for one in found.entries]


def picture(number: int) -> str:
    return asset_id("summit", str(number))


def used(parts: Services, feed: tuple[int, str]) -> object:
    with parts.database.read() as session:
        return session.get_one(FeedToken, feed[0]).last_used_at


def test_it_holds_what_its_owner_finds_and_says_what_it_is_of(parts: Services) -> None:
    feed = a_feed(parts)
    found = read(parts, feed)
    assert sorted(numbers(found)) == [0, 1, 2, 3, 4, 5]
    assert (found.name, found.query, found.token.event.slug) == ("picture", PICTURE, "summit")
    assert numbers(read(parts, a_feed(parts, query="q=number+AND+3"))) == [3]
    number = keep(parts, "anna", "q=picture", title="Robots")
    assert read(parts, a_feed(parts, search=number)).name == "Robots"


def test_what_its_owner_may_not_be_told_of_yet_comes_when_they_may(parts: Services) -> None:
    feed = a_feed(parts)
    change(parts, picture(1), embargo_until=utcnow() + HOUR)
    change(parts, picture(2), rights_class="none")
    assert sorted(numbers(read(parts, feed))) == [0, 3, 4, 5]
    assert sorted(numbers(read(parts, feed, 2 * HOUR))) == [0, 1, 3, 4, 5]


def test_a_feed_of_the_team_tells_nothing_that_is_only_suggested(parts: Services) -> None:
    """Whoever has its address reads it."""
    with parts.database.begin() as session:
        person = session.scalars(select(AssetPerson.person_id)).first()
        session.add(
            AssetPerson(
                asset_id=picture(4), person_id=person, source="face", status="suggested", confidence=0.9
            )
        )
    change(parts, picture(4), headline="Looked at again")
    assert numbers(read(parts, a_feed(parts, "admin", query="q=tongyue"))) == [0]


def test_what_a_saved_search_told_of_last_comes_first_where_it_still_finds_it(
    parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "ENTRIES", 3)
    number = keep(parts, "anna")
    feed = a_feed(parts, search=number)
    latest = numbers(read(parts, feed))
    assert len(latest) == 3
    free_only_now = [one for one in range(6) if one not in latest]
    with parts.database.begin() as session:
        for ago, one in enumerate(free_only_now[:2], start=1):
            session.add(
                SearchNotification(search_id=number, asset_id=picture(one), notified_at=utcnow() - ago * HOUR)
            )
    assert numbers(read(parts, feed)) == [*free_only_now[:2], latest[0]]
    change(parts, picture(free_only_now[0]), caption="other words")
    assert numbers(read(parts, feed)) == [free_only_now[1], *latest[:2]]
    assert numbers(read(parts, a_feed(parts))) == latest, "a feed of no saved search tells what arrived last"


def test_a_wrong_secret_and_an_owner_without_access_open_nothing(parts: Services) -> None:
    feed = a_feed(parts)
    with pytest.raises(Missing):
        read(parts, (feed[0], "x"))
    with parts.database.begin() as session:
        session.scalars(select(PressAccount)).one().state = "refused"
    with pytest.raises(NotAllowed):
        read(parts, feed)
    assert used(parts, feed) is None


def test_its_use_is_noted_once_a_minute(parts: Services) -> None:
    feed = a_feed(parts)
    now = utcnow()
    read_feed(parts, *feed, now)
    first = used(parts, feed)
    assert first == now
    read_feed(parts, *feed, now + USED_STEP - timedelta(seconds=1))
    assert used(parts, feed) == first
    read_feed(parts, *feed, now + USED_STEP)
    assert used(parts, feed) == now + USED_STEP


def test_a_picture_opens_by_its_signature_while_its_owner_may_see_it(parts: Services) -> None:
    feed, _ = a_feed(parts)
    with parts.database.begin() as session:
        token = session.get_one(FeedToken, feed)
        signature = picture_signature(token, picture(1))
        asset, verdict = picture_of_feed(session, feed, picture(1), signature)
        assert (asset.id, verdict.allowed) == (picture(1), True)
        for identity, sign in ((picture(2), signature), ("gone", picture_signature(token, "gone"))):
            with pytest.raises(Missing):
                picture_of_feed(session, feed, identity, sign)
        asset.rights_class = "none"
        session.flush()
        with pytest.raises(Missing):
            picture_of_feed(session, feed, picture(1), signature)
        asset.rights_class = "free"
        gala = Event(slug="gala", name="Gala", timezone="UTC")
        session.add(gala)
        session.flush()
        session.get_one(Asset, picture(1)).event_id = gala.id
        with pytest.raises(Missing):
            picture_of_feed(session, feed, picture(1), signature)
