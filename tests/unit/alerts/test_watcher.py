"""Saved searches on a real catalogue and index: what they tell, whom, once, and never too early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub.alerts import watcher
from mediahub.alerts.saved_searches import (
    SearchError,
    find_search,
    list_searches,
    note_visit,
    save_search,
)
from mediahub.catalog.models import (
    PressAccount,
    SavedSearch,
    SearchNotification,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.rights import Viewer
from mediahub.runtime import Services
from tests.unit.alerts.searching import (
    PICTURE,
    add,
    ask,
    change,
    event_id,
    keep,
    viewer,
)


def told(parts: Services) -> list[str]:
    with parts.database.read() as session:
        return list(
            session.scalars(select(SearchNotification.asset_id).order_by(SearchNotification.notified_at))
        )


def new_for(parts: Services, name: str) -> list[int]:
    with parts.database.read() as session:
        return [one.new for one in list_searches(session, viewer(parts, name), event_id(parts.database))]


def test_a_search_tells_of_each_picture_once_and_of_none_that_was_there(parts: Services) -> None:
    number = keep(parts, "admin")
    assert told(parts) == []
    fresh = add(parts, 10)
    add(parts, 11, caption="something else")
    assert ask(parts) == 1
    assert ask(parts) == 0
    change(parts, fresh, title="Another title")
    assert ask(parts) == 0
    assert told(parts) == [fresh]
    assert new_for(parts, "admin") == [1]
    with parts.database.begin() as session:
        note_visit(session, number, viewer(parts, "admin").user_id or 0, utcnow())
    assert new_for(parts, "admin") == [0]


def test_nobody_is_told_before_an_embargo_ends(parts: Services) -> None:
    later = utcnow() + timedelta(hours=1)
    old = asset_id("summit", "3")
    change(parts, old, embargo_until=later)
    keep(parts, "admin")
    fresh = add(parts, 10, embargo_until=later)
    assert ask(parts) == 0
    for identity in (old, fresh):
        change(parts, identity, embargo_until=utcnow() - timedelta(seconds=1))
    assert ask(parts) == 2
    assert set(told(parts)) == {old, fresh}


def test_it_is_asked_with_the_rights_that_its_owner_has_then(parts: Services) -> None:
    keep(parts, "anna")
    add(parts, 10, rights_class="partners")
    assert ask(parts) == 0
    with parts.database.begin() as session:
        session.execute(update(PressAccount).values(state="suspended"))
    fresh = add(parts, 11)
    assert ask(parts) == 0
    with parts.database.begin() as session:
        session.execute(update(PressAccount).values(state="approved"))
    assert ask(parts) == 1
    assert told(parts) == [fresh]


def test_private_ones_are_private_and_shared_ones_are_for_the_team(parts: Services) -> None:
    number = keep(parts, "photographer")
    event = event_id(parts.database)
    names = ("photographer", "admin", "anna")

    def seen() -> list[bool]:
        with parts.database.read() as session:
            return [find_search(session, viewer(parts, name), event, number) is not None for name in names]

    assert seen() == [True, False, False]
    with parts.database.begin() as session:
        session.get_one(SavedSearch, number).is_shared = True
    assert seen() == [True, True, False]
    with parts.database.begin() as session, pytest.raises(SearchError, match="already"):
        save_search(session, viewer(parts, "photographer"), event, " Mine ", PICTURE)


def test_a_search_that_cannot_be_asked_holds_up_no_other(
    parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = keep(parts, "admin"), keep(parts, "photographer")
    asked = watcher.ask

    def ask_or_fail(services: Services, search: SavedSearch, viewer: Viewer) -> list[str]:
        if search.id == broken:
            raise LookupError("a fault of ours")
        return asked(services, search, viewer)

    frame = add(parts, 10)
    with monkeypatch.context() as patch:
        patch.setattr(watcher, "ask", ask_or_fail)
        assert ask(parts) == 1
    with parts.database.read() as session:
        rows = session.execute(select(SearchNotification.search_id, SearchNotification.asset_id)).all()
    assert [tuple(row) for row in rows] == [(whole, frame)]
    assert ask(parts) == 1
