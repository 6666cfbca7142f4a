"""Standing orders: what a saved search finds from now on goes to a newsroom."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.newsrooms import orders, requests
from mediahub.delivery.newsrooms.model import TransmissionError
from mediahub.http.context import event_of, require_sign_in, services, viewer
from mediahub.http.incoming import sent_fields
from mediahub.http.language import translated_error
from mediahub.web.delivery.newsrooms import require_sender

blueprint = Blueprint("standing_orders", __name__, url_prefix="/events/<slug>/newsrooms/orders")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_sender)


@blueprint.post("")
def place(slug: str) -> BaseResponse:
    """Have what `search` finds sent to `target`."""
    form = request.form
    asked = sent_fields()
    search_id, target_id = asked.integer("search"), asked.integer("target")
    if search_id is None or target_id is None:
        abort(400)
    try:
        orders.place_for(
            services(), viewer(), event_of(slug).id, search_id, target_id,
            recipe=form.get("recipe", "original"), with_found="with_found" in form,
        )  # fmt: skip
    except (TransmissionError, RecipeError) as error:
        flash(translated_error(error))
    else:
        flash(gettext("From now on, what is new goes there by itself."))
    return _back(slug)


@blueprint.post("/<int:order_id>/pause")
def pause(slug: str, order_id: int) -> BaseResponse:
    """Hold it, or let it go on: what was found meanwhile goes then."""
    requests.toggle_order(services().database, order_id, event_of(slug).id)
    return _back(slug)


@blueprint.post("/<int:order_id>/delete")
def remove(slug: str, order_id: int) -> BaseResponse:
    """End it. What was sent stays in the log."""
    requests.end_order(services().database, order_id, event_of(slug).id)
    flash(gettext("Nothing more is sent by itself."))
    return _back(slug)


def _back(slug: str) -> BaseResponse:
    return redirect(url_for("newsrooms.page", slug=slug, _anchor="orders"))
