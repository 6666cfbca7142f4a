"""Feeds of searches: who may read one, and how it is written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.alerts.entries import Entry
from mediahub.alerts.feeds import feeds
from mediahub.alerts.feeds.feeds import (
    ATOM,
    MEDIA,
    Feed,
    as_atom,
    as_json,
    create_feed,
    find_feed,
    find_feed_of_picture,
    list_feeds,
    picture_signature,
)
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, FeedToken, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from tests.assets import TAKEN, add_event

ENTRY = Entry("a", "https://hub/assets/a", "Robot <1>", "It\x00 waves\nslowly", "Chen Rui", TAKEN, TAKEN,
              "yes", "You may publish it.")  # fmt: skip
BARE = Entry("b", "https://hub/assets/b", "Other", "", "", TAKEN, TAKEN, "yes", "")
FEED = Feed(
    "Robots", "https://hub/summit", "https://hub/feed/1", TAKEN, [ENTRY, BARE], {"a": "https://hub/a.jpg"}
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        add_event(session)
        create_user(session, "eva@example.org", "correct horse battery", "press")
        yield session


def feed(session: Session, query: str = "q=robot") -> tuple[FeedToken, str]:
    event, user = session.scalars(select(Event.id)).one(), session.scalars(select(User.id)).one()
    return create_feed(session, user, event, query=query)


def test_a_feed_opens_by_its_number_and_its_secret_alone(session: Session) -> None:
    token, secret = feed(session, "q=robot&unheard=1")
    assert token.query == "q=robot"
    assert secret not in token.secret_sha256
    assert find_feed(session, token.id, secret) is token
    assert find_feed(session, token.id, secret + "x") is None
    assert find_feed(session, token.id + 1, secret) is None


@pytest.mark.parametrize("why", ["revoked", "shut out", "event in the trash"])
def test_it_opens_no_more(session: Session, why: str) -> None:
    token, secret = feed(session)
    signature = picture_signature(token, "a")
    if why == "revoked":
        token.revoked_at = utcnow()
    elif why == "shut out":
        session.scalars(select(User)).one().active = False
    else:
        session.scalars(select(Event)).one().deleted_at = utcnow()
    session.flush()
    assert find_feed(session, token.id, secret) is None
    assert find_feed_of_picture(session, token.id, "a", signature) is None


def test_the_signature_of_a_picture_opens_no_other(session: Session) -> None:
    token, _ = feed(session)
    other, _ = feed(session)
    signature = picture_signature(token, "a")
    assert find_feed_of_picture(session, token.id, "a", signature) is token
    assert find_feed_of_picture(session, token.id, "b", signature) is None
    assert find_feed_of_picture(session, other.id, "a", signature) is None
    assert find_feed_of_picture(session, token.id, "a", "é") is None
    assert find_feed_of_picture(session, other.id + 1, "a", signature) is None


def test_of_too_many_the_oldest_goes(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_FEEDS", 2)
    first, second, third = (feed(session)[0].id for _ in range(3))
    assert set(session.scalars(select(FeedToken.id))) == {second, third}
    event, user = session.scalars(select(Event.id)).one(), session.scalars(select(User.id)).one()
    assert [one.id for one in list_feeds(session, user, event)] == [third, second]
    session.get_one(FeedToken, third).revoked_at = utcnow()
    session.flush()
    assert [one.id for one in list_feeds(session, user, event)] == [second]
    assert list_feeds(session, user, event + 1) == []
    feed(session)
    assert session.scalar(select(func.count()).select_from(FeedToken)) == 3
    assert first < second


def test_atom() -> None:
    root = ET.fromstring(as_atom(FEED))

    def text(parent: ET.Element, name: str) -> str | None:
        return parent.findtext(f"{{{ATOM}}}{name}")

    assert (text(root, "id"), text(root, "title")) == ("https://hub/summit", "Robots")
    first, second = root.findall(f"{{{ATOM}}}entry")
    assert (text(first, "title"), text(first, "updated")) == ("Robot <1>", TAKEN.isoformat())
    assert text(first, "summary") == "It waves\nslowly\n\nChen Rui\n\nYou may publish it."
    links = {one.get("rel"): one.get("href") for one in first.findall(f"{{{ATOM}}}link")}
    assert links == {"alternate": "https://hub/assets/a", "enclosure": "https://hub/a.jpg"}
    thumbnail = first.find(f"{{{MEDIA}}}thumbnail")
    assert thumbnail is not None
    assert thumbnail.get("url") == "https://hub/a.jpg"
    assert second.find(f"{{{MEDIA}}}thumbnail") is None
    names = [one.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") for one in (first, second)]
    assert names == ["Chen Rui", "MediaHub"]


def test_json_feed() -> None:
    told = as_json(FEED)
    assert (told["version"], told["feed_url"]) == ("https://jsonfeed.org/version/1.1", "https://hub/feed/1")
    first, second = told["items"]
    assert (first["image"], first["authors"]) == ("https://hub/a.jpg", [{"name": "Chen Rui"}])
    assert first["_mediahub"] == {
        "id": "a", "taken_at": TAKEN.isoformat(), "answer": "yes", "sentence": "You may publish it.",
    }  # fmt: skip
    assert ("image" in second, second["authors"], second["content_text"]) == (False, [], "Other")
