"""Terms, holds, usage and notices in the catalogue, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    Batch,
    DeliverySettings,
    Event,
    NoPublication,
    Outbox,
    Person,
    StandingTerms,
)
from mediahub.catalog.models import Session as Item
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import terms
from mediahub.delivery.terms import NewTerms, TermsProblem, TermsSet
from mediahub.records.terms import restore_terms, terms_record
from mediahub.rights import Action, Viewer, decide
from tests.unit.delivery.deciding import NOW, VIEWERS, seen


def decided(session: Session, viewer: Viewer) -> set[str]:
    session.expire_all()
    assets = session.scalars(select(Asset)).all()
    return {one.id for one in assets if decide(viewer, terms_of(one), Action.SEE, utcnow()).allowed}


def test_who_must_not_be_published_is_held_back_until_released(session: Session) -> None:
    event, yin = session.scalars(select(Event.id)).one(), session.scalars(select(Person.id)).one()
    press = VIEWERS[0]
    assert seen(session, press) == set("abcd")
    assert terms.hold_person(session, event, yin, "asked on stage", None) == 2
    assert seen(session, press) == {"c", "d"}
    assert seen(session, VIEWERS[1]) == set("abcd")
    session.expire_all()
    assert terms.held_assets(session, event)[1] == 2
    assert terms.release(session, session.get_one(Asset, "a"), None) == 1
    assert seen(session, press) == {"a", "c", "d"}
    for viewer in VIEWERS:
        assert seen(session, viewer) == decided(session, viewer)
    terms.free_person(session, event, yin)
    assert seen(session, press) == set("abcd")
    assert {"a", "b"} <= set(session.scalars(select(Outbox.asset_id)))


def test_terms_are_set_for_a_selection_and_refused_when_they_make_no_sense(session: Session) -> None:
    event = session.scalars(select(Event.id)).one()
    until = NOW + timedelta(days=3)
    new = NewTerms(rights_class="partners", embargo_until=NOW, expires_at=until)
    assert terms.set_terms(session, event, ["a", "b", "nothing"], new).changed == 2
    assert terms.set_terms(session, event + 1, ["c"], new) == TermsSet(0, None)
    session.expire_all()
    changed = session.get_one(Asset, "a")
    assert (changed.rights_class, changed.embargo_until, changed.expires_at) == ("partners", NOW, until)
    assert terms.set_terms(session, event, ["a"], NewTerms(embargo_until=None)).changed == 1
    session.expire_all()
    assert session.get_one(Asset, "a").embargo_until is None
    assert session.get_one(Asset, "a").rights_class == "partners"
    for wrong in (NewTerms(rights_class="mine"), NewTerms(embargo_until=until, expires_at=NOW)):
        with pytest.raises(TermsProblem):
            terms.set_terms(session, event, ["a"], wrong)


def test_standing_terms_are_for_what_is_there_and_what_comes(session: Session) -> None:
    event, talk = session.scalars(select(Event.id)).one(), session.scalars(select(Item.id)).one()
    yin, batch = session.scalars(select(Person.id)).one(), session.scalars(select(Batch.id)).one()
    assert terms.set_standing(session, event, "session", talk, NewTerms(rights_class="editorial"), None) == 1
    assert terms.set_standing(session, event, "person", yin, NewTerms(rights_class="partners"), None) == 2
    assert terms.set_standing(session, event, "batch", batch, NewTerms(embargo_until=NOW), None) == 4
    session.expire_all()
    classes = {one.id: one.rights_class for one in session.scalars(select(Asset))}
    assert classes == {"a": "partners", "b": "partners", "c": "free", "d": "editorial"}
    fresh = session.get_one(Asset, "d")
    fresh.rights_class, fresh.embargo_until = "free", None
    session.add(AssetPerson(asset_id="d", person_id=yin, source="face"))
    terms.apply_standing(session, fresh)
    assert (fresh.rights_class, fresh.embargo_until) == ("partners", NOW)


def test_terms_and_holds_survive_in_the_records(session: Session) -> None:
    event, yin = session.scalars(select(Event)).one(), session.scalars(select(Person.id)).one()
    session.add(DeliverySettings(event_id=event.id, texts={"free": "Take it."}, opens_at=NOW))
    terms.hold_person(session, event.id, yin, "asked", None)
    terms.set_standing(session, event.id, "person", yin, NewTerms(rights_class="none"), None)
    session.flush()
    record = terms_record(session, event)
    for model in (DeliverySettings, NoPublication, StandingTerms):
        session.execute(delete(model))
    session.expire_all()
    restore_terms(session, event, record)
    restore_terms(session, event, record)
    assert terms_record(session, event) == record
    assert seen(session, VIEWERS[0]) == {"c", "d"}
