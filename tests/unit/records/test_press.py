"""What the press desk knows, in records and back: once, and by names that hold in another catalogue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Event,
    EventTerms,
    FrameRelease,
    Person,
    PressPage,
    TermsAcceptance,
    UsageLink,
    User,
)
from mediahub.identity.accounts import create_user
from mediahub.records.press import press_record, press_records, restore_press, restore_press_page
from tests.assets import add_asset, add_event


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "a", id="a")
        eva = create_user(session, "eva@press.example", "correct horse battery", "press")
        person = Person(slug="yin", name="Yin")
        session.add(person)
        session.flush()
        session.add(FrameRelease(asset_id="a", person_id=person.id, released_by=eva.id))
        session.add(
            UsageLink(asset_id="a", event_id=event.id, url="https://daily.example/1", added_by=eva.id)
        )
        session.add(PressPage(event_id=event.id, cover_id=asset.id))
        for version in (1, 2):
            session.add(EventTerms(event_id=event.id, version=version, text=f"v{version}", created_by=eva.id))
        session.flush()
        first = session.scalars(select(EventTerms.id).where(EventTerms.version == 1)).one()
        session.add(TermsAcceptance(terms_id=first, user_id=eva.id, email=eva.email))
        session.flush()
        yield session


def event(session: Session) -> Event:
    return session.scalars(select(Event)).one()


def test_beside_an_asset_releases_and_uses_come_back_and_people_are_named_by_address(
    session: Session,
) -> None:
    record = press_records(session, ["a", "gone"])
    assert record["gone"] == {}
    (release,), (link,) = record["a"]["releases"], record["a"]["links"]
    assert (release["person"], release["account"]) == ("yin", "eva@press.example")
    assert (link["url"], link["account"]) == ("https://daily.example/1", "eva@press.example")
    for model in (FrameRelease, UsageLink):
        session.execute(delete(model))
    session.expire_all()
    restore_press(session, "a", event(session).id, record["a"])
    assert press_records(session, ["a"])["a"] == record["a"]


def test_a_number_that_is_taken_is_given_anew_and_a_person_who_is_gone_left_out(session: Session) -> None:
    record = press_records(session, ["a"])["a"]
    record["releases"][0]["person"] = "gone"
    record["links"][0]["account"] = "stranger@example.org"
    restore_press(session, "a", event(session).id, record)
    assert session.scalar(select(func.count()).select_from(FrameRelease)) == 1
    first, second = session.scalars(select(UsageLink).order_by(UsageLink.id))
    assert (first.id != second.id, second.added_by) == (True, None)


def test_the_page_and_the_terms_come_back_once(session: Session) -> None:
    record = press_record(session, event(session))
    assert [one["version"] for one in record["terms"]] == [1, 2]
    assert [(one["version"], one["email"]) for one in record["agreed"]] == [(1, "eva@press.example")]
    for model in (TermsAcceptance, EventTerms, PressPage):
        session.execute(delete(model))
    session.expire_all()
    for _ in range(2):
        restore_press_page(session, event(session).id, record)
        session.flush()
        assert press_record(session, event(session)) == record
    assert session.scalars(select(TermsAcceptance.user_id)).one() == session.scalars(select(User.id)).one()


def test_a_cover_that_is_gone_is_none_and_one_that_came_back_is_put_there(session: Session) -> None:
    record = press_record(session, event(session))
    session.execute(delete(PressPage))
    lost = record | {"page": record["page"] | {"cover_id": "gone"}}
    restore_press_page(session, event(session).id, lost)
    session.flush()
    assert session.scalars(select(PressPage.cover_id)).one() is None
    restore_press_page(session, event(session).id, record)
    session.expire_all()
    assert session.scalars(select(PressPage.cover_id)).one() == "a"
    session.scalars(select(PressPage)).one().cover_id = None
    session.flush()
    restore_press_page(session, event(session).id, {})
    assert session.scalars(select(Asset.id)).one() == "a"


def test_an_event_without_a_press_desk_has_an_empty_record(session: Session) -> None:
    bare = press_record(session, add_event(session, "bare"))
    assert (bare["page"], bare["terms"], bare["agreed"]) == (None, [], [])
