"""What is known of people goes at its age, and nothing before."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    ApiToken,
    Asset,
    AuditEntry,
    Event,
    FaceConsent,
    FaceScan,
    FeedToken,
    Mail,
    Newsroom,
    Notice,
    NoticeReader,
    PressAccount,
    RecentSearch,
    SignInLink,
    Transmission,
    UsageRecord,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage import Bucket
from mediahub.storage.keys import press_proof_key
from mediahub.worker import retention
from mediahub.worker.retention import Rule, forget_old, overdue, retention_loops, rules
from tests.object_storage import BucketInMemory
from tests.unit.delivery.conftest import fill

DAY = timedelta(days=1)
DOCUMENT = Path(__file__).parents[3] / "docs" / "retention.md"
SETTINGS = {"usage_days": 10, "faces_days": 10, "mail_days": 10, "searches_days": 10, "access_days": 10}
SETTINGS |= {"audit_days": 40, "audit_address_days": 10, "press_proof_days": 10}


@pytest.fixture
def services(database: Database, tmp_path: Path) -> Services:
    settings = Settings(home=tmp_path, **SETTINGS)  # type: ignore[arg-type]
    with database.begin() as session:
        fill(session)
    return Services(settings, database, Bucket(settings), Search(settings, database))


def rule(name: str) -> Rule:
    return next(one for one in rules() if one.name == name)


def person(session: Session) -> int:
    return session.scalars(select(User.id).order_by(User.id)).first() or 0


def event(session: Session) -> int:
    return session.scalars(select(Event.id)).one()


def add_mail(session: Session, at: datetime) -> None:
    session.add(
        Mail(recipient="a@b.example", subject="s", text="t", state="sent", expires_at=at, settled_at=at)
    )


def add_search(session: Session, at: datetime) -> None:
    session.add(
        RecentSearch(user_id=person(session), event_id=event(session), query=f"q={at:%j}", used_at=at)
    )


def add_token(session: Session, at: datetime, revoked_at: datetime | None = None) -> None:
    token = ApiToken(user_id=person(session), name="n", prefix=f"p{at:%j}", secret_sha256="s", scopes="read")
    token.expires_at, token.revoked_at = at, revoked_at
    session.add(token)


def add_revoked_token(session: Session, at: datetime) -> None:
    add_token(session, at + 900 * DAY, at)


def add_link(session: Session, at: datetime) -> None:
    session.add(SignInLink(user_id=person(session), secret_sha256=f"{at:%j}", expires_at=at))


def add_feed(session: Session, at: datetime) -> None:
    feed = FeedToken(user_id=person(session), event_id=event(session), secret_sha256=f"{at:%j}")
    feed.revoked_at = at
    session.add(feed)


@pytest.mark.parametrize(
    ("name", "model", "add"),
    [
        ("mail", Mail, add_mail),
        ("searches", RecentSearch, add_search),
        ("tokens", ApiToken, add_token),
        ("tokens", ApiToken, add_revoked_token),
        ("sign-in links", SignInLink, add_link),
        ("feeds", FeedToken, add_feed),
    ],
)
def test_rows_go_at_their_age(
    services: Services, name: str, model: type, add: Callable[[Session, datetime], None]
) -> None:
    now = utcnow()
    with services.database.begin() as session:
        for age in (9, 11, 20):
            add(session, now - age * DAY)
    assert [(one.name, count) for one, count in overdue(services, timedelta(), now)] == [(name, 2)]
    assert [(one.name, count) for one, count in overdue(services, 5 * DAY, now)] == [(name, 1)]
    assert forget_old(services, [rule(name)], now=now) == {name: 2}
    assert forget_old(services, [rule(name)], now=now) == {name: 0}
    with services.database.read() as session:
        assert session.scalar(select(func.count()).select_from(model)) == 1
    assert not list(overdue(services, timedelta(), now))


def test_the_job_forgets_takers_press_proofs_and_the_audit_log(services: Services, tmp_path: Path) -> None:
    """Each by its own setting, and what is younger stays."""
    services, now = replace(services, bucket=BucketInMemory(services.settings)), utcnow()
    ages = {"young": 9 * DAY, "old": 11 * DAY, "oldest": 41 * DAY}
    card = press_proof_key("summit", "0" * 32)
    services.bucket.put_bytes(card, b"card", "image/jpeg")
    with services.database.begin() as session:
        taken = {"event_id": event(session), "asset_id": "a", "action": "download", "rendition": "web"}
        for who, age in ages.items():
            session.add(UsageRecord(**taken, who=who, at=now - age))
            session.add(AuditEntry(action=who, actor_kind="user", address="192.0.2.1", at=now - age))
        applied = {"event_id": event(session), "user_id": person(session), "outlet": "Daily"}
        session.add(PressAccount(**applied, proof_key=card, requested_at=now - 11 * DAY))
    expected = {"usage": 2, "press proofs": 1, "audit log": 1, "addresses": 1}
    shared = [rule(name) for name in expected]
    assert forget_old(services, shared, now=now) == expected
    assert forget_old(services, shared, now=now) == dict.fromkeys(expected, 0)
    with services.database.read() as session:
        assert sorted(session.scalars(select(UsageRecord.who))) == ["", "", "young"]
        left = session.execute(select(AuditEntry.action, AuditEntry.address)).all()
        assert session.scalars(select(PressAccount.proof_key)).all() == [None]
    assert sorted(map(tuple, left)) == [("old", ""), ("young", "192.0.2.1")]
    assert services.bucket.head(card) is None


def test_what_waits_or_works_has_no_age(services: Services) -> None:
    long_ago = utcnow() - 900 * DAY
    with services.database.begin() as session:
        session.add(
            Mail(recipient="a", subject="s", text="t", created_at=long_ago, expires_at=utcnow() + DAY)
        )
        session.add(
            ApiToken(
                user_id=person(session), name="n", prefix="p", secret_sha256="s", scopes="read",
                created_at=long_ago, expires_at=None,
            )
        )  # fmt: skip
    assert not list(overdue(services, timedelta()))


def test_people_of_notices_and_sendings_are_forgotten_and_the_rest_stays(services: Services) -> None:
    now = utcnow()
    with services.database.begin() as session:
        newsroom = Newsroom(event_id=event(session), name="Desk", kind="sftp", address="sftp://a.example")
        session.add(newsroom)
        session.flush()
        for age in (9, 11):
            at = now - age * DAY
            notice = Notice(event_id=event(session), asset_id="a", kind="withdrawn", made_at=at)
            notice.recipients = [NoticeReader(who="Eva <e@p.example>", user_id=person(session), taken_at=at)]
            session.add(notice)
            for finished in (at, None):
                session.add(
                    Transmission(
                        target_id=newsroom.id, user_id=person(session), name="n",
                        recipe="press", created_at=at, finished_at=finished,
                    )
                )  # fmt: skip
    assert forget_old(services, [rule("notices")], now=now) == {"notices": 2}
    with services.database.read() as session:
        readers = session.execute(
            select(NoticeReader.who, NoticeReader.user_id).order_by(NoticeReader.id)
        ).all()
        assert [bool(who) for who, _ in readers] == [True, False]
        assert [number is not None for _, number in readers] == [True, False]
        known = select(func.count()).where(Transmission.user_id.is_not(None))
        assert session.scalar(known) == 3  # what is not finished needs somebody who answers for it


@pytest.mark.parametrize(("ended", "erased"), [(9, 0), (11, 1), (None, 1)])
def test_faces_of_an_event_that_is_over_are_erased(
    services: Services, ended: int | None, erased: int
) -> None:
    now = utcnow()
    with services.database.begin() as session:
        found = session.scalars(select(Event)).one()
        found.ends_at = None if ended is None else now - ended * DAY
        for asset in session.scalars(select(Asset)):
            asset.created_at = now - 11 * DAY
        session.add(FaceScan(asset_id="a", faces=0, finder="f", scanned_at=now))
    assert forget_old(services, [rule("faces")], now=now) == {"faces": erased}
    with services.database.read() as session:
        assert session.scalar(select(func.count()).select_from(FaceScan)) == 1 - erased
        decisions = session.scalars(select(FaceConsent.act)).all()
    assert decisions == ["erase"] * erased


def test_files_that_nobody_needs_go(services: Services) -> None:
    now = datetime.now(UTC)
    temporary, logs = services.settings.temp_dir, services.settings.log_dir
    logs.mkdir(exist_ok=True)
    (temporary / "old").mkdir()
    (temporary / "in use").mkdir()
    files = {
        temporary / "old" / "original": 3, temporary / "in use" / "made": 0, temporary / "new": 1,
        logs / "worker.log.1": 31, logs / "worker.log": 0,
    }  # fmt: skip
    for path, days in files.items():
        path.write_text("x")
        os.utime(path, times=((now - days * DAY).timestamp(),) * 2)
    for folder in ("old", "in use"):
        os.utime(temporary / folder, times=((now - 3 * DAY).timestamp(),) * 2)
    local = [rule("logs"), rule("leftovers")]
    assert forget_old(services, local) == {"logs": 1, "leftovers": 1}
    assert sorted(path.name for path in files if path.exists()) == ["made", "new", "worker.log"]
    assert forget_old(services, local) == {"logs": 0, "leftovers": 0}


def test_one_rule_that_fails_does_not_hold_up_the_others(services: Services) -> None:
    def fail(services: Services, before: datetime) -> int:
        raise OSError("away")

    broken = Rule("broken", "", lambda _: 1.0, lambda *_: 0, fail)
    with services.database.begin() as session:
        add_mail(session, utcnow() - 11 * DAY)
    with pytest.raises(OSError, match="away"):
        forget_old(services, [broken, rule("mail")])
    assert rule("mail").due(services, utcnow()) == 0


def test_many_rows_go_in_several_transactions(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    with services.database.begin() as session:
        for age in range(11, 16):
            add_mail(session, utcnow() - age * DAY)
    assert forget_old(services, [rule("mail")]) == {"mail": 5}


def test_a_round_is_followed_by_a_pause(services: Services) -> None:
    """A true answer would have the next round follow at once."""
    loops = {one.name: one for one in retention_loops(services)}
    assert loops["leftovers"].work(threading.Event()) is None
    assert (loops["retention"].lock, loops["leftovers"].lock) == ("retention", "")


def test_the_document_names_every_setting_with_its_default() -> None:
    said = dict(re.findall(r"`MEDIAHUB_(\w+_DAYS)` \| (\d+)", DOCUMENT.read_text()))
    named = {one.setting for one in rules() if one.setting}
    assert {name.lower() for name in said} == named | {"trash_days"}
    for name, default in said.items():
        assert Settings.model_fields[name.lower()].default == int(default)
