"""Background loops of alerts: saved searches, digests, webhooks."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.alerts.mail.digests import DigestWriter
from mediahub.alerts.watcher import SearchWatcher
from mediahub.alerts.webhooks.calls import WebhookSender
from mediahub.loops import Loop
from mediahub.runtime import Services


def loops(services: Services) -> Sequence[Loop]:
    """Asking saved searches, and telling of what is new: by webhooks and by mail."""
    return (
        SearchWatcher(services).loop(),
        WebhookSender(services).loop(),
        DigestWriter(services).loop(),
    )
