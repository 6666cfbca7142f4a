"""A basket on paper, as an answer in the language of whoever asks: drawn at once, or by a worker if it is
large."""

from __future__ import annotations

import tempfile
from zoneinfo import ZoneInfo

from flask import Response, send_file
from flask_babel import gettext, ngettext
from flask_security import current_user
from sqlalchemy.orm import Session

from mediahub.audit import Action
from mediahub.audit.requests import record_export
from mediahub.catalog.models import Basket, ContactSheet, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import baskets
from mediahub.delivery.basket_items import frame_of
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.papers.contact_sheet_request import Heading
from mediahub.delivery.papers.sheet_jobs import Content, ask_for, waited_for
from mediahub.http.context import release_connection, services, viewer
from mediahub.http.language import page_language
from mediahub.identity.limits.work_limits import CONTACT_SHEETS
from mediahub.storage.presign import content_disposition

MAX_ON_PAPER = 600
"""Pictures on one contact sheet: fifty pages, or more where captions are long."""
MIME = "application/pdf"


def contact_sheet(session: Session, basket: Basket, user_id: int) -> Content | ContactSheet:
    """What whoever asks may see of a basket, or the sheet of it that a worker is drawing for them; for
    `ordered` once the session is closed."""
    if (waiting := waited_for(session, basket.id, user_id)) is not None:
        return waiting
    assets, now = baskets.pictures(session, basket), utcnow()
    shown, policy = assets[:MAX_ON_PAPER], policy_of(session, basket.event_id)
    return Content(
        basket_id=basket.id,
        event_id=basket.event_id,
        name=basket.name,
        heading=heading(basket.name, basket.event, len(shown), len(assets)),
        ids=[asset.id for asset in shown],
        frames=[frame_of(asset, viewer(), now, services().bucket, gettext, policy) for asset in shown],
    )


def ordered(found: Content | ContactSheet, user_id: int) -> Content | ContactSheet:
    """The sheet; a large one is now a worker's to draw, in state `waiting`, `ready` or `failed`. Raises
    TooMany."""
    release_connection()
    if isinstance(found, ContactSheet) or found.is_small:
        return found
    with services().database.begin() as session:
        return ask_for(session, found, user_id)


def send_sheet(found: Content | ContactSheet) -> Response:
    """The PDF, of a small one or of one that is ready. Raises TooMany."""
    return _drawn(found) if isinstance(found, Content) else _stored(found)


def _drawn(content: Content) -> Response:
    """Of a few pictures, so it takes no second; only so many are drawn at a time. Raises TooMany."""
    from mediahub.delivery.papers.contact_sheet import draw  # see delivery/papers/contact_sheet_request.py

    _record(content.filename, content.event_id, len(content.frames))
    with CONTACT_SHEETS.turn():
        target = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the server when it was sent)
        draw(target, content.heading, content.frames)
    target.seek(0)
    return send_file(target, MIME, as_attachment=True, download_name=content.filename)


def _stored(sheet: ContactSheet) -> Response:
    _record(sheet.filename, sheet.event_id, sheet.total)
    headers = {
        "Content-Length": str(sheet.size),
        "Content-Disposition": content_disposition(sheet.filename, attachment=True),
        "Cache-Control": "private, no-store",
    }
    return Response(services().bucket.stream(sheet.key), mimetype=MIME, headers=headers)


def _record(filename: str, event_id: int, pictures: int) -> None:
    details = {"pictures": pictures}
    record_export(services().database, filename, event_id, details, Action.SHEET_EXPORTED)


def heading(title: str, event: Event, shown: int, total: int) -> Heading:
    """What stands on every page of a contact sheet that shows the first `shown` of `total` pictures."""
    when = utcnow().astimezone(ZoneInfo(event.timezone))
    who = current_user.name or current_user.email
    count = ngettext("%(num)s picture", "%(num)s pictures", total)
    rest = ""
    if shown < total:
        rest = gettext(
            "This sheet shows the first %(shown)d of %(total)d pictures.", shown=shown, total=total
        )
    line, language = f"{who}, {when:%Y-%m-%d %H:%M}", page_language()
    return Heading(title, event.name, line, event.accent, count, rest, language)
