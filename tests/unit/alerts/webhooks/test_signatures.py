"""Two secrets sign for a time after a rotation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from mediahub.alerts.saved_searches import (
    rotate_secret,
)
from mediahub.alerts.webhooks.calls import WebhookSender
from mediahub.alerts.webhooks.signatures import new_secret
from mediahub.catalog.models import (
    SavedSearch,
)
from mediahub.catalog.models.base import utcnow
from mediahub.runtime import Services
from tests.unit.alerts.searching import (
    Newsroom,
    add,
    ask,
    keep,
    make_due,
)


def test_for_a_time_after_its_rotation_the_old_secret_signs_too(parts: Services, newsroom: Newsroom) -> None:
    open_parts = replace(parts, settings=parts.settings.model_copy(update={"webhook_private": True}))
    old = new_secret()
    number = keep(parts, "admin", webhook_url=newsroom.url, webhook_secret=old)
    found: list[list[bool]] = []
    for minute, grace in ((10, timedelta(hours=1)), (11, timedelta(0))):
        with parts.database.begin() as session:
            search = session.get_one(SavedSearch, number)
            search.webhook_secret = old
            rotate_secret(search, utcnow(), grace)
            new = search.webhook_secret
        add(parts, minute)
        assert ask(parts) == 1
        make_due(parts)
        assert WebhookSender(open_parts).call_due() == 1
        headers, body = newsroom.calls[-1]
        headers = {name.lower(): value for name, value in headers.items()}
        found.append([is_genuine(secret, body, headers) for secret in (new, old, new_secret())])
    assert found == [[True, True, False], [True, False, False]]


def is_genuine(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    """What a receiver finds with the public library of Standard Webhooks."""
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True
