"""A basket on paper, as an answer in the language of whoever asks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Response, send_file
from flask_babel import get_locale, gettext, ngettext
from flask_security import current_user
from sqlalchemy.orm import Session

from mediahub.audit import Action
from mediahub.audit.requests import record_export
from mediahub.catalog.models import Basket, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import baskets
from mediahub.delivery.basket_items import frame_of
from mediahub.delivery.files.naming import safe
from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from mediahub.http.context import release_connection, services, viewer
from mediahub.identity.limits.work_limits import CONTACT_SHEETS
from mediahub.translations import SOURCE

MAX_ON_PAPER = 600
"""Pictures on one contact sheet: fifty pages."""


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """What a contact sheet shows, without the database it was read from."""

    filename: str
    heading: Heading
    frames: list[Frame]
    event_id: int


def read_contact_sheet(session: Session, basket: Basket) -> ContactSheet:
    """What whoever asks may see of a basket, for `draw_contact_sheet` once the session is closed."""
    assets, now = baskets.pictures(session, basket), utcnow()
    shown = assets[:MAX_ON_PAPER]
    frames = [frame_of(asset, viewer(), now, services().bucket, gettext) for asset in shown]
    title = heading(basket.name, basket.event, len(shown), len(assets))
    return ContactSheet(f"{safe(basket.name)}.pdf", title, frames, basket.event_id)


def draw_contact_sheet(sheet: ContactSheet) -> Response:
    """The sheet as PDF. It takes seconds, so only so many are drawn at a time. Raises TooMany."""
    from mediahub.delivery.papers.contact_sheet import draw  # see delivery/papers/contact_sheet_request.py

    release_connection()
    details = {"pictures": len(sheet.frames)}
    record_export(services().database, sheet.filename, sheet.event_id, details, Action.SHEET_EXPORTED)
    with CONTACT_SHEETS.turn():
        target = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the server when it was sent)
        draw(target, sheet.heading, sheet.frames)
    target.seek(0)
    return send_file(target, "application/pdf", as_attachment=True, download_name=sheet.filename)


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
    line, language = f"{who}, {when:%Y-%m-%d %H:%M}", str(get_locale() or SOURCE)
    return Heading(title, event.name, line, event.accent, count, rest, language)
