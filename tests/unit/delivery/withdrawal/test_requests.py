"""Notices as pages ask for them: sent and confirmed as a whole."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Mail, NoticeReader
from mediahub.delivery.usage import records
from mediahub.delivery.withdrawal import notices, requests
from mediahub.delivery.withdrawal.notices import NoticeMissing
from mediahub.delivery.withdrawal.withdrawal import WITHDRAWN, WithdrawalError
from tests.unit.delivery.conftest import Summit


def page(slug: str) -> str:
    return f"https://media.example/events/{slug}/notices"


def take(database: Database, stored: Summit, asset_id: str) -> None:
    """Eva has a copy, and the picture another caption since."""
    with database.begin() as session:
        asset = session.get_one(Asset, asset_id)
        by = records.taker(session, stored.press, stored.event.id)
        records.record(session, by, asset, "download", "original", asset.size)
        asset.caption = "Two robots"


def test_a_correction_is_confirmed_by_its_reader_alone(database: Database, stored: Summit) -> None:
    take(database, stored, "a")
    done = requests.correct_picture(database, stored.desk, "a", "One was missing", page)
    assert (done.event, done.notified) == ("summit", 1)
    reader_id = done.notice.recipients[0].id
    with pytest.raises(NoticeMissing):
        requests.confirm_notice(database, stored.desk, reader_id)
    reader, slug = requests.confirm_notice(database, stored.press, reader_id)
    assert (reader.notice.kind, slug) == ("corrected", "summit")
    first = reader.confirmed_at
    assert first is not None
    assert requests.confirm_notice(database, stored.press, reader_id)[0].confirmed_at == first


def test_only_a_withdrawn_picture_returns_and_nobody_hears_of_another(
    database: Database, stored: Summit
) -> None:
    take(database, stored, "a")
    with pytest.raises(WithdrawalError):
        requests.return_picture(database, stored.desk, "a", "", page)
    with database.begin() as session:
        assert notices.of_event(session, stored.event.id) == []
        assert session.query(Mail).count() == session.query(NoticeReader).count() == 0
        session.get_one(Asset, "a").state = WITHDRAWN
    assert requests.return_picture(database, stored.desk, "a", "", page).notified == 1
    with database.read() as session:
        assert session.get_one(Asset, "a").state == "ready"
