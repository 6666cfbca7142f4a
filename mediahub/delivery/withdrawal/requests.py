"""Notices as pages and the API ask for them: pictures returned and corrected, and receipt confirmed.

Each is a transaction of its own; so is `recall.withdraw`, which has the bucket to look after too.
"""

from __future__ import annotations

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import NoticeReader
from mediahub.delivery.withdrawal import notices, recall
from mediahub.delivery.withdrawal.recall import NoticesPage, Recall
from mediahub.rights import Viewer


def return_picture(
    database: Database, viewer: Viewer, asset_id: str, reason: str, page: NoticesPage
) -> Recall:
    """Let a withdrawn picture be used again, and notify who was notified before. Raises AssetMissing and
    WithdrawalError."""
    with database.begin() as session:
        return recall.bring_back(session, viewer, asset_id, reason, page)


def correct_picture(
    database: Database, viewer: Viewer, asset_id: str, reason: str, page: NoticesPage
) -> Recall:
    """Notify everyone who downloaded a picture with another caption. Raises AssetMissing."""
    with database.begin() as session:
        return recall.correct(session, viewer, asset_id, reason, page)


def confirm_notice(database: Database, viewer: Viewer, reader_id: int) -> tuple[NoticeReader, str]:
    """Its recipient has read a notice; gives it with the slug of its event. Raises NoticeMissing."""
    with database.begin() as session:
        reader = notices.confirm_own(session, reader_id, viewer.user_id)
        event = notices.event_of(session, reader.notice)
        what = audit.Subject("notice", str(reader.notice.id), reader.notice.title, event.id)
        audit.record(session, audit.Action.NOTICE_CONFIRMED, what)
        return reader, event.slug
