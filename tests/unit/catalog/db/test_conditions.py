"""Rights conditions as SQL hold for exactly the assets that they hold for in Python."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.conditions import of_events, terms_of, to_sql
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetPerson, DeliverySettings, Event, NoPublication, Person
from mediahub.rights import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from tests.assets import TAKEN, add_asset, add_event

SOON = TAKEN + timedelta(hours=1)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as session:
        summit, gala = add_event(session), add_event(session, "gala")
        add_asset(session, summit, "free", rights_class="free")
        add_asset(session, summit, "ended", rights_class="editorial", expires_at=TAKEN)
        add_asset(session, summit, "later", rights_class="editorial", expires_at=SOON, embargo_until=SOON)
        held = add_asset(session, gala, "held", rights_class="free", state="trashed")
        person = Person(slug="yin", name="Yin")
        session.add(person)
        session.flush()
        session.add(NoPublication(event_id=gala.id, person_id=person.id))
        session.add(AssetPerson(asset_id=held.id, person_id=person.id, source="manual", status="accepted"))
    return database


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Everything(), "free ended later held"),
        (Nothing(), ""),
        (OneOf("event", frozenset({"gala"})), "held"),
        (OneOf("event", frozenset()), ""),
        (OneOf("state", frozenset({"ready"})), "free ended later"),
        (OneOf("rights_class", frozenset({"free", "none"})), "free held"),
        (NoneOrAfter("expires_at", TAKEN), "free later held"),
        (NoneOrAfter("expires_at", TAKEN - timedelta(seconds=1)), "free ended later held"),
        (NoneOrAfter("embargo_until", SOON), "free ended held"),
        (IsNot("held"), "free ended later"),
        (AllOf(()), "free ended later held"),
        (AnyOf(()), ""),
        (AllOf((IsNot("held"), OneOf("rights_class", frozenset({"free"})))), "free"),
        (AnyOf((OneOf("event", frozenset({"gala"})), OneOf("rights_class", frozenset({"editorial"})))),
         "ended later held"),
    ],
)  # fmt: skip
def test_a_condition_finds_its_assets(filled: Database, condition: Condition, names: str) -> None:
    with filled.read() as session:
        assert set(session.scalars(select(Asset.sha256).where(to_sql(condition)))) == set(names.split())


@pytest.mark.parametrize(
    ("slugs", "names"),
    [
        (None, {"summit", "gala"}),
        (frozenset(), set()),
        (frozenset({"gala", "nowhere"}), {"gala"}),
    ],
)
def test_rows_of_no_events_are_none_and_of_any_are_all(
    filled: Database, slugs: frozenset[str] | None, names: set[str]
) -> None:
    with filled.read() as session:
        assert set(session.scalars(select(Event.slug).where(of_events(Event.id, slugs)))) == names


def test_the_rules_are_told_what_stands_in_the_row_and_in_its_event(filled: Database) -> None:
    with filled.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "gala")).one()
        session.add(DeliverySettings(event_id=event.id, opens_at=SOON))
    with filled.read() as session:
        held = terms_of(session.scalars(select(Asset).where(Asset.sha256 == "held")).one())
        later = terms_of(session.scalars(select(Asset).where(Asset.sha256 == "later")).one())
    assert (held.state, held.rights_class, held.event, held.opens_at, held.held, held.zone) == (
        "trashed", "free", "gala", SOON, True, "Asia/Shanghai",
    )  # fmt: skip
    assert (later.embargo_until, later.expires_at, later.held, later.source_type) == (SOON, SOON, False, "")
