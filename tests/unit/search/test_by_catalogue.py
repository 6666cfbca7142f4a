"""The library without its search engine: by day and session, from the catalogue alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetSession, Session
from mediahub.catalog.models.base import utcnow
from mediahub.rights import Everything, Viewer, visible_to
from mediahub.search.by_catalogue import ALL_SHOWN, by_day_and_session
from mediahub.search.port import FacetCount
from tests.assets import TAKEN, add_asset, add_event

FACETS = ("day", "session", "tag")
A_DAY = 24 * 60


@pytest.fixture
def filled(database: Database) -> Database:
    """Pictures a and b of one day, c of the next and d of another event; a is of two sessions."""
    with database.begin() as session:
        event = add_event(session)
        for name, minutes in (("a", 0), ("b", 1), ("c", A_DAY)):
            add_asset(session, event, name, minutes, id=name, rights_class="free", colour="#ff0000")
        add_asset(session, event, "gone", 2, id="gone", state="storing")
        add_asset(session, add_event(session, "gala"), "d", 0, id="d")
        ends = TAKEN + timedelta(hours=1)
        talks = [
            Session(event_id=event.id, code=code, title=code, starts_at=TAKEN, ends_at=ends)
            for code in ("A", "B", "C")
        ]
        session.add_all(talks)
        session.flush()
        for name, talk, confidence, status in (
            ("a", 0, 0.5, "accepted"),
            ("a", 1, 0.9, "accepted"),
            ("b", 2, 1.0, "suggested"),
            ("c", 0, 1.0, "accepted"),
        ):
            session.add(
                AssetSession(
                    asset_id=name,
                    session_id=talks[talk].id,
                    source="programme",
                    confidence=confidence,
                    status=status,
                )
            )
    return database


def test_all_of_an_event_is_laid_out_the_newest_first(filled: Database) -> None:
    with filled.read() as session:
        results, layout = by_day_and_session(session, "summit", Everything(), {}, None, FACETS)
    assert (list(results.ids), results.total, results.sort) == (["c", "b", "a"], 3, "-taken")
    assert results.messages == (ALL_SHOWN,)
    assert (layout.ids, layout.ratios) == (results.ids, [1500] * 3)
    assert list(layout.days) == ["2025-10-19", "2025-10-18", "2025-10-18"]
    assert list(layout.sessions) == ["A", "", "B"], "the surest that somebody agreed to"
    assert len(set(layout.colours)) == 1
    assert results.facets == {
        "day": [FacetCount("2025-10-18", 2), FacetCount("2025-10-19", 1)],
        "session": [FacetCount("B", 1), FacetCount("A", 1)],
        "tag": [],
    }


def test_the_oldest_may_come_first_and_no_other_order_is_known(filled: Database) -> None:
    with filled.read() as session:
        for sort, ids in (("taken", ["a", "b", "c"]), ("relevance", ["c", "b", "a"])):
            results, _ = by_day_and_session(session, "summit", Everything(), {}, sort, FACETS)  # type: ignore[arg-type]
            assert list(results.ids) == ids


@pytest.mark.parametrize(
    ("filters", "ids", "days", "sessions"),
    [
        ({"day": ("2025-10-18",)}, ["b", "a"], 2, 1),
        ({"session": ("A", "B")}, ["c", "a"], 2, 2),
        ({"session": ("A",), "day": ("2025-10-18",)}, [], 1, 1),
        ({"tag": ("robot",), "day": ()}, ["c", "b", "a"], 2, 2),
    ],
)
def test_days_and_sessions_narrow_each_other_and_not_themselves(
    filled: Database, filters: dict[str, tuple[str, ...]], ids: list[str], days: int, sessions: int
) -> None:
    with filled.read() as session:
        results, _ = by_day_and_session(session, "summit", Everything(), filters, None, FACETS)
    assert (list(results.ids), results.total) == (ids, len(ids))
    assert (len(results.facets["day"]), len(results.facets["session"])) == (days, sessions)


def ids_for(session: DbSession, roles: set[str]) -> list[str]:
    visible = visible_to(Viewer(frozenset(roles), 1), utcnow())
    return list(by_day_and_session(session, "summit", visible, {}, None, FACETS)[0].ids)


def test_nobody_sees_more_than_the_rules_let_them(filled: Database) -> None:
    with filled.begin() as session:
        session.get_one(Asset, "b").rights_class = "partners"
        session.flush()
        assert ids_for(session, {"press"}) == ["c", "a"]
        assert ids_for(session, {"admin"}) == ["c", "b", "a"]
        assert ids_for(session, set()) == []
