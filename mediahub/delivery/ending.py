"""Ending the addresses of pictures that were called back: withdrawn, or moved to the trash."""

from __future__ import annotations

import threading

import structlog
from sqlalchemy import select

from mediahub.catalog.models import AddressDue
from mediahub.delivery.withdrawal import end_addresses
from mediahub.runtime import Services
from mediahub.storage import StorageError

POLL = 1.0
PAUSE = 10.0
"""Seconds after storage did not answer."""
AT_ONCE = 100
log = structlog.get_logger(__name__)


class AddressEnder:
    """Runs in a thread of every worker. What is done twice is done as well as once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def run(self, stop: threading.Event) -> None:
        """End what is due until `stop` is set."""
        pause = POLL
        while not stop.wait(pause):
            pause = POLL
            try:
                while self.end_due() and not stop.is_set():
                    pass
            except StorageError as error:
                log.warning("addresses that are out last a little longer", reason=str(error))
                pause = PAUSE
            except Exception:
                log.exception("addresses could not be ended; trying again")
                pause = PAUSE

    def end_due(self) -> int:
        """End the addresses of some assets; of how many. Raises StorageError."""
        with self._services.database.read() as session:
            oldest = select(AddressDue.asset_id).order_by(AddressDue.since).limit(AT_ONCE)
            due = list(session.scalars(oldest))
        for asset_id in due:
            end_addresses(self._services, asset_id)
        return len(due)
