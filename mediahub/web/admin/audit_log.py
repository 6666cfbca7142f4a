"""The audit log as pages show it: questions from the address, entries in words, files of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from mediahub.audit import Action, export, search
from mediahub.audit.details import details_of
from mediahub.audit.requests import record_own_export
from mediahub.audit.search import Cursor, Question
from mediahub.audit.sentences import AREAS, OUTCOMES, Part, parts_of
from mediahub.audit.still_there import StillThere, account_of, still_there
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset, AuditEntry, Event
from mediahub.http.context import services

PAGE = 50
ASKED = ("q", "action", "event", "outcome", "who", "asset", "request", "from", "to")
"""What an address may ask for: nothing else of it goes into the addresses of other pages."""
THINGS: dict[str, tuple[str, str]] = {
    "asset": ("assets.page", "asset_id"),
    "gallery": ("gallery_edit.page", "gallery_id"),
}
"""Pages of one thing, by its kind: the view, and the name of its id."""
PLACES: dict[str, str] = {
    "event": "library.page", "assets": "library.page", "newsroom": "newsrooms.page",
    "standing_order": "newsrooms.page", "press_account": "accounts.page",
    "press_invitation": "accounts.page", "press_page": "press_settings.page",
    "event_terms": "press_settings.page", "delivery_settings": "delivery_settings.page",
    "standing_terms": "delivery_settings.page", "recipient_number": "recipient_numbers.page",
    "share_link": "share_links.page", "contributor_link": "contributors.page", "basket": "baskets.page",
    "saved_search": "searches.page", "feed_token": "searches.page", "session": "programme.page",
    "room": "programme_places.page", "room_assignment": "programme_places.page",
    "roster_code": "roster.page", "tag": "vocabulary.page", "tag_rule": "tag_rules.page",
    "clock_reading": "clocks.page", "notice": "notices.page", "face_group": "faces.page",
    "face_portrait": "faces_people.page",
}  # fmt: skip
"""Pages of an event on which a thing of a kind stands, by its kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a page shows it."""

    entry: AuditEntry
    parts: list[Part]
    details: list[tuple[str, str]]
    url: str
    """Of the thing; empty where it has no page."""
    event: str
    """The name of its event, or the short one where that is gone; empty on the page of that event."""
    event_url: str


def audit_question(events: tuple[int, ...] | None = None, zone: str = "UTC") -> Question:
    """What the address asks for, among these events' entries or all, in days of `zone`. Answers 400 for what
    it cannot be."""
    args = request.args
    kind, _, number = args.get("who", "").partition(":")
    try:
        since, until = _day(args.get("from", ""), zone), _day(args.get("to", ""), zone)
    except ValueError:
        abort(400, gettext("Write a day as year, month and day: 2026-11-30."))
    return Question(
        text=args.get("q", "")[:200],
        action=args.get("action", "")[:40],
        outcome=args.get("outcome", "") if args.get("outcome", "") in OUTCOMES else "",
        actor_kind=kind[:12],
        actor_id=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
        asset_id=args.get("asset", "")[:20],
        request_id=args.get("request", "")[:64],
        since=since,
        until=until + timedelta(days=1) if until else None,
        events=events,
    )


def of_event_named(session: Session, question: Question) -> Question:
    """The question, with the event that the address names by its slug."""
    slug = request.args.get("event", "")
    event = find_event(session, slug) if slug else None
    return replace(question, events=(event.id if event else 0,)) if slug else question


def shown(
    session: Session, question: Question, endpoint: str, event: Event | None = None, **values: Any
) -> dict[str, Any]:
    """What the template of a page needs: of the log of an event, in its time zone, or of all of them."""
    kept: dict[str, Any] = {name: request.args[name] for name in ASKED if request.args.get(name)}
    if not kept:  # one entry for each picture would hide all others
        question = replace(question, without=Action.ASSET_RECEIVED.value)
    page = search.find(session, question, Cursor.parse(request.args.get("after", "")), PAGE)
    return {
        "lines": _lines(session, page.entries, event),
        "zone": event.timezone if event else "",
        "looked_until": page.looked_until,
        "older": url_for(endpoint, **values, **kept, after=str(page.next)) if page.next else "",
        "newest": url_for(endpoint, **values, **kept) if request.args.get("after") else "",
        "is_filtered": bool(kept),
        "files": {
            form: url_for(endpoint.replace(".page", ".file"), kind=form, **values, **kept)
            for form in export.MIME
        },
        "here": endpoint,
        "values": values,
        "kept": kept,
        "areas": {name: gettext(words) for name, words in AREAS.items()},
        "outcomes": {name: gettext(words) for name, words in OUTCOMES.items()},
    }


def trail(session: Session, asset: Asset) -> dict[str, Any]:
    """What the template of a picture's page needs to show all that was done with it, the newest first."""
    page = search.find(session, Question(asset_id=asset.id), limit=PAGE)
    return {
        "lines": _lines(session, page.entries, asset.event),
        "zone": asset.event.timezone,
        "here": "audit.page",
        "values": {"slug": asset.event.slug},
        "delivered": (asset.photographer.name, asset.created_at),
        "outcomes": {name: gettext(words) for name, words in OUTCOMES.items()},
        "has_more": page.next is not None,
    }


def file_of(question: Question, form: str, event_id: int | None = None) -> Response:
    """What is meant, as a file; that it was exported is written down first."""
    if form not in export.MIME:
        abort(404)
    kind: export.Format = form
    details = {name: request.args[name] for name in ASKED if request.args.get(name)} | {"format": form}
    record_own_export(services().database, event_id, details)
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    headers = {
        "Content-Disposition": f'attachment; filename="audit-{day}.{form}"',
        "Cache-Control": "no-store",
    }
    return Response(
        export.lines(services().database, question, kind), mimetype=export.MIME[kind], headers=headers
    )


def _lines(session: Session, entries: list[AuditEntry], event: Event | None) -> list[Line]:
    """Entries in words. Of the log of an event without its name, and without the pages of accounts, which are
    not its readers' business."""
    there = StillThere({}, ()) if event else still_there(session, entries)
    return [_line(entry, there, "" if event else entry.event) for entry in entries]


def _line(entry: AuditEntry, there: StillThere, slug: str) -> Line:
    account = account_of(entry)
    return Line(
        entry,
        list(parts_of(entry, gettext)),
        details_of(entry, gettext),
        url_for("admin_people.one", user_id=account) if account in there.people else _url(entry),
        there.events.get(slug, slug),
        url_for("library.page", slug=slug) if slug in there.events else "",
    )


def _url(entry: AuditEntry) -> str:
    if entry.subject_kind in THINGS and entry.subject_id:
        view, name = THINGS[entry.subject_kind]
        known: dict[str, Any] = {name: entry.subject_id}
        return url_for(view, **known)
    if entry.subject_kind in PLACES and entry.event:
        return url_for(PLACES[entry.subject_kind], slug=entry.event)
    return ""


def _day(text: str, zone: str) -> datetime | None:
    """The beginning of a day there. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=ZoneInfo(zone)) if text else None
