"""Who took a picture, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    DeliverySettings,
    Event,
    EventTerms,
    PressAccount,
    TermsAcceptance,
    UsageRecord,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.usage import records
from mediahub.delivery.usage import report as usage_report
from mediahub.delivery.usage.records import Taker
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import fill


def test_usage_is_only_added_to(session: Session) -> None:
    asset = session.get_one(Asset, "a")
    records.record(session, Taker(7, "Eva", "The Paper", "press"), asset, "download", "press", 9)
    session.flush()
    for change in ("UPDATE usage_record SET size = 0", "DELETE FROM usage_record"):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(text(change))
    assert session.scalars(select(UsageRecord.size)).all() == [9]


def test_of_a_usage_record_only_the_person_is_forgotten(session: Session) -> None:
    asset = session.get_one(Asset, "a")
    records.record(session, Taker(7, "Eva", "The Paper", "press"), asset, "download", "press", 9)
    session.flush()
    for change in (
        "who = 'Max', user_id = NULL",
        "who = '', user_id = 8",
        "who = '', user_id = NULL, size = 0",
    ):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(text(f"UPDATE usage_record SET {change}"))
    session.execute(text("UPDATE usage_record SET who = '', user_id = NULL"))
    row = session.scalars(select(UsageRecord).execution_options(populate_existing=True)).one()
    assert (row.who, row.user_id, row.outlet, row.size) == ("", None, "The Paper", 9)


def test_a_long_name_and_a_long_address_are_cut_to_what_a_record_holds(session: Session) -> None:
    eva = User(email=f"{'e' * 240}@example.org", name="E" * 200, fs_uniquifier="long")
    session.add(eva)
    session.flush()
    asset = session.get_one(Asset, "a")
    by = records.taker(session, Viewer(frozenset({"press"}), eva.id), asset.event_id)
    records.record(session, by, asset, "download", "press", 9)
    session.flush()
    assert session.scalars(select(UsageRecord.who)).one() == f"{'E' * 200} <{'e' * 98}"


def test_reports_count_by_picture_and_taker_and_prove_an_embargo(session: Session) -> None:
    event = session.scalars(select(Event)).one()
    opens = utcnow() + timedelta(hours=1)
    session.add(DeliverySettings(event_id=event.id, opens_at=opens))
    session.flush()
    session.expire_all()
    asset = session.get_one(Asset, "a")
    eva, team = Taker(7, "=Eva", "The Paper", "press"), Taker(2, "Desk", "", "team")
    records.record(session, eva, asset, "refused", "press", 0)
    records.record(session, eva, asset, "view", "marked", 0)
    records.record(session, team, asset, "download", "original", 9)
    session.flush()
    report = usage_report.embargo_report(session, event.id)
    assert (report.early, report.refused, report.team, report.records) == (0, 1, 1, 3)
    records.record(session, eva, asset, "download", "press", 5)
    session.flush()
    report = usage_report.embargo_report(session, event.id)
    assert (report.early, len(report.early_records)) == (1, 1)
    takers = {one.who: (one.downloads, one.size) for one in usage_report.by_taker(session, event.id)}
    assert takers == {"Desk": (1, 9), "=Eva": (1, 5)}
    (row,) = usage_report.by_asset(session, event.id)
    assert (row.downloads, row.people) == (2, 2)
    lines = list(usage_report.as_csv(session, event))
    assert len(lines) == 5
    assert "'=Eva" in lines[1]


def test_a_request_that_was_sent_twice_is_one_download(session: Session) -> None:
    asset, other = session.get_one(Asset, "a"), session.get_one(Asset, "b")
    eva, day = Taker(7, "Eva", "The Paper", "press"), timedelta(days=1)

    def took(by: Taker, asset: Asset, rendition: str, size: int, window: timedelta) -> bool:
        return records.took_lately(session, by, asset, rendition, size, window)

    records.record(session, eva, asset, "view", "press", 9)
    records.record(session, eva, asset, "refused", "press", 9)
    session.flush()
    assert not took(eva, asset, "press", 9, day)
    records.record(session, eva, asset, "download", "press", 9)
    records.record(session, Taker(), asset, "download", "press", 9)
    session.flush()
    assert took(eva, asset, "press", 9, day)
    assert took(Taker(7, "Eva of another name"), asset, "press", 9, day)
    assert not took(eva, other, "press", 9, day)
    assert not took(eva, asset, "web", 9, day)
    assert not took(eva, asset, "press", 8, day)
    assert not took(eva, asset, "press", 9, timedelta(0))
    assert not took(Taker(8, "Max"), asset, "press", 9, day)
    assert not took(Taker(), asset, "press", 9, day)  # nobody knows whether it was the same guest
    asset.caption = "Another one"
    assert not took(eva, asset, "press", 9, day)


def test_a_record_names_the_newest_terms_of_this_event_that_were_agreed_to(session: Session) -> None:
    event, user = session.scalars(select(Event)).one(), session.scalars(select(User)).one()
    other = Event(slug="other", name="Other", timezone="Europe/Berlin")
    session.add(other)
    session.flush()
    for there, version, agreed in ((event, 1, True), (event, 2, True), (event, 3, False), (other, 4, True)):
        terms = EventTerms(event_id=there.id, version=version, text="Credit us.", created_at=utcnow())
        session.add(terms)
        session.flush()
        if agreed:
            session.add(TermsAcceptance(terms_id=terms.id, user_id=user.id, email=user.email))
    session.add(PressAccount(event_id=other.id, user_id=user.id, outlet="The Other Paper", state="approved"))
    session.flush()
    by = records.taker(session, Viewer(frozenset({"press"}), user.id), event.id)
    assert (by.terms_version, by.outlet, by.who) == (2, "", user.name_and_address)
    by = records.taker(session, Viewer(frozenset({"press"}), user.id), other.id)
    assert (by.terms_version, by.outlet) == (4, "The Other Paper")
    assert records.taker(session, Viewer(frozenset({"press"}), 999), event.id) == Taker()


def test_a_record_says_as_whom_somebody_took_it_at_this_event(session: Session) -> None:
    event, user = session.scalars(select(Event)).one(), session.scalars(select(User)).one()
    other = Event(slug="other", name="Other", timezone="Europe/Berlin")
    session.add(other)
    session.flush()
    here = Viewer(frozenset(), user.id, event_roles=frozenset({(event.slug, "marketing")}))
    press, guest = Viewer(frozenset({"press"}), user.id), Viewer(frozenset(), user.id)
    as_whom = [
        (here, event, "team"),
        (here, other, "guest"),
        (press, other, "press"),
        (guest, event, "guest"),
    ]
    for viewer, where, role in as_whom:
        assert records.taker(session, viewer, where.id).role == role


def test_who_is_not_known_is_a_guest_and_who_agreed_to_nothing_has_no_terms(session: Session) -> None:
    event, user = session.scalars(select(Event)).one(), session.scalars(select(User)).one()
    assert (Taker().role, Taker().terms_version) == ("guest", 0)
    assert records.taker(session, Viewer(frozenset({"press"}), user.id), event.id).terms_version == 0


def test_what_is_taken_or_refused_is_in_the_log_and_what_is_looked_at_is_not(database: Database) -> None:
    with capture_logs() as logged, database.begin() as session:
        asset = fill(session).session.get_one(Asset, "a")
        for action in get_args(records.Act):
            records.record(session, Taker(7, "Eva", "", "press"), asset, action, "web", 9)
        assert logged == [], "not before it is written down"
    about = [{name: one[name] for name in ("event", *records.LOGGED)} for one in logged]
    usual = {"event": "usage", "asset_id": "a", "rendition": "web", "size": 9, "role": "press", "user_id": 7}
    assert about == [usual | {"action": one} for one in ("download", "share", "refused")]
