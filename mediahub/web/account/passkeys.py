"""Adding passkeys, and removing them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, session, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import require_sign_in, services
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.http.signin.steps import site
from mediahub.identity.account.devices import device_of
from mediahub.identity.factors.passkeys import PasskeyRefused
from mediahub.identity.factors.requests import passkey_registration, register_passkey, remove_passkey
from mediahub.web.account.recovery_codes import show_codes

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")
blueprint.before_request(require_sign_in)

QUESTION = "passkey_registration"


@blueprint.post("/question")
@fresh
def question() -> Response:
    """What the browser is asked to make a passkey with."""
    here = site()
    if here is None:
        abort(404)
    options, session[QUESTION] = passkey_registration(services().database, current_user.id, here)
    return Response(options, mimetype="application/json")


@blueprint.post("")
@fresh
def add() -> str | BaseResponse:
    """Take the passkey that the browser made."""
    here = site()
    if here is None:
        abort(404)
    name = request.form.get("name", "").strip() or _usual_name()
    asked, sent = session.pop(QUESTION, ""), request.form.get("passkey", "")
    try:
        codes = register_passkey(services().database, current_user.id, asked, sent, here, name)
    except PasskeyRefused as error:
        flash(translated_error(error))
        return redirect(url_for("account.page", _anchor="passkeys"))
    flash(gettext("The passkey %(name)s signs you in from now on.", name=name))
    return show_codes(codes) if codes else redirect(url_for("account.page", _anchor="passkeys"))


@blueprint.post("/<int:passkey_id>/remove")
@fresh
def remove(passkey_id: int) -> BaseResponse:
    """Take one no more."""
    name = remove_passkey(services().database, current_user.id, passkey_id)
    flash(gettext("The passkey %(name)s opens nothing any more.", name=name))
    return redirect(url_for("account.page", _anchor="passkeys"))


def _usual_name() -> str:
    device = device_of(request.user_agent.string)
    return ", ".join(one for one in (device.browser, device.system) if one) or gettext("Passkey")
