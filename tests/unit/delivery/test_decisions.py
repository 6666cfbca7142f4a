"""Decisions about rights: whose they are, and what nobody loosens."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import (
    Asset,
    AssetChange,
    AssetPerson,
    AssetSession,
    EditAction,
    Event,
    Person,
    StandingTerms,
    User,
)
from mediahub.curation.edits.operations import parse
from mediahub.delivery.decisions import (
    RIGHTS,
    STRICTEST,
    decided,
    fields_written,
    is_stricter,
    not_undone,
    note,
    standing_decisions,
    standing_terms,
)

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
    action = note(session, asset.event_id, 1, {"b": {"rights_class": ("free", "none")}})
    (row,) = session.scalars(select(AssetChange).where(AssetChange.asset_id == "b"))
    assert (row.action_id, row.user_id, row.at.tzinfo) == (action, 1, UTC)
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
    assert (action.kind, action.total, action.done, action.changed) == ("terms", 2, 2, 2)
    assert {one["field"]: (one["op"], one["value"]) for one in action.spec} == {
        "rights_class": ("value", "none"),
        "embargo_until": ("value", MOMENT.isoformat()),
    }
    read = [one.as_json() for one in parse([one for one in action.spec if one["field"] == "rights_class"])]
    assert read == [one for one in action.spec if one["field"] == "rights_class"], "a bulk edit says the same"


def ids_of_the_event(session: Session) -> tuple[int, int, int, int]:
    """Of the event, its batch, and the talk and the person that its pictures show."""
    asset = session.get_one(Asset, "d")
    talk = session.scalars(select(AssetSession.session_id)).one()
    return asset.event_id, asset.batch_id, talk, session.scalars(select(Person.id)).one()


def test_standing_terms_are_those_of_the_batch_the_sessions_and_the_people_of_a_picture(
    session: Session,
) -> None:
    event, batch, talk, yin = ids_of_the_event(session)
    assert standing_terms(session, session.get_one(Asset, "d")) == []
    other = Event(slug="other", name="Other", timezone="UTC")
    session.add(other)
    session.flush()
    for where, kind, target in (
        (event, "session", talk),
        (event, "person", yin),
        (event, "batch", batch + 1),
        (event, "session", talk + 1),
        (other.id, "batch", batch),
    ):
        session.add(StandingTerms(event_id=where, kind=kind, target_id=target, rights_class="none"))
    session.flush()

    def kinds(identity: str) -> list[str]:
        return [row.kind for row in standing_terms(session, session.get_one(Asset, identity))]

    assert [kinds(one) for one in "abcd"] == [["person"], ["person"], [], ["session"]], "c: rejected"
    session.add(AssetPerson(asset_id="d", person_id=yin, source="hand", status="accepted"))
    assert sorted(kinds("d")) == ["person", "session"], "what was said a moment ago counts"
    session.add(StandingTerms(event_id=event, kind="batch", target_id=batch, rights_class="free"))
    session.flush()
    assert kinds("c") == ["batch"]


def test_what_standing_terms_set_is_a_decision_of_somebody_else(session: Session) -> None:
    event, _, talk, yin = ids_of_the_event(session)
    by = session.scalars(select(User.id)).one()
    session.add_all(
        [
            StandingTerms(event_id=event, kind="session", target_id=talk, rights_class="none", set_by=by),
            StandingTerms(event_id=event, kind="person", target_id=yin, usage_terms="Ask", expires_at=MOMENT),
        ]
    )
    note(session, event, None, {"a": {"rights_class": ("free", "none")}})
    session.flush()
    found = {one: names for one, names in decided(session, ["a", "c", "d"], by).items() if names}
    assert found == {"a": {"rights_class", "usage_terms", "expires_at"}, "d": {"rights_class"}}
    assert decided(session, [], by) == {}


ME, OTHER = 1, 2
Step = tuple[str, int | None, int | None]
"""Kind of an action, whose it is, and which step before it takes back."""


def take_steps(session: Session, *steps: Step, field: str = "rights_class") -> None:
    event, numbers = session.get_one(Asset, "a").event_id, list[int]()
    session.add(User(id=OTHER, email="max@desk.example", name="Max", fs_uniquifier="max"))
    session.flush()
    for kind, who, undoes in steps:
        action = EditAction(
            event_id=event, user_id=who, kind=kind, total=1, done=1, changed=1, finished_at=MOMENT,
            undoes_id=None if undoes is None else numbers[undoes],
        )  # fmt: skip
        session.add(action)
        session.flush()
        changed = {"field": field, "before": "free", "after": "none", "at": MOMENT}
        session.add(AssetChange(asset_id="a", action_id=action.id, user_id=who, **changed))
        session.flush()
        numbers.append(action.id)


@pytest.mark.parametrize(
    ("steps", "is_theirs"),
    [
        ([("terms", OTHER, None)], True),
        ([("edit", None, None)], True),
        ([("terms", ME, None)], False),
        ([("terms", OTHER, None), ("undo", OTHER, 0)], False),
        ([("terms", OTHER, None), ("undo", ME, 0)], False),
        ([("terms", ME, None), ("undo", ME, 0)], False),
        # whoever takes back what I decided, or what a file brought, decides
        ([("terms", ME, None), ("undo", OTHER, 0)], True),
        ([("file", None, None)], False),
        ([("file", None, None), ("undo", OTHER, 0)], True),
        ([("template", None, None)], False),
        ([("template", None, None), ("undo", OTHER, 0)], True),
        ([("template", None, None), ("undo", ME, 0)], False),
        # an undo that was undone
        ([("terms", OTHER, None), ("undo", OTHER, 0), ("undo", OTHER, 1)], True),
        ([("terms", ME, None), ("undo", OTHER, 0), ("undo", ME, 1)], False),
        # an older decision stands
        ([("terms", OTHER, None), ("terms", OTHER, None), ("undo", OTHER, 1)], True),
    ],
)
def test_what_was_taken_back_is_nobody_s_decision(
    session: Session, steps: list[Step], is_theirs: bool
) -> None:
    take_steps(session, *steps)
    assert decided(session, ["a"], by=ME) == ({"a": {"rights_class"}} if is_theirs else {})


def test_to_take_back_one_field_leaves_the_others(session: Session) -> None:
    event = session.get_one(Asset, "a").event_id
    action = note(session, event, None, {"a": {"rights_class": ("free", "none"), "usage_terms": ("", "A")}})
    undo = EditAction(
        event_id=event, kind="undo", total=1, done=1, changed=1, finished_at=MOMENT, undoes_id=action
    )
    session.add(undo)
    session.flush()
    back = {"field": "usage_terms", "before": "A", "after": "", "at": MOMENT}
    session.add(AssetChange(asset_id="a", action_id=undo.id, **back))
    session.flush()
    assert decided(session, ["a"], by=ME) == {"a": {"rights_class"}}


def test_what_nobody_is_known_to_have_decided_is_somebody_else_s_for_nobody_too(session: Session) -> None:
    """A camera's delivery belongs to no account, nor does what an account decided that is gone."""
    take_steps(session, ("terms", None, None))
    assert decided(session, ["a"], by=None) == {"a": {"rights_class"}}


def test_a_change_of_a_caption_decides_nothing_about_rights(session: Session) -> None:
    take_steps(session, ("edit", OTHER, None), field="caption")
    assert decided(session, ["a"], by=ME) == {}


def test_who_takes_their_own_decision_back_decides_nothing_by_it(session: Session) -> None:
    take_steps(session, ("terms", ME, None), ("undo", ME, 0))
    assert standing_decisions(not_undone(session, ["a"], RIGHTS), by=ME) == []


@pytest.mark.parametrize(
    ("steps", "is_written"),
    [
        ([("edit", ME, None)], True),
        ([("edit", None, None)], True),
        ([("file", ME, None)], False),
        ([("edit", ME, None), ("undo", ME, 0)], False),
        # whoever takes back what a file brought has written what is there then
        ([("file", None, None), ("undo", ME, 0)], True),
        ([("template", None, None), ("undo", ME, 0)], True),
        ([("file", None, None), ("undo", ME, 0), ("undo", OTHER, 1)], False),
    ],
)
def test_fields_that_a_person_wrote_are_not_those_that_files_brought(
    session: Session, steps: list[Step], is_written: bool
) -> None:
    take_steps(session, *steps, field="caption")
    found = fields_written(session, ["a", "b"], ("file", "template"))
    assert found == ({"a": {"caption"}} if is_written else {})
