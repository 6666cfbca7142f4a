"""Terms, holds, usage and notices in the catalogue, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of, to_sql
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    Batch,
    DeliverySettings,
    Event,
    NoPublication,
    Outbox,
    Person,
    Photographer,
    StandingTerms,
    UsageRecord,
    User,
)
from mediahub.catalog.models import Session as Item
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import terms
from mediahub.delivery.files.package import load, want
from mediahub.delivery.files.recipes import PRESS, WEB
from mediahub.delivery.terms import NewTerms, TermsProblem
from mediahub.delivery.usage import records
from mediahub.delivery.usage import report as usage_report
from mediahub.delivery.usage.records import Taker
from mediahub.delivery.withdrawal import notices, withdrawal
from mediahub.records.terms import restore_terms, terms_record
from mediahub.rights import Action, Viewer, decide, visible_to

NOW = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)
VIEWERS = [Viewer(frozenset({"press"}), 1), Viewer(frozenset({"admin"}), 2), Viewer()]


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """An event with four pictures; the first two show Yin, the second of them perhaps."""
    with database.begin() as session:
        event = Event(slug="summit", name="Summit", timezone="Asia/Shanghai")
        shooter = Photographer(name="Chen Rui")
        yin = Person(slug="yin", name="Yin Tongyue")
        user = User(email="eva@press.example", name="Eva", fs_uniquifier="u")
        session.add_all([event, shooter, yin, user])
        session.flush()
        batch = Batch(event_id=event.id, photographer_id=shooter.id, source="cli", signature="s")
        talk = Item(event_id=event.id, code="A", title="A", starts_at=NOW, ends_at=NOW + timedelta(hours=1))
        session.add_all([batch, talk])
        session.flush()
        for name in "abcd":
            session.add(
                Asset(
                    id=name, event_id=event.id, batch_id=batch.id, photographer_id=shooter.id, state="ready",
                    sha256=name, size=9, mime="image/jpeg", kind="photo", filename=f"DSC_{ord(name)}.jpg",
                    original_key=f"originals/{name}", width=3, height=2, taken_at=NOW, taken_source="offset",
                    rights_class="free", caption="A robot",
                )
            )  # fmt: skip
        session.flush()
        for name, status in (("a", "accepted"), ("b", "suggested"), ("c", "rejected")):
            session.add(AssetPerson(asset_id=name, person_id=yin.id, source="face", status=status))
        session.add(AssetSession(asset_id="d", session_id=talk.id, source="programme"))
        session.flush()
        yield session


def seen(session: Session, viewer: Viewer) -> set[str]:
    session.flush()
    return set(session.scalars(select(Asset.id).where(to_sql(visible_to(viewer, utcnow())))))


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
    assert terms.set_terms(session, event, ["a", "b", "nothing"], new) == 2
    assert terms.set_terms(session, event + 1, ["c"], new) == 0
    session.expire_all()
    changed = session.get_one(Asset, "a")
    assert (changed.rights_class, changed.embargo_until, changed.expires_at) == ("partners", NOW, until)
    assert terms.set_terms(session, event, ["a"], NewTerms(embargo_until=None)) == 1
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


def test_who_took_it_is_told_once_and_confirms(session: Session) -> None:
    event, user = session.scalars(select(Event)).one(), session.scalars(select(User)).one()
    asset = session.get_one(Asset, "a")
    records.record(session, Taker(user.id, "Eva", "", "press"), asset, "download", "press", 9)
    records.record(session, Taker(user.id, "Eva", "", "press"), asset, "download", "web", 9)
    records.record(session, Taker(None, "Link for the board", "", "guest"), asset, "download", "web", 9)
    records.record(session, Taker(99, "Desk", "", "team"), asset, "download", "original", 9)
    session.flush()
    assert notices.outdated(session, event.id) == []
    asset.caption = "A robot waves"
    session.flush()
    assert [one.holders for one in notices.outdated(session, event.id)] == [2]
    notice = notices.give(session, event, asset, "corrected", "It waves.", None, "https://x/notices")
    told = {one.who: (one.took, one.mail) for one in notice.recipients}
    assert told["Eva"][0] == "press, web"
    assert "A robot waves" in told["Eva"][1].text
    assert told["Link for the board"] == ("web", None)
    assert notices.outdated(session, event.id) == []
    (reader,) = notices.for_reader(session, user.id, event.id)
    assert notices.unconfirmed(session, user.id, event.id) == 1
    notices.confirm(session, reader)
    session.flush()
    assert notices.unconfirmed(session, user.id, event.id) == 0
    withdrawal.withdraw(session, asset)
    gone = notices.give(session, event, asset, "withdrawn", "", None, "https://x/notices")
    assert {one.who for one in gone.recipients} == {"Eva", "Link for the board"}
    assert seen(session, VIEWERS[1]) == set("bcd")
    withdrawal.bring_back(session, asset)
    assert seen(session, VIEWERS[1]) == set("abcd")


def test_files_are_asked_for_once_under_keys_that_follow_from_the_words(session: Session) -> None:
    assets = load(session, ["b", "a", "nothing", "a"])
    assert [one.id for one in assets] == ["b", "a"]
    first = want(session, assets, PRESS)
    assert first == want(session, assets, PRESS)
    assert {one.state for one in first} == {"wanted"}
    assert first[0].key != want(session, assets, WEB)[0].key
    assets[0].caption = "Another"
    assert want(session, assets, PRESS)[0].key != first[0].key
    assets[1].kind = "video"
    (refused,) = want(session, [assets[1]], PRESS)
    assert refused.state == "failed"
    assert "clip" in refused.problem
