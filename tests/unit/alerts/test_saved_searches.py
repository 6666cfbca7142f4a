"""Saved searches: kept under a name, seen by their owner and by the team they are shared with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from mediahub.alerts import saved_searches
from mediahub.alerts.saved_searches import (
    SearchError,
    calls_of,
    find_search,
    keys_of,
    list_searches,
    note_visit,
    own_search,
    rotate_secret,
    save_search,
)
from mediahub.alerts.search_request import MAX_LENGTH
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SavedSearch, SearchNotification
from mediahub.identity.accounts import create_user
from mediahub.rights import Viewer
from tests.assets import TAKEN, add_asset, add_event

HOUR = timedelta(hours=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        yield session


@pytest.fixture
def event(session: Session) -> int:
    return add_event(session).id


def person(session: Session, name: str, role: str) -> Viewer:
    user = create_user(session, f"{name}@example.org", "correct horse battery", role)
    return Viewer(frozenset({role}), user.id)


def test_a_search_is_kept_in_one_form_under_one_name(session: Session, event: int) -> None:
    eva = person(session, "eva", "marketing")
    kept = save_search(session, eva, event, "  Best \n of ", "q=+robot&unheard=1&kind=photo", is_shared=True)
    assert (kept.name, kept.query, kept.is_shared) == ("Best of", "q=robot&kind=photo", True)
    assert kept.webhook_secret
    with pytest.raises(SearchError, match="of this name already"):
        save_search(session, eva, event, "Best of", "q=other")
    save_search(session, person(session, "otto", "marketing"), event, "Best of", "q=other")
    assert len(save_search(session, eva, event, "x" * 200, "").name) == 120


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [(" ", "q=a", "a name"), ("a", "q=" + "x" * MAX_LENGTH, "too long")],
)
def test_what_cannot_be_kept_says_why(
    session: Session, event: int, name: str, query: str, words: str
) -> None:
    with pytest.raises(SearchError, match=words):
        save_search(session, person(session, "eva", "press"), event, name, query)


def test_there_are_so_many_at_most(session: Session, event: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MAX_SEARCHES", 2)
    eva = person(session, "eva", "press")
    for name in "ab":
        save_search(session, eva, event, name, "q=a")
    with pytest.raises(SearchError, match="2 searches are kept"):
        save_search(session, eva, event, "c", "q=a")
    save_search(session, eva, add_event(session, "gala").id, "c", "q=a")


def test_sharing_is_from_the_team_to_the_team(session: Session, event: int) -> None:
    eva, otto = person(session, "eva", "marketing"), person(session, "otto", "photographer")
    press = person(session, "anna", "press")
    shared = save_search(session, eva, event, "Shared", "q=a", is_shared=True)
    private = save_search(session, eva, event, "Private", "q=a")
    theirs = save_search(session, press, event, "Press", "q=a", is_shared=True)
    assert not theirs.is_shared
    own = save_search(session, otto, event, "Zoo", "q=a")
    assert [one.search for one in list_searches(session, otto, event)] == [own, shared]
    assert [one.search for one in list_searches(session, press, event)] == [theirs]
    assert find_search(session, otto, event, shared.id) is shared
    assert find_search(session, otto, event, private.id) is None
    assert find_search(session, press, event, shared.id) is None
    assert find_search(session, eva, event + 1, shared.id) is None
    assert own_search(session, eva, event, shared.id) is shared
    for who, search in ((otto, shared), (otto, private), (press, shared)):
        with pytest.raises(SearchError, match="not yours"):
            own_search(session, who, event, search.id)


def test_what_is_new_counts_since_they_looked_and_as_far_as_they_may_see_it(
    session: Session, event: int
) -> None:
    eva, press = person(session, "eva", "marketing"), person(session, "anna", "press")
    search = save_search(session, eva, event, "Mine", "q=a")
    theirs = save_search(session, press, event, "Theirs", "q=a")
    summit = search.event
    for number, rights in enumerate(("free", "none")):
        asset = add_asset(session, summit, f"a{number}", rights_class=rights)
        for one in (search, theirs):
            session.add(SearchNotification(
                search_id=one.id, asset_id=asset.id, notified_at=TAKEN + number * HOUR
            ))  # fmt: skip
    session.flush()

    def new(viewer: Viewer) -> list[int]:
        return [one.new for one in list_searches(session, viewer, event)]

    assert (new(eva), new(press)) == ([2], [1])
    assert eva.user_id is not None
    note_visit(session, search.id, eva.user_id, TAKEN)
    assert new(eva) == [1]
    note_visit(session, search.id, eva.user_id, TAKEN + HOUR)
    assert (new(eva), new(press)) == ([0], [1])


def test_a_new_secret_signs_beside_the_old_one_for_a_while() -> None:
    search = SavedSearch(webhook_secret="old")
    rotate_secret(search, TAKEN, HOUR)
    new = search.webhook_secret
    assert new not in ("old", None)
    assert keys_of(search, TAKEN) == [new, "old"]
    assert keys_of(search, TAKEN + HOUR) == [new]
    assert keys_of(SavedSearch(webhook_secret=None), TAKEN) == []


def test_nothing_was_called_yet(session: Session, event: int) -> None:
    search = save_search(session, person(session, "eva", "press"), event, "Mine", "q=a")
    assert calls_of(session, search.id) == []
