"""Setting up an authenticator app, and removing it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import require_sign_in, services
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.identity.factors.requests import (
    begin_authenticator,
    confirm_authenticator,
    remove_authenticator,
    waiting_authenticator,
)
from mediahub.media.qr import qr_data_url
from mediahub.problems import Invalid, Missing
from mediahub.web.account.recovery_codes import show_codes

blueprint = Blueprint("authenticator", __name__, url_prefix="/account/authenticator")
blueprint.before_request(require_sign_in)

SETTING_UP = "authenticator"


@blueprint.post("")
@fresh
def begin() -> BaseResponse:
    """Make a key for an app, and show it."""
    session[SETTING_UP] = begin_authenticator(services().database, current_user.id)
    return redirect(url_for("authenticator.page"))


@blueprint.get("")
@fresh
def page() -> str | BaseResponse:
    """The key as a QR code and in letters, and the field for the first code."""
    return _page()


@blueprint.post("/confirm")
@fresh
def confirm() -> str | BaseResponse | tuple[str, int]:
    """Take the app, when it shows the right code."""
    try:
        codes = confirm_authenticator(
            services().database,
            current_user.id,
            session.get(SETTING_UP, ""),
            request.form.get("code", "")[:40],
        )
    except Missing as error:
        flash(translated_error(error))
        return redirect(url_for("account.page"))
    except Invalid as error:
        page = _page(translated_error(error))
        return (page, 400) if isinstance(page, str) else page
    session.pop(SETTING_UP, None)
    flash(gettext("From now on, signing in asks for a code of your app."))
    return show_codes(codes) if codes else redirect(url_for("account.page"))


@blueprint.post("/remove")
@fresh
def remove() -> BaseResponse:
    """Ask for no codes any more."""
    remove_authenticator(services().database, current_user.id)
    flash(gettext("Codes of your app are asked for no more."))
    return redirect(url_for("account.page"))


def _page(wrong: str = "") -> str | BaseResponse:
    found = waiting_authenticator(services().database, current_user.id, session.get(SETTING_UP, ""))
    if found is None:
        return redirect(url_for("account.page"))
    in_groups = " ".join(found.key[at : at + 4] for at in range(0, len(found.key), 4))
    return render_template(
        "account/authenticator.html", key=in_groups, picture=qr_data_url(found.address), wrong=wrong
    )
