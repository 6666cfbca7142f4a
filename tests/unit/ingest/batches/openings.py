"""Who begins a delivery, and how."""

from __future__ import annotations

from mediahub.ingest.batches.opening import (
    NewDelivery,
)

NEW = NewDelivery("summit")
