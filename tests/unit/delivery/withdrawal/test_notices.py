"""Notices to who took a picture."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetSession, Event, NewsItemDue, Notice, RecordOutbox, User
from mediahub.catalog.models import Session as Item
from mediahub.delivery.usage import records
from mediahub.delivery.usage.records import Taker
from mediahub.delivery.withdrawal import notices, withdrawal
from tests.unit.delivery.deciding import NOW, VIEWERS, seen


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
    asset.caption = "A robot waves again"
    session.flush()
    assert [one.holders for one in notices.outdated(session, event.id)] == [2], "they were sent an older one"
    asset.caption = "A robot waves"
    session.flush()
    assert notices.of_event(session, event.id + 1) == []
    assert notices.readers_of(notices.of_event(session, event.id)) == (2, 0)
    (reader,) = notices.for_reader(session, user.id, event.id)
    assert notices.unconfirmed(session, user.id, event.id) == 1
    notices.confirm(session, reader)
    session.flush()
    assert notices.unconfirmed(session, user.id, event.id) == 0
    assert notices.readers_of([notice]) == (2, 1)
    withdrawal.withdraw(session, asset)
    gone = notices.give(session, event, asset, "withdrawn", "", None, "https://x/notices")
    assert {one.who for one in gone.recipients} == {"Eva", "Link for the board"}
    assert gone.caption == "", "a picture that is gone is not described once more"
    assert seen(session, VIEWERS[1]) == set("bcd")
    withdrawal.bring_back(session, asset)
    assert seen(session, VIEWERS[1]) == set("abcd")


def given(session: Session, asset_id: str, kind: notices.Kind, reason: str = "") -> Notice:
    event, user = session.scalars(select(Event)).one(), session.scalars(select(User)).one()
    asset = session.get_one(Asset, asset_id)
    records.record(session, Taker(user.id, "Eva", "", "press"), asset, "download", "web", 9)
    session.flush()
    return notices.give(session, event, asset, kind, reason, None, "https://x/notices")


def test_a_notice_names_a_picture_without_its_session_s_code(session: Session) -> None:
    event, asset = session.scalars(select(Event)).one(), session.get_one(Asset, "a")
    talk = Item(event_id=event.id, code="D2-ROB", title="Machines", starts_at=NOW, ends_at=NOW)
    session.add(talk)
    session.flush()
    session.add(AssetSession(asset_id="a", session_id=talk.id, source="programme", status="accepted"))
    asset.title = "D2-ROB Robots for families"
    session.flush()
    session.expire(asset, ["sessions"])
    notice = given(session, "a", "withdrawn")
    assert notice.title == "Robots for families"
    (mail,) = (one.mail for one in notice.recipients if one.mail)
    assert "D2-ROB" not in mail.subject
    assert "\nPicture: Robots for families\n" in mail.text


@pytest.mark.parametrize(
    ("kind", "subject", "opening"),
    [
        ("withdrawn", "Withdrawn, do not use: ", "It was withdrawn: do not use it"),
        ("corrected", "Corrected caption: ", "Its caption was corrected"),
        ("returned", "May be used again: ", "and may be used again"),
    ],
)
def test_a_message_says_what_to_do_with_which_picture(
    session: Session, kind: notices.Kind, subject: str, opening: str
) -> None:
    event = session.scalars(select(Event)).one()
    notice = Notice(kind=kind, title="A robot", filename="DSC_1.jpg", reason="", caption="")
    assert notices.subject(notice, event) == f"{subject}A robot (Summit)"
    lines = notices.text(notice, event, "https://x/notices").split("\n")
    assert opening in lines[0]
    assert lines[1:5] == ["", "Picture: A robot", "File: DSC_1.jpg", "Event: Summit"]
    assert lines[5:] == ["", "Please confirm that you have read this:", "https://x/notices", ""]
    notice.reason, notice.caption = "It is secret.", "A robot waves"
    whole = notices.text(notice, event, "https://x/notices")
    assert "\n\nWhy: It is secret.\n\nThe caption now:\nA robot waves\n\nPlease" in whole


def test_what_was_withdrawn_is_to_be_acted_on_before_what_was_corrected(session: Session) -> None:
    user = session.scalars(select(User.id)).one()
    assert notices.first_unconfirmed(session, user, "summit") is None
    given(session, "a", "withdrawn", "Old.")
    given(session, "b", "withdrawn", "Secret.")
    session.get_one(Asset, "c").caption = "Before"
    given(session, "c", "returned")
    first = notices.first_unconfirmed(session, user, "summit")
    assert first is not None
    assert (first.notice.asset_id, first.user_id) == ("b", user)
    assert notices.first_unconfirmed(session, user, "gala") is None
    assert notices.first_unconfirmed(session, user + 1, "summit") is None
    for asset_id in ("a", "c"):
        notices.confirm(session, first)
        session.flush()
        first = notices.first_unconfirmed(session, user, "summit")
        assert first is not None
        assert first.notice.asset_id == asset_id


def test_the_last_notice_of_a_kind_and_its_reason_are_known(session: Session) -> None:
    user = session.scalars(select(User.id)).one()
    assert notices.last_of(session, "a", "withdrawn") is None
    assert notices.reason_for(session, user, "a") == ""
    given(session, "a", "withdrawn", "First.")
    second = given(session, "a", "withdrawn", "Second.")
    given(session, "a", "returned", "Sorry.")
    given(session, "b", "withdrawn", "Another.")
    assert notices.last_of(session, "a", "withdrawn") is second
    assert notices.reason_for(session, user, "a") == "Sorry."
    assert notices.reason_for(session, user + 1, "a") == ""
    assert notices.reason_for(session, user, "c") == ""


def test_of_a_notice_and_who_confirmed_it_the_records_hear_and_of_the_notice_newsrooms(
    session: Session,
) -> None:
    user = session.scalars(select(User.id)).one()
    session.execute(delete(NewsItemDue))
    notice = given(session, "a", "withdrawn")
    assert session.scalars(select(NewsItemDue.asset_id)).all() == ["a"]
    assert "a" in session.scalars(select(RecordOutbox.asset_id)).all()
    session.execute(delete(RecordOutbox))
    notices.confirm_own(session, notice.recipients[0].id, user)
    assert session.scalars(select(RecordOutbox.asset_id)).all() == ["a"]


def test_whose_account_is_closed_gets_no_mail(session: Session) -> None:
    session.scalars(select(User)).one().active = False
    (reader,) = given(session, "a", "withdrawn").recipients
    assert reader.mail is None


def test_guests_are_told_apart_by_their_links_and_users_by_their_accounts(session: Session) -> None:
    asset, user = session.get_one(Asset, "a"), session.scalars(select(User)).one()
    for by, rendition in (
        (Taker(None, "Share link 1", "", "guest"), "web"),
        (Taker(None, "Share link 2", "", "guest"), "web"),
        (Taker(user.id, "Eva", "", "press"), "web"),
        (Taker(user.id, "Eva Wong", "", "press"), "original"),
    ):
        records.record(session, by, asset, "download", rendition, 9)
        session.flush()
    found = [(one.user_id, one.who, one.took) for one in notices.holders(session, "a")]
    assert found == [
        (None, "Share link 1", "web"),
        (None, "Share link 2", "web"),
        (user.id, "Eva Wong", "original, web"),
    ]
    old = asset.caption
    asset.caption = "It waves"
    records.record(session, Taker(user.id, "Eva", "", "press"), asset, "download", "web", 9)
    session.flush()
    outdated = [one.who for one in notices.holders(session, "a", not_caption="It waves")]
    assert outdated == ["Share link 1", "Share link 2"]
    assert [one.who for one in notices.holders(session, "a", not_caption=old)] == ["Eva"]


def test_no_more_outdated_pictures_are_named_than_were_asked_for(session: Session) -> None:
    event = session.scalars(select(Event)).one()
    for identity in "abc":
        asset = session.get_one(Asset, identity)
        records.record(session, Taker(None, "Share link 1", "", "guest"), asset, "share", "web", 9)
        session.flush()
        asset.caption = "Another one"
    session.flush()
    assert [one.asset.id for one in notices.outdated(session, event.id)] == ["c", "b", "a"]
    assert [one.asset.id for one in notices.outdated(session, event.id, limit=2)] == ["c", "b"]
    session.get_one(Asset, "c").state = "deleted"
    session.flush()
    assert [one.asset.id for one in notices.outdated(session, event.id, limit=2)] == ["b", "a"]
    session.delete(session.get_one(Asset, "b"))
    session.flush()
    assert [one.asset.id for one in notices.outdated(session, event.id, limit=2)] == ["a"]


def test_nobody_confirms_for_somebody_else(session: Session) -> None:
    user = session.scalars(select(User)).one()
    records.record(
        session, Taker(None, "Share link 1", "", "guest"), session.get_one(Asset, "a"), "share", "web", 9
    )
    notice = given(session, "a", "withdrawn")
    of_link, of_user = sorted(notice.recipients, key=lambda one: one.user_id or 0)
    for reader, by in ((of_link, None), (of_link, user.id), (of_user, None), (of_user, user.id + 1)):
        with pytest.raises(notices.NoticeMissing):
            notices.confirm_own(session, reader.id, by)
    with pytest.raises(notices.NoticeMissing):
        notices.confirm_own(session, 999, user.id)
    assert notices.readers_of([notice]) == (2, 0)
    assert notices.confirm_own(session, of_user.id, user.id) is of_user
    at = of_user.confirmed_at
    assert at is not None
    assert notices.confirm_own(session, of_user.id, user.id).confirmed_at == at  # the second time is fine
    assert notices.readers_of([notice]) == (2, 1)
