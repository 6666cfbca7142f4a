"""Zips as people know them: asked for within limits, one's own, and gone after a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Archive, Asset, Event, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.zips import archives
from mediahub.delivery.zips.archives import (
    SHARED_FOR,
    ArchiveError,
    ArchiveMissing,
    ask_for,
    find,
    list_of,
    require_archive,
    require_of_link,
    same_of_link,
)
from mediahub.identity.accounts import create_user
from mediahub.problems import TooMany
from tests.assets import add_asset, add_event


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        event = add_event(session)
        for name in "abc":
            add_asset(session, event, name, id=name, size=100)
        for name in ("eva", "otto"):
            create_user(session, f"{name}@press.example", "correct horse battery", "press")
        yield session


def ask(session: Session, user: int | None = 1, ids: str = "abc", **more: Any) -> Archive:
    event = session.scalars(select(Event)).one()
    base: dict[str, Any] = {"recipe": "original", "name": "My zip"}
    return ask_for(session, event, user, list(ids), **(base | more))


def link(session: Session) -> int:
    event = session.scalars(select(Event.id)).one()
    made = ShareLink(event_id=event, token="t", title="Guests", asset_ids=["a"])
    session.add(made)
    session.flush()
    return made.id


def test_each_picture_is_in_it_once_in_the_order_asked(session: Session) -> None:
    made = ask(session, ids="cabca", name="../evil\n")
    assert (made.wanted, made.total) == ("c a b", 3)
    assert "/" not in made.name
    assert "\n" not in made.name
    assert ask(session, name="").name == "summit"
    assert made.expires_at > utcnow() + timedelta(hours=23)


def test_what_cannot_be_made_says_why(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ArchiveError, match="nothing to download"):
        ask(session, ids="")
    with pytest.raises(RecipeError):
        ask(session, recipe="unheard")
    monkeypatch.setattr(archives, "MAX_BYTES", 299)
    with pytest.raises(ArchiveError, match="0 GB at most"):
        ask(session)
    ask(session, recipe="web")
    ask(session, ids="ab")
    monkeypatch.setattr(archives, "MAX_FILES", 2)
    with pytest.raises(ArchiveError, match="2 pictures at most"):
        ask(session, recipe="web")


def test_so_many_at_once_for_one_and_for_all(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_OPEN", 2)
    first = ask(session)
    ask(session)
    with pytest.raises(TooMany, match="2 zips") as refused:
        ask(session)
    assert refused.value.retry_after == archives.RETRY_AFTER
    ask(session, 2)
    number = link(session)
    ask(session, None, share_link_id=number)
    first.state = "ready"
    session.flush()
    ask(session)
    monkeypatch.setattr(archives, "MAX_WAITING", 4)
    with pytest.raises(TooMany, match="Many zips"):
        ask(session, 2)


def test_anothers_zip_does_not_exist_and_neither_does_one_that_is_over(session: Session) -> None:
    made = ask(session)
    assert find(session, made.id, 1) is made
    for user in (2, None):
        assert find(session, made.id, user) is None
    with pytest.raises(ArchiveMissing):
        require_archive(session, made.id, 1, made.event_id + 1)
    assert require_archive(session, made.id, 1, made.event_id) is made
    assert list_of(session, made.event_id, 1) == [made]
    made.expires_at = utcnow()
    session.flush()
    assert (find(session, made.id, 1), list_of(session, made.event_id, 1)) == (None, [])
    with pytest.raises(ArchiveMissing):
        require_archive(session, made.id, 1)


def test_visitors_of_a_link_share_theirs_for_a_while(session: Session) -> None:
    number = link(session)
    made = ask(session, None, ids="ab", share_link_id=number, recipe="web", language="zh")
    wanted = (session, number, ["a", "b"], "web", "zh")
    assert same_of_link(*wanted) is made
    assert require_of_link(session, made.id, number) is made
    for other in ((number + 1, ["a", "b"], "web", "zh"), (number, ["b", "a"], "web", "zh"),
                  (number, ["a", "b"], "original", "zh"), (number, ["a", "b"], "web", "")):  # fmt: skip
        assert same_of_link(session, *other) is None
    with pytest.raises(ArchiveMissing):
        require_of_link(session, made.id, number + 1)
    made.state = "failed"
    session.flush()
    assert same_of_link(*wanted) is None
    made.state, made.created_at = "ready", utcnow() - SHARED_FOR - timedelta(seconds=1)
    session.flush()
    assert same_of_link(*wanted) is None
    made.expires_at = utcnow()
    with pytest.raises(ArchiveMissing):
        require_of_link(session, made.id, number)
    assert session.get_one(Asset, "a").size == 100
