"""Setting terms: of a selection, and of all that is and comes in a batch, session or of a person; and who is
held back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AuditEntry,
    Batch,
    Event,
    FrameRelease,
    NoPublication,
    Outbox,
    Person,
    StandingTerms,
)
from mediahub.catalog.models import Session as Item
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import terms
from mediahub.delivery.terms import NewTerms, PersonUnknown, StandingMissing, TermsProblem, TermsSet
from mediahub.rights import Action, Viewer, decide
from tests.unit.delivery.conftest import Summit
from tests.unit.delivery.deciding import NOW, VIEWERS, seen

PRESS = VIEWERS[0]
UNTIL = NOW + timedelta(days=3)


def decided(session: Session, viewer: Viewer) -> set[str]:
    session.expire_all()
    assets = session.scalars(select(Asset)).all()
    return {one.id for one in assets if decide(viewer, terms_of(one), Action.SEE, utcnow()).allowed}


def ids_of(session: Session) -> tuple[int, int, int, int]:
    """Of the event, its talk, its person and its batch."""
    queries = (select(Event.id), select(Item.id), select(Person.id), select(Batch.id))
    event, talk, yin, batch = (session.scalars(query).one() for query in queries)
    return event, talk, yin, batch


def waiting(session: Session) -> set[str]:
    """What waits to be indexed, which is emptied."""
    found = set(session.scalars(select(Outbox.asset_id)))
    session.execute(delete(Outbox))
    return found


def trail(session: Session) -> list[tuple[str, str, dict[str, Any]]]:
    """What the audit log says: action, subject and details."""
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.subject_kind, one.details) for one in rows]


def test_standing_terms_end_at_their_own_event_alone(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    terms.set_standing(session, event, "person", 1, NewTerms(rights_class="partners"), None)
    session.flush()
    (row,) = terms.standing_of(session, event)
    with pytest.raises(StandingMissing):
        terms.end_standing(session, event + 1, row.id)
    terms.end_standing(session, event, row.id)
    session.flush()
    assert trail(session)[-1] == ("rights.standing_ended", "standing_terms", {"of": "person", "id": 1})
    assert terms.standing_of(session, event) == []
    with pytest.raises(StandingMissing):
        terms.end_standing(session, event, row.id)


def test_somebody_is_held_back_by_name_before_they_are_in_any_picture(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    with pytest.raises(PersonUnknown):
        terms.hold_by_name(session, event, "", "", None)
    assert terms.hold_by_name(session, event, "Ban Ki-moon", "", None) == 0
    assert terms.hold_by_name(session, event, "Yin Tongyue", "asked", None) == 0
    session.flush()
    assert {one.person.name for one in terms.held_people(session, event)} == {"Ban Ki-moon", "Yin Tongyue"}


def test_who_must_not_be_published_is_held_back_until_released(session: Session) -> None:
    event, _, yin, _ = ids_of(session)
    assert seen(session, PRESS) == set("abcd")
    waiting(session)
    assert terms.hold_person(session, event, yin, "asked on stage", None) == 2
    assert waiting(session) == {"a", "b"}
    assert seen(session, PRESS) == {"c", "d"}
    assert seen(session, VIEWERS[1]) == set("abcd")
    session.expire_all()
    assert terms.held_assets(session, event)[1] == 2
    assert terms.release(session, session.get_one(Asset, "a"), 1) == 1
    assert waiting(session) == {"a"}
    assert session.get_one(FrameRelease, ("a", yin)).released_by == 1
    assert seen(session, PRESS) == {"a", "c", "d"}
    for viewer in VIEWERS:
        assert seen(session, viewer) == decided(session, viewer)
    assert terms.release(session, session.get_one(Asset, "c"), 1) == 0, "rejected: nobody is in it"
    terms.free_person(session, event, yin)
    assert waiting(session) == {"a", "b", "c"}
    assert seen(session, PRESS) == set("abcd")
    terms.free_person(session, event, yin)  # nobody is held back by now
    assert trail(session) == [
        ("rights.held", "person", {"note": "asked on stage", "frames": 2}),
        ("rights.released", "asset", {"people": [yin]}),
        ("rights.released", "asset", {"people": []}),
        ("rights.freed", "person", {}),
    ]


def test_to_hold_somebody_back_again_changes_the_note(session: Session) -> None:
    event, _, yin, _ = ids_of(session)
    for note in ("asked", "asked twice"):
        terms.hold_person(session, event, yin, note, 1)
        session.flush()
    assert session.get_one(NoPublication, (event, yin)).note == "asked twice"


def test_frames_that_wait_to_be_released_are_ready_ones_of_the_event_the_newest_first(
    session: Session,
) -> None:
    event, _, yin, _ = ids_of(session)
    session.add(AssetPerson(asset_id="d", person_id=yin, source="hand", status="accepted"))
    terms.hold_person(session, event, yin, "", None)
    session.get_one(Asset, "d").taken_at += timedelta(hours=1)
    session.flush()
    session.expire_all()
    found, count = terms.held_assets(session, event, limit=2)
    assert (found[0].id, len(found), count) == ("d", 2, 3)
    session.get_one(Asset, "d").state = "trashed"
    assert {one.id for one in terms.held_assets(session, event)[0]} == {"a", "b"}
    assert terms.held_assets(session, event + 1) == ([], 0)


def test_terms_are_set_for_a_selection(session: Session) -> None:
    event = ids_of(session)[0]
    new = NewTerms(rights_class="partners", embargo_until=NOW, expires_at=UNTIL)
    waiting(session)
    set_ = terms.set_terms(session, event, ["a", "b", "nothing"], new)
    assert (set_.changed, set_.action is None) == (2, False)
    assert waiting(session) == {"a", "b"}
    assert terms.set_terms(session, event + 1, ["c"], new) == TermsSet(0, None)
    assert terms.set_terms(session, event, ["c"], NewTerms()) == TermsSet(0, None)
    assert [one[:2] for one in trail(session)] == [("rights.set", "assets")]
    assert session.scalars(select(AuditEntry.subject_name)).all() == ["2"], "pictures"
    assert trail(session)[0][2]["rights_class"] == "partners"
    session.expire_all()
    changed = session.get_one(Asset, "a")
    assert (changed.rights_class, changed.embargo_until, changed.expires_at) == ("partners", NOW, UNTIL)
    assert session.get_one(Asset, "c").rights_class == "free"
    assert terms.set_terms(session, event, ["a"], NewTerms(embargo_until=None)).changed == 1
    session.expire_all()
    changed = session.get_one(Asset, "a")
    assert (changed.rights_class, changed.embargo_until, changed.expires_at) == ("partners", None, UNTIL)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (NewTerms(rights_class="mine"), "free, editorial, partners, none"),
        (NewTerms(embargo_until=UNTIL, expires_at=NOW), "would end before"),
        (NewTerms(embargo_until=NOW, expires_at=NOW), "would end before"),
    ],
)
def test_terms_that_make_no_sense_are_refused(session: Session, wrong: NewTerms, words: str) -> None:
    event, talk, *_ = ids_of(session)
    with pytest.raises(TermsProblem, match=words):
        terms.set_terms(session, event, ["a"], wrong)
    with pytest.raises(TermsProblem, match=words):
        terms.set_standing(session, event, "session", talk, wrong, None)
    assert terms.standing_of(session, event) == []
    assert trail(session) == []


def test_one_moment_alone_makes_sense(session: Session) -> None:
    assert NewTerms(embargo_until=NOW).values() == {"embargo_until": NOW}
    assert NewTerms(expires_at=NOW, embargo_until=None).values() == {"embargo_until": None, "expires_at": NOW}
    assert NewTerms().values() == {}


def test_standing_terms_are_for_what_is_there_and_what_comes(session: Session) -> None:
    event, talk, yin, batch = ids_of(session)
    assert terms.set_standing(session, event, "session", talk, NewTerms(rights_class="editorial"), 1) == 1
    assert terms.set_standing(session, event, "person", yin, NewTerms(rights_class="partners"), None) == 2
    assert terms.set_standing(session, event, "batch", batch, NewTerms(embargo_until=NOW), None) == 4
    other = Event(slug="other", name="Other", timezone="UTC")
    session.add(other)
    session.flush()
    assert terms.set_standing(session, other.id, "batch", batch, NewTerms(rights_class="none"), None) == 0
    session.expire_all()
    classes = {one.id: one.rights_class for one in session.scalars(select(Asset))}
    assert classes == {"a": "partners", "b": "partners", "c": "free", "d": "editorial"}
    fresh = session.get_one(Asset, "d")
    fresh.rights_class, fresh.embargo_until = "free", None
    session.add(AssetPerson(asset_id="d", person_id=yin, source="face"))
    terms.apply_standing(session, fresh)
    assert (fresh.rights_class, fresh.embargo_until) == ("partners", NOW)
    made = [details for action, _, details in trail(session) if action == "rights.standing_made"]
    assert made[0] == {"of": "session", "id": talk, "rights_class": "editorial"}


def test_standing_terms_of_one_target_are_one_row_that_changes(session: Session) -> None:
    event, talk, *_ = ids_of(session)
    terms.set_standing(session, event, "session", talk, NewTerms(rights_class="editorial"), 1)
    terms.set_standing(session, event, "session", talk, NewTerms(usage_terms="Ask first."), None)
    terms.set_standing(session, event, "person", talk, NewTerms(usage_terms="Another."), None)
    terms.set_standing(session, event, "session", talk + 1, NewTerms(usage_terms="Another."), None)
    session.flush()
    rows = [(one.kind, one.rights_class, one.usage_terms) for one in terms.standing_of(session, event)]
    assert rows == [
        ("session", "editorial", "Ask first."), ("person", None, "Another."), ("session", None, "Another."),
    ]  # fmt: skip
    with pytest.raises(TermsProblem, match="Choose"):
        terms.set_standing(session, event, "session", talk, NewTerms(), None)


def test_of_several_standing_terms_the_strictest_hold_and_words_add_up(session: Session) -> None:
    event, talk, yin, batch = ids_of(session)
    hour = timedelta(hours=1)
    for kind, target, values in (
        ("session", talk, {"usage_terms": "Ask.", "embargo_until": NOW + hour, "expires_at": UNTIL + hour}),
        ("person", yin, {"rights_class": "none", "embargo_until": NOW, "expires_at": UNTIL}),
        ("batch", batch, {"rights_class": "editorial", "usage_terms": "No covers."}),
    ):
        session.add(StandingTerms(event_id=event, kind=kind, target_id=target, **values))
    session.add(AssetPerson(asset_id="d", person_id=yin, source="hand", status="accepted"))
    session.flush()
    asset = session.get_one(Asset, "d")
    terms.apply_standing(session, asset)
    assert (asset.rights_class, asset.usage_terms) == ("none", "Ask. No covers.")
    assert (asset.embargo_until, asset.expires_at) == (NOW + hour, UNTIL)
    lonely = session.get_one(Asset, "c")
    lonely.expires_at, lonely.embargo_until = UNTIL, NOW
    terms.apply_standing(session, lonely)
    assert (lonely.rights_class, lonely.usage_terms) == ("editorial", "No covers.")
    assert (lonely.embargo_until, lonely.expires_at) == (NOW, UNTIL), "what nothing sets stays"


def test_a_picture_that_no_standing_terms_are_for_stays_as_it_is(session: Session) -> None:
    asset = session.get_one(Asset, "a")
    asset.usage_terms = "Mine."
    terms.apply_standing(session, asset)
    assert (asset.rights_class, asset.usage_terms) == ("free", "Mine.")
