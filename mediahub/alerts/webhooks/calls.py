"""Webhooks: another program is called with new matches, signed, retried, and logged."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from mediahub.alerts.entries import entries, search_address
from mediahub.alerts.matching import open_to
from mediahub.alerts.saved_searches import keys_of
from mediahub.alerts.webhooks.signatures import message_id, signed_headers
from mediahub.catalog.models import SavedSearch, WebhookCall
from mediahub.catalog.models.base import utcnow
from mediahub.identity.press import viewer_of
from mediahub.loops import Loop
from mediahub.messages import N_
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.faults import fault_words
from mediahub.outbound.http import SECONDS, post
from mediahub.runtime import Services

POLL = 2.0
STEP = 40
"""Calls of one round."""
EACH = 5
"""Of these for the searches of one person."""
AT_ONCE = 8
"""People whose webhooks are called at the same time: one that drips holds up only its owner's others."""
RETENTION = timedelta(days=14)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""After each failed try; after the last one it is given up."""
GONE = 410
"""With this status the other end says that it wants no more."""
log = structlog.get_logger(__name__)


class WebhookSender:
    """Calls webhooks, in one process at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def loop(self) -> Loop:
        """Call what is due."""
        return Loop(name="webhooks", work=self.call_due, poll=POLL, lock="webhooks")

    def call_due(self, stop: threading.Event | None = None) -> int:
        """Make the calls that are due; how many were taken."""
        by_owner = self._due()
        if not by_owner:
            return 0

        def call_all(numbers: list[int]) -> int:
            """Those of one person, one after the other, until they took as long as one may take."""
            begun, called = time.monotonic(), 0
            for number in numbers:
                if time.monotonic() - begun > SECONDS or (stop is not None and stop.is_set()):
                    break  # the rest is due still
                called += self._call_safely(number)
            return called

        with ThreadPoolExecutor(min(AT_ONCE, len(by_owner)), "webhook") as threads:
            return sum(threads.map(call_all, by_owner.values()))

    def _due(self) -> dict[int, list[int]]:
        """The calls that are due, the oldest first, by whose they are. Nobody's fill the round."""
        rank = func.row_number().over(
            partition_by=SavedSearch.owner_id, order_by=(WebhookCall.due_at, WebhookCall.id)
        )
        due = (
            select(WebhookCall.id, SavedSearch.owner_id, WebhookCall.due_at, rank.label("rank"))
            .join(SavedSearch, SavedSearch.id == WebhookCall.search_id)
            .where(WebhookCall.state == "waiting", WebhookCall.due_at <= utcnow())
            .subquery()
        )
        rows = select(due.c.id, due.c.owner_id).where(due.c.rank <= EACH)
        found: dict[int, list[int]] = {}
        with self._services.database.read() as session:
            for number, owner in session.execute(rows.order_by(due.c.rank, due.c.due_at).limit(STEP)):
                found.setdefault(owner, []).append(number)
        return found

    def _call_safely(self, number: int) -> bool:
        try:
            return self._call(number)
        except Exception:  # a fault of ours: it is tried again, and holds up no other call
            log.exception("a webhook was not called", call=number)
            self._note(number, 0, N_("A fault of ours; it is tried again."))
            return False

    def _call(self, number: int) -> bool:
        with self._services.database.read() as session:
            call = session.get(WebhookCall, number, options=[joinedload(WebhookCall.search)])
            if call is None:
                return False
            body = self._body(session, call)
            url, secrets = call.search.webhook_url, keys_of(call.search, utcnow())
            message = message_id(call.id, call.created_at)
        if not secrets:
            self._note(number, None, N_("Its secret was kept with another key: give the webhook a new one."))
            return False
        if body is None or not url:
            self._note(
                number, None, N_("Nothing of it may be told any more.") if url else N_("The webhook is gone.")
            )
            return False
        data = json.dumps(body, ensure_ascii=False).encode()
        try:
            headers = signed_headers(secrets, message, int(time.time()), data)
            status, answer = post(url, data, headers, private=self._services.settings.webhook_private)
        except AddressRefused as error:
            self._note(number, None, str(error))
        except OSError as error:
            self._note(number, 0, fault_words(urlsplit(url).hostname or "", error))
        else:
            self._note(number, status, "" if 200 <= status < 300 else answer)
            return 200 <= status < 300
        return False

    def _body(self, session: Session, call: WebhookCall) -> dict[str, Any] | None:
        """What is told, with the owner's rights of now; None if nothing is left."""
        search = session.get_one(
            SavedSearch,
            call.search_id,
            options=[joinedload(SavedSearch.event), joinedload(SavedSearch.owner)],
        )
        viewer, now = viewer_of(session, search.owner).at(search.event.slug), utcnow()
        ids = list(open_to(session, viewer, call.asset_ids, now))
        if not ids:
            return None
        base = self._services.settings.base_url
        return {
            "type": "search.found",
            "search": {"id": search.id, "name": search.name, "url": search_address(base, search)},
            "event": search.event.slug,
            "assets": [entry.as_dict() for entry in entries(session, base, viewer, ids, now)],
            "sent_at": now.isoformat(),
        }

    def _note(self, number: int, status: int | None, error: str) -> None:
        """Write down what came of it, and when it is tried again. No status: there is no use in trying."""
        now = utcnow()
        with self._services.database.begin() as session:
            call = session.get(WebhookCall, number)
            if call is None:  # its search was deleted meanwhile
                return
            call.attempts += 1
            call.status, call.error = status or None, error[:500]
            if status is not None and 200 <= status < 300:
                call.state = "done"
            elif status in (None, GONE) or call.attempts > len(PAUSES):
                call.state = "failed"
            else:
                call.due_at = now + PAUSES[call.attempts - 1]
            _forget_old(session, now)


def _forget_old(session: Session, now: datetime) -> None:
    settled = WebhookCall.state != "waiting", WebhookCall.created_at < now - RETENTION
    session.execute(delete(WebhookCall).where(*settled))
