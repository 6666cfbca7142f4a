"""Press page settings: texts, contact, cover, terms and who may see what; for admins and marketing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.assets import title_of
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import (
    LIMITS,
    CoverNotFree,
    free_picture,
    free_pictures,
    press_page,
)
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.language import translated_error
from mediahub.identity.press_office import requests
from mediahub.identity.terms import TermsError, count_accepted, current_terms
from mediahub.objects.renditions import THUMB
from mediahub.rights import Capability
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("press_settings", __name__, url_prefix="/events/<slug>/press-page")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.LET_PRESS_IN, lazy_gettext("The press page is made by admins and marketing."))
)

COVERS = 24
"""How many pictures are offered as a cover; any other free one can be named by its id."""
CHOICES = ("is_public", "guests_see", "takes_requests")


@blueprint.get("")
def page(slug: str) -> str:
    """The form, with the covers to choose from."""
    now = utcnow()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        page = press_page(database, event)
        covers = free_pictures(database, event.id, now, COVERS)
        chosen = free_picture(database, event.id, page.cover_id, now)
        if chosen is not None and chosen not in covers:
            covers.insert(0, chosen)
        terms = current_terms(database, event.id)
        return render_template(
            "press/settings.html",
            event=event,
            page=page,
            limits=LIMITS,
            covers=[(one, rendition_url(one, THUMB), title_of(one)) for one in covers],
            cover_lost=page.cover_id is not None and chosen is None,
            terms=terms,
            accepted=count_accepted(database, terms.id) if terms else 0,
        )


@blueprint.post("")
def save(slug: str) -> BaseResponse:
    """Keep the page as the form says."""
    sent, database, event = _sent(), services().database, event_of(slug)
    try:
        requests.change_page(database, event, sent)
    except CoverNotFree:
        requests.change_page(database, event, sent | {"cover": ""})
        flash(gettext("Saved, without a cover: that picture is not free to use."))
    else:
        flash(gettext("Saved."))
    return redirect(url_for("press_settings.page", slug=slug))


@blueprint.post("/terms")
def terms(slug: str) -> BaseResponse:
    """Put up a new version of the terms; everyone agrees to it before their next download."""
    try:
        text, by = request.form.get("terms", ""), viewer().user_id
        version = requests.publish_terms(services().database, event_of(slug).id, text, by)
    except TermsError as error:
        flash(translated_error(error))
    else:
        flash(
            gettext(
                "Version %(version)d is up. Press agree to it before their next download.", version=version
            )
            if version
            else gettext("These words stand already; nobody has to agree anew.")
        )
    return redirect(url_for("press_settings.page", slug=slug))


def _sent() -> dict[str, Any]:
    """What the form says, by column."""
    form = request.form
    texts = {name: form.get(name, "").strip()[:limit] for name, limit in LIMITS.items()}
    choices = {name: name in form for name in CHOICES}
    return {**texts, **choices, "cover": form.get("cover", "")}
