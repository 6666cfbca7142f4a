"""Mail with what is new in a saved search, at most once an hour or a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mediahub.alerts.entries import entries, search_address
from mediahub.alerts.mail.unsubscribing import unsubscribe_url
from mediahub.alerts.matching import open_to
from mediahub.catalog.models import SavedSearch, SearchNotification
from mediahub.catalog.models.base import utcnow
from mediahub.identity.press import viewer_of
from mediahub.loops import Loop
from mediahub.mail import send
from mediahub.runtime import Services
from mediahub.translations import translator

POLL = 30.0
INTERVALS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}
SETTLED = timedelta(minutes=1)
"""What was told so long ago is committed, so that nothing appears behind the moment of the last mail."""
MAX_NAMED = 20
"""Pictures that one message names; of the others it says how many."""
log = structlog.get_logger(__name__)


class DigestWriter:
    """Writes digests, in one process at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def loop(self) -> Loop:
        """Write what is due."""
        return Loop(name="digests", work=lambda _: self.write_due(utcnow()), poll=POLL, lock="digests")

    def write_due(self, now: datetime) -> int:
        """Write every digest that is due; how many."""
        with self._services.database.read() as session:
            query = select(SavedSearch.id, SavedSearch.digest, SavedSearch.digested_at)
            rows = session.execute(query.where(SavedSearch.digest.in_(INTERVALS))).all()
        due = [number for number, digest, last in rows if now - SETTLED - last >= INTERVALS[digest]]
        return sum(self._write_safely(number, now) for number in due)

    def _write_safely(self, number: int, now: datetime) -> bool:
        try:
            return self._write(number, now)
        except Exception:  # which holds up no other digest
            log.exception("a digest could not be written; trying again", search=number)
            return False

    def _write(self, number: int, now: datetime) -> bool:
        """Mail and moment in one transaction: no picture is told twice or left out."""
        until = now - SETTLED
        with self._services.database.begin() as session:
            options = [joinedload(SavedSearch.event), joinedload(SavedSearch.owner)]
            search = session.get(SavedSearch, number, options=options)
            if search is None:
                return False
            notified = select(SearchNotification.asset_id).where(
                SearchNotification.search_id == number,
                SearchNotification.notified_at > search.digested_at,
                SearchNotification.notified_at <= until,
            )
            ids = list(
                session.scalars(
                    notified.order_by(SearchNotification.notified_at.desc(), SearchNotification.asset_id)
                )
            )
            search.digested_at = until
            viewer = viewer_of(session, search.owner).at(search.event.slug)
            ids = list(open_to(session, viewer, ids, now))
            if not ids:
                return False
            settings = self._services.settings
            stop = unsubscribe_url(settings.base_url, settings.secret_key.get_secret_value(), search)
            letter = _letter(session, search, settings.base_url, stop, ids, now)
            send(session, search.owner.email, *letter, unsubscribe_url=stop)
            return True


def _letter(
    session: Session, search: SavedSearch, base: str, stop: str, ids: list[str], now: datetime
) -> tuple[str, str]:
    viewer = viewer_of(session, search.owner).at(search.event.slug)
    _ = translator(search.owner.language)
    named = entries(session, base, viewer, ids[:MAX_NAMED], now, _)
    notified = {"count": len(ids), "search": search.name, "event": search.event.name}
    lines = [_("%(count)d new in “%(search)s”, %(event)s", **notified), ""]
    for entry in named:
        lines += [entry.title, *([entry.sentence] if entry.sentence else []), entry.url, ""]
    if len(ids) > len(named):
        lines += [_("And %(count)d more.", count=len(ids) - len(named)), ""]
    lines += [
        _("All of them: %(address)s", address=search_address(base, search)),
        _("Change it: %(address)s", address=f"{base}/events/{search.event.slug}/searches"),
        _("End this mail: %(address)s", address=stop),
    ]
    return _("%(count)d new: %(search)s", count=len(ids), search=search.name), "\n".join(lines)
