"""What senders do with batches: each a use case in a transaction of its own.

The batches that are given have their event and photographer. One that the sender may not see raises Missing.
"""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Batch
from mediahub.ingest.batches.batches import finish_batch
from mediahub.ingest.batches.opening import NewDelivery, Sender, get_batch, open_delivery


def open_or_resume(database: Database, sender: Sender, new: NewDelivery) -> Batch:
    """Open a batch, or go on with the same one. Raises UnknownEvent, NotYours."""
    with database.begin() as session:
        return get_batch(session, sender, open_delivery(session, sender, new).id)


def finish(database: Database, sender: Sender, batch_id: int) -> Batch:
    """Nothing more comes into the batch. Files under way still end."""
    with database.begin() as session:
        batch = get_batch(session, sender, batch_id)
        if batch.finished_at is None:
            finish_batch(session, batch_id)
        return batch
