"""Decisions about rights: whose they are, and what nobody loosens."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetChange, EditAction
from mediahub.delivery.decisions import STRICTEST, decided, is_stricter, note

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def test_of_two_classes_one_is_stricter() -> None:
    for new, held in itertools.product(STRICTEST, repeat=2):
        assert is_stricter(new, held) == (STRICTEST.index(new) < STRICTEST.index(held))
    assert is_stricter("none", "free")
    assert not is_stricter("free", "free")


def test_what_somebody_else_decided_is_theirs(session: Session) -> None:
    asset = session.get_one(Asset, "a")
    note(
        session, asset.event_id, None, {"a": {"rights_class": ("free", "none"), "expires_at": (None, MOMENT)}}
    )
    assert decided(session, ["a", "b"], by=1) == {"a": {"rights_class", "expires_at"}}
    after = dict(session.execute(select(AssetChange.field, AssetChange.after)).all())
    assert after == {"rights_class": "none", "expires_at": MOMENT.isoformat()}
    note(session, asset.event_id, 1, {"b": {"rights_class": ("free", "none")}})
    assert "b" not in decided(session, ["b"], by=1)
    assert decided(session, ["b"], by=2) == {"b": {"rights_class"}}


def test_what_files_and_templates_bring_decides_nothing(session: Session) -> None:
    asset = session.get_one(Asset, "a")
    note(session, asset.event_id, None, {"a": {"rights_class": ("free", "none")}})
    for action in session.scalars(select(EditAction)):
        action.kind = "file"
    session.flush()
    assert decided(session, ["a"], by=1) == {}
    assert note(session, asset.event_id, None, {}) is None
    assert len(session.scalars(select(EditAction)).all()) == 1


def test_the_action_says_what_was_decided_where_it_is_the_same_for_all(session: Session) -> None:
    event = session.get_one(Asset, "a").event_id
    changes = {
        "a": {"rights_class": ("free", "none"), "embargo_until": (None, MOMENT), "usage_terms": ("", "A")},
        "b": {"rights_class": ("editorial", "none"), "usage_terms": ("", "B")},
    }
    action = session.get_one(EditAction, note(session, event, None, changes))
    assert {one["field"]: (one["op"], one["value"]) for one in action.spec} == {
        "rights_class": ("value", "none"),
        "embargo_until": ("value", MOMENT.isoformat()),
    }
