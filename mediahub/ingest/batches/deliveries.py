"""What senders do with batches: each a use case in a transaction of its own.

The batches that are given have their event and photographer. One that the sender may not see raises Missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import require_open
from mediahub.catalog.models import Batch
from mediahub.identity.contributors import Contributor
from mediahub.ingest.batches.batches import finish_batch
from mediahub.ingest.batches.opening import NewDelivery, Sender, get_batch, open_delivery
from mediahub.ingest.metadata.resetting import change_batch
from mediahub.messages import N_
from mediahub.problems import NotAllowed


def open_or_resume(database: Database, sender: Sender, new: NewDelivery) -> Batch:
    """Open a batch, or go on with the same one. Raises UnknownEvent, NotYours."""
    with database.begin() as session:
        return get_batch(session, sender, open_delivery(session, sender, new).id)


def change(
    database: Database, sender: Sender, batch_id: int, changes: Mapping[str, Any], *, also_ready: bool
) -> tuple[Batch, int]:
    """Change what a batch was opened with, for files to come and, if asked, for those that are ready; with
    how many of these were changed. Raises NotAllowed where they would loosen what others decided, and
    EventArchived."""
    if isinstance(sender, Contributor):
        raise NotAllowed(N_("The terms of a contributor link are its team's."))
    with database.begin() as session:
        batch = get_batch(session, sender, batch_id)
        require_open(batch.event)
        changed = change_batch(session, batch, changes, sender, also_ready=also_ready)
        what = audit.Subject("batch", str(batch_id), batch.photographer.name, batch.event_id)
        details = {**changes, "also_ready": changed}
        audit.record(session, audit.Action.TERMS_SET, what, details)
        return batch, changed


def finish(database: Database, sender: Sender, batch_id: int) -> Batch:
    """Nothing more comes into the batch. Files under way still end."""
    with database.begin() as session:
        batch = get_batch(session, sender, batch_id)
        if batch.finished_at is None:
            finish_batch(session, batch_id)
        return batch
