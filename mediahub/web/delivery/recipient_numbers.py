"""Recipient numbers: whether an event's files carry one, and whose a leaked copy is."""

from __future__ import annotations

from typing import IO

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import DeliveryMark
from mediahub.delivery.files.recipient_numbers import numbers_in
from mediahub.http.context import event_or_404, require_sign_in, services, viewer

blueprint = Blueprint("marks", __name__, url_prefix="/events/<slug>/marks")
blueprint.before_request(require_sign_in)

MAX_COPY = 200 << 20
"""Bytes of a found copy."""
STEP = 4 << 20
OVERLAP = 64
SHOWN = 50


@blueprint.before_request
def require_admin() -> None:
    """Who got what is for those who run the event."""
    if "admin" not in viewer().roles:
        abort(403, gettext("Only admins see to whom numbered files went."))
    request.max_content_length = MAX_COPY


@blueprint.get("/")
def page(slug: str) -> str:
    """The setting, and the latest numbers."""
    return _page(slug)


@blueprint.post("/")
def save(slug: str) -> BaseResponse:
    """Mark files from now on, or no longer."""
    with services().database.begin() as session:
        event = event_or_404(session, slug)
        event.marks_deliveries = request.form.get("marks") == "on"
        marked = event.marks_deliveries
    flash(
        gettext("Delivered files carry a number from now on.")
        if marked
        else gettext("Delivered files carry no number from now on. Those that went out keep theirs.")
    )
    return redirect(url_for("marks.page", slug=slug))


@blueprint.post("/find")
def find(slug: str) -> str:
    """To whom a found copy went."""
    copy = request.files.get("copy")
    if copy is None:
        abort(400)
    with services().database.read() as session:
        found = marks_in(session, event_or_404(session, slug).id, copy.stream)
    return _page(slug, asked=copy.filename or gettext("The copy"), found=found)


def marks_in(session: Session, event_id: int, copy: IO[bytes]) -> list[DeliveryMark]:
    """The event's deliveries whose number stands in a copy, which is read in pieces."""
    found: dict[str, DeliveryMark] = {}
    tail = b""
    while data := copy.read(STEP):
        found |= {mark.id: mark for mark in numbers_in(session, event_id, tail + data)}
        tail = data[-OVERLAP:]
    return list(found.values())


def _page(slug: str, asked: str = "", found: list[DeliveryMark] | None = None) -> str:
    with services().database.read() as session:
        event = event_or_404(session, slug)
        latest = select(DeliveryMark).where(DeliveryMark.event_id == event.id)
        marks = list(session.scalars(latest.order_by(DeliveryMark.created_at.desc()).limit(SHOWN)))
        return render_template(
            "delivery/recipient_numbers.html", event=event, marks=marks, asked=asked, found=found or []
        )
