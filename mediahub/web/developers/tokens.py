"""API tokens of whoever is signed in: with which scopes, until when."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import ApiToken
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import require_sign_in, services, viewer
from mediahub.http.incoming import bounded_int
from mediahub.http.language import told
from mediahub.identity.tokens import TokenError, create_token, revoke_token

blueprint = Blueprint("api_tokens", __name__, url_prefix="/tokens")
blueprint.before_request(require_sign_in)

MAX_DAYS = 365
MOST = 50
"""Tokens of one person that work."""


@blueprint.get("")
def page() -> str:
    """Those that work, and those that ended lately."""
    return _page()


@blueprint.post("")
def create() -> str | BaseResponse:
    """Make one; it is shown once, on this answer alone."""
    days = request.form.get("days", type=bounded_int) or 0
    scopes = [scope for scope in request.form.getlist("scope") if scope in offered()]
    if not 1 <= days <= MAX_DAYS or not scopes:
        flash(gettext("Choose what it may do, and an end within a year."))
        return redirect(url_for("api_tokens.page"))
    try:
        with services().database.begin() as database:
            mine = select(ApiToken).where(ApiToken.user_id == current_user.id)
            now = utcnow()
            working = [one for one in database.scalars(mine) if not _is_over(one, now)]
            if len(working) >= MOST:
                raise TokenError(gettext("You have %(count)d tokens that work; end one first.", count=MOST))
            name = request.form.get("name", "").strip()
            _, text = create_token(database, current_user.email, scopes, days=days, name=name)
    except TokenError as error:
        flash(told(error))
        return redirect(url_for("api_tokens.page"))
    return _page(text)


@blueprint.post("/<prefix>/revoke")
def revoke(prefix: str) -> BaseResponse:
    """End one of theirs at once."""
    with services().database.begin() as database:
        token = database.scalar(select(ApiToken).where(ApiToken.prefix == prefix))
        if token is None or token.user_id != current_user.id:
            abort(404, gettext("There is no such token of yours."))
        revoke_token(database, prefix)
    flash(gettext("The token opens nothing any more."))
    return redirect(url_for("api_tokens.page"))


def offered() -> dict[str, str]:
    """The scopes that are of use to whoever asks, in words."""
    who = viewer()
    words = {
        "read": gettext("Search, and read what you may see"),
        "download": gettext("Download files and zips, keep baskets, agree to terms, confirm notices"),
    }
    if who.in_team:
        words |= {
            "upload": gettext("Deliver files, and see what became of them"),
            "edit": gettext("Change what you may change, and undo it"),
        }
    if who.roles & {"admin", "marketing"}:
        words["desk"] = gettext("Run the press desk: rights, notices, press accounts, newsrooms, records")
    return words


def _page(secret: str = "") -> str:
    with services().database.read() as database:
        query = select(ApiToken).where(ApiToken.user_id == current_user.id).order_by(ApiToken.id.desc())
        tokens, now = list(database.scalars(query.limit(100))), utcnow()
    return render_template(
        "developers/tokens.html",
        tokens=[(one, _is_over(one, now)) for one in tokens],
        scopes=offered(),
        secret=secret,
        most_days=MAX_DAYS,
    )


def _is_over(token: ApiToken, now: datetime) -> bool:
    return token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now)
