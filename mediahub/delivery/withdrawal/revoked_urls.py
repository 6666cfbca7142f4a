"""Revoking presigned URLs of pictures that were withdrawn or moved to the trash."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.models import RevocationDue
from mediahub.delivery.withdrawal.withdrawal import revoke_now
from mediahub.loops import Loop
from mediahub.runtime import Services

POLL = 1.0
AT_ONCE = 100
"""Assets of one look."""


class UrlRevoker:
    """Revokes presigned URLs in a worker. Twice is as good as once, so no process needs a leader lock."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def loop(self) -> Loop:
        """Revoke what is due."""
        return Loop(name="url-revocations", work=lambda _: self.revoke_due(), poll=POLL)

    def revoke_due(self) -> int:
        """Revoke the presigned URLs of some assets; of how many. Raises StorageError."""
        with self._services.database.read() as session:
            oldest = select(RevocationDue.asset_id).order_by(RevocationDue.since).limit(AT_ONCE)
            due = list(session.scalars(oldest))
        for asset_id in due:
            revoke_now(self._services, asset_id)
        return len(due)
