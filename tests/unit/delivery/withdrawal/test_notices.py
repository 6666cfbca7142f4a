"""Notices to who took a picture."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import (
    Asset,
    Event,
    User,
)
from mediahub.delivery.usage import records
from mediahub.delivery.usage.records import Taker
from mediahub.delivery.withdrawal import notices, withdrawal
from tests.unit.delivery.deciding import VIEWERS, seen


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
