"""API tokens of whoever is signed in: with which scopes, until when."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models.base import utcnow
from mediahub.http.context import require_sign_in, services, viewer
from mediahub.http.incoming import bounded_int
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.identity.tokens import TokenError, is_over, make_own_token, revoke_own_token, tokens_of
from mediahub.rights import Capability

blueprint = Blueprint("api_tokens", __name__, url_prefix="/tokens")
blueprint.before_request(require_sign_in)

MAX_DAYS = 365
MAX_LISTED = 100


@blueprint.get("")
def page() -> str:
    """Those that work, and those that ended lately."""
    return _page()


@blueprint.post("")
@fresh
def create() -> str | BaseResponse:
    """Make one; it is shown once, on this answer alone."""
    days = request.form.get("days", type=bounded_int) or 0
    scopes = [scope for scope in request.form.getlist("scope") if scope in offered()]
    if not 1 <= days <= MAX_DAYS or not scopes:
        flash(gettext("Choose what it may do, and an end within a year."))
        return redirect(url_for("api_tokens.page"))
    try:
        text = make_own_token(
            services().database,
            current_user.id,
            current_user.email,
            scopes,
            days=days,
            name=request.form.get("name", "").strip(),
        )
    except TokenError as error:
        flash(translated_error(error))
        return redirect(url_for("api_tokens.page"))
    return _page(text)


@blueprint.post("/<prefix>/revoke")
def revoke(prefix: str) -> BaseResponse:
    """End one of theirs at once."""
    revoke_own_token(services().database, current_user.id, prefix)
    flash(gettext("The token opens nothing any more."))
    return redirect(url_for("api_tokens.page"))


def offered() -> dict[str, str]:
    """The scopes that are of use to whoever asks, in words."""
    who = viewer()
    words = {
        "read": gettext("Search, and read what you may see"),
        "download": gettext("Download files and zips, keep baskets, agree to terms, confirm notices"),
    }
    if who.events_with(Capability.UPLOAD) != frozenset():
        words |= {
            "upload": gettext("Deliver files, and see what became of them"),
            "edit": gettext("Change what you may change, and undo it"),
        }
    if who.events_with(Capability.SET_TERMS) != frozenset():
        words["desk"] = gettext("Run the press desk: rights, notices, press accounts, newsrooms, records")
    return words


def _page(secret: str = "") -> str:
    with services().database.read() as database:
        tokens, now = tokens_of(database, current_user.id)[:MAX_LISTED], utcnow()
    return render_template(
        "developers/tokens.html",
        tokens=[(one, is_over(one, now)) for one in tokens],
        scopes=offered(),
        secret=secret,
        most_days=MAX_DAYS,
    )
