"""Recipient numbers: whether an event's files carry one, and whose a leaked copy is."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import RecipientNumber
from mediahub.delivery import requests
from mediahub.delivery.files import recipient_numbers
from mediahub.delivery.files.recipient_numbers import MAX_COPY
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services
from mediahub.rights import Capability

blueprint = Blueprint("recipient_numbers", __name__, url_prefix="/events/<slug>/recipient-numbers")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.FIND_RECIPIENTS, lazy_gettext("Only admins see to whom numbered files went."))
)

MAX_SHOWN = 50


@blueprint.get("/")
def page(slug: str) -> str:
    """The setting, and the latest numbers."""
    return _page(slug)


@blueprint.post("/")
def save(slug: str) -> BaseResponse:
    """Mark files from now on, or no longer."""
    on = request.form.get("numbers") == "on"
    requests.number_deliveries(services().database, event_of(slug).id, on)
    flash(
        gettext("Delivered files carry a number from now on.")
        if on
        else gettext("Delivered files carry no number from now on. Those that went out keep theirs.")
    )
    return redirect(url_for("recipient_numbers.page", slug=slug))


@blueprint.post("/find")
@takes_up_to(MAX_COPY + FORM_SPARE)
def find(slug: str) -> str:
    """To whom a found copy went."""
    copy = request.files.get("copy")
    if copy is None:
        abort(400)
    name = copy.filename or gettext("The copy")
    found = requests.find_recipients(services().database, event_of(slug).id, name, copy.stream)
    return _page(slug, asked=name, found=list(found))


def _page(slug: str, asked: str = "", found: list[RecipientNumber] | None = None) -> str:
    with services().database.read() as session:
        event = event_or_404(session, slug)
        numbers = recipient_numbers.latest_numbers(session, event.id, MAX_SHOWN)
        return render_template(
            "delivery/recipient_numbers.html", event=event, numbers=numbers, asked=asked, found=found or []
        )
