"""Changing saved searches: whose they are, and whom they tell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.alerts import changes, saved_searches
from mediahub.alerts.changes import SearchChange
from mediahub.alerts.feeds.feeds import FeedMissing, find_feed
from mediahub.alerts.saved_searches import SearchError, SearchMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.outbound.addresses import AddressRefused
from mediahub.rights import Viewer
from tests.unit.curation.gallery_event import make_event


@pytest.fixture
def event_id(database: Database) -> int:
    with database.begin() as session:
        return make_event(session).id


def viewer(database: Database, role: str) -> Viewer:
    with database.begin() as session:
        user = create_user(session, f"{role}@example.org", "long enough pw", role)
    return Viewer(frozenset({role}), user.id)


def save(database: Database, who: Viewer, event_id: int, *, shared: bool = False) -> int:
    with database.begin() as session:
        return saved_searches.save_search(session, who, event_id, "Robots", "q=robot", is_shared=shared).id


def test_only_its_owner_changes_a_search_and_only_the_team_shares_one(
    database: Database, event_id: int
) -> None:
    anna, marketing, press = (viewer(database, role) for role in ("admin", "marketing", "press"))
    number = save(database, anna, event_id, shared=True)
    for other in (marketing, press):
        with pytest.raises(SearchError, match="not yours"):
            changes.change(database, other, event_id, number, SearchChange(shared=False), utcnow())
        with pytest.raises(SearchError):
            changes.delete(database, other, event_id, number)
    assert changes.look(database, marketing, event_id, number, utcnow()) == "q=robot"
    with pytest.raises(SearchMissing):
        changes.look(database, press, event_id, number, utcnow())
    theirs = save(database, press, event_id)
    listed = changes.change(database, press, event_id, theirs, SearchChange(shared=True), utcnow())
    assert not listed.search.is_shared


def test_what_is_not_named_stays_and_a_new_secret_has_its_grace(database: Database, event_id: int) -> None:
    anna, now = viewer(database, "admin"), utcnow()
    number = save(database, anna, event_id, shared=True)
    wanted = SearchChange(digest="daily", webhook_url="https://example.org/hook")
    search = changes.change(database, anna, event_id, number, wanted, now).search
    before = search.webhook_secret
    assert (search.is_shared, search.digest, search.digested_at) == (True, "daily", now)
    again = SearchChange(new_secret_with_grace=timedelta(hours=1))
    search = changes.change(database, anna, event_id, number, again, now).search
    assert (search.digest, search.webhook_url) == ("daily", "https://example.org/hook")
    assert saved_searches.keys_of(search, now) == [search.webhook_secret, before]
    with pytest.raises(AddressRefused):
        changes.change(database, anna, event_id, number, SearchChange(webhook_url="ftp://x"), now)


def test_a_feed_is_made_of_what_they_see_and_ended_by_its_owner(database: Database, event_id: int) -> None:
    anna, press = viewer(database, "admin"), viewer(database, "press")
    number = save(database, anna, event_id)
    with pytest.raises(SearchMissing):
        changes.make_feed(database, press, event_id, search_id=number)
    token, secret = changes.make_feed(database, anna, event_id, search_id=number)
    with pytest.raises(FeedMissing):
        changes.revoke_feed(database, press, event_id, token.id, utcnow())
    with database.read() as session:
        assert find_feed(session, token.id, secret) is not None
    changes.revoke_feed(database, anna, event_id, token.id, utcnow())
    with database.read() as session:
        assert find_feed(session, token.id, secret) is None
