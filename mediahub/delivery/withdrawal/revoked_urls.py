"""Revoking presigned URLs of pictures that were withdrawn or moved to the trash."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.models import RevocationDue
from mediahub.delivery.withdrawal.withdrawal import end_addresses
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
        """End what is due."""
        return Loop(name="addresses", work=lambda _: self.end_due(), poll=POLL)

    def end_due(self) -> int:
        """End the addresses of some assets; of how many. Raises StorageError."""
        with self._services.database.read() as session:
            oldest = select(RevocationDue.asset_id).order_by(RevocationDue.since).limit(AT_ONCE)
            due = list(session.scalars(oldest))
        for asset_id in due:
            end_addresses(self._services, asset_id)
        return len(due)
