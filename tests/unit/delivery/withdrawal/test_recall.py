"""Returning and correcting a picture: who is notified, and by what address they confirm."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.models import Asset, AuditEntry, Mail
from mediahub.delivery.usage import records
from mediahub.delivery.withdrawal import notices, recall, withdrawal
from mediahub.delivery.withdrawal.notices import NoticeMissing
from mediahub.delivery.withdrawal.withdrawal import WithdrawalError
from mediahub.rights import Viewer
from mediahub.runtime import Services
from tests.unit.delivery.conftest import Summit


def page(slug: str) -> str:
    return f"https://media.example/events/{slug}/notices"


def take(summit: Summit, asset_id: str) -> Asset:
    """Eva has a copy."""
    asset = summit.session.get_one(Asset, asset_id)
    by = records.taker(summit.session, summit.press, summit.event.id)
    records.record(summit.session, by, asset, "download", "original", asset.size)
    summit.session.flush()
    return asset


def test_a_correction_goes_to_whoever_has_another_caption(summit: Summit) -> None:
    session = summit.session
    asset = take(summit, "a")
    assert recall.correct(session, summit.desk, "a", "", page).notified == 0
    asset.caption = "Two robots"
    done = recall.correct(session, summit.desk, "a", "One was missing", page)
    assert (done.notified, done.event, done.notice.reason) == (1, "summit", "One was missing")
    (mail,) = session.query(Mail).all()
    assert page("summit") in mail.text


def test_of_a_picture_that_nobody_took_is_known_afterwards_that_nobody_was_notified(summit: Summit) -> None:
    done = recall.correct(summit.session, summit.desk, "a", "", page)
    summit.session.expunge_all()  # as after the transaction
    assert done.notified == 0


def test_only_a_withdrawn_picture_returns(summit: Summit) -> None:
    session = summit.session
    asset = take(summit, "b")
    with pytest.raises(WithdrawalError):
        recall.bring_back(session, summit.desk, "b", "", page)
    withdrawal.withdraw(session, asset)
    session.flush()
    assert recall.bring_back(session, summit.desk, "b", "", page).notified == 1
    assert asset.state == "ready"


def test_a_picture_that_somebody_may_not_see_does_not_exist_for_them(summit: Summit) -> None:
    for viewer, asset_id in ((Viewer(), "a"), (summit.desk, "nothing")):
        with pytest.raises(AssetMissing):
            recall.correct(summit.session, viewer, asset_id, "", page)


def test_a_notice_is_confirmed_by_whom_it_is_for(summit: Summit) -> None:
    session = summit.session
    asset = take(summit, "c")
    asset.caption = "Three robots"
    reader = recall.correct(session, summit.desk, "c", "", page).notice.recipients[0]
    assert notices.unconfirmed_at(session, summit.eva.id, "summit") == 1
    for user_id in (summit.desk.user_id, None):
        with pytest.raises(NoticeMissing):
            notices.confirm_own(session, reader.id, user_id)
    notices.confirm_own(session, reader.id, summit.eva.id)
    session.flush()
    assert notices.unconfirmed_at(session, summit.eva.id, "summit") == 0
    assert notices.unconfirmed_at(session, summit.eva.id, "nothing") == 0


def test_a_picture_is_withdrawn_once_and_everyone_who_has_it_is_notified_once(
    services: Services, stored: Summit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(withdrawal, "try_revoking", lambda _, asset_id: ended.append(asset_id))
    with services.database.begin() as session:
        by = records.taker(session, stored.press, stored.event.id)
        records.record(session, by, session.get_one(Asset, "a"), "download", "original", 9)
    first = recall.withdraw(services, stored.desk, "a", "The robot is secret.", page)
    assert (first.event, first.is_new, first.notified) == ("summit", True, 1)
    assert (first.notice.kind, first.notice.reason) == ("withdrawn", "The robot is secret.")
    again = recall.withdraw(services, stored.desk, "a", "Again.", page)
    assert (again.is_new, again.notified, again.notice.id) == (False, 0, first.notice.id)
    assert ended == ["a", "a"], "what was left the first time is ended now"
    with services.database.read() as session:
        assert session.get_one(Asset, "a").state == "withdrawn"
        assert len(session.scalars(select(Mail)).all()) == 1
        rows = [(one.action, one.details) for one in session.scalars(select(AuditEntry))]
    assert rows == [("rights.withdrawn", {"reason": "The robot is secret.", "notified": 1})]
    for viewer, asset_id in ((stored.desk, "nothing"), (Viewer(), "b")):
        with pytest.raises(AssetMissing):
            recall.withdraw(services, viewer, asset_id, "", page)
    assert ended == ["a", "a"]


def test_a_withdrawn_picture_is_not_corrected_for_who_does_not_see_it(summit: Summit) -> None:
    withdrawal.withdraw(summit.session, summit.session.get_one(Asset, "a"))
    summit.session.flush()
    with pytest.raises(AssetMissing):
        recall.correct(summit.session, summit.press, "a", "", page)


def test_a_picture_that_is_withdrawn_a_second_time_is_news_again(
    services: Services, stored: Summit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawal, "try_revoking", lambda *_: None)
    with services.database.begin() as session:
        by = records.taker(session, stored.press, stored.event.id)
        records.record(session, by, session.get_one(Asset, "a"), "download", "original", 9)
    first = recall.withdraw(services, stored.desk, "a", "Secret.", page)
    with services.database.begin() as session:
        recall.bring_back(session, stored.desk, "a", "", page)
    again = recall.withdraw(services, stored.desk, "a", "Secret after all.", page)
    assert (again.is_new, again.notified, again.notice.reason) == (True, 1, "Secret after all.")
    assert again.notice.id != first.notice.id


def test_a_reason_is_kept_as_far_as_there_is_room(summit: Summit) -> None:
    take(summit, "a").caption = "Two robots"
    done = recall.correct(summit.session, summit.desk, "a", "x" * 2001, page)
    assert done.notice.reason == "x" * 2000
