"""Signing in with a passkey alone: its device asks for a finger, a face or a PIN, so it is two factors."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, redirect, request, session, url_for
from flask import flash as say
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import services
from mediahub.http.signin.steps import complete, site
from mediahub.identity.account.attempts import note_failed
from mediahub.identity.factors.requests import passkey_question, use_passkey
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.signin import limit_view

blueprint = Blueprint("passkey_sign_in", __name__, url_prefix="/sign-in/passkey")

QUESTION = "passkey_question"
TRIES_BY_ADDRESS = "300 per 10 minutes"
"""A press room may share one."""


def init_app(app: Flask) -> None:
    """Limit tries: a question is a row, an answer the check of a signature."""
    limit_view(app, "passkey_sign_in.question", TRIES_BY_ADDRESS, client_key)
    limit_view(app, "passkey_sign_in.use", TRIES_BY_ADDRESS, client_key)


@blueprint.post("/question")
def question() -> Response:
    """What the browser signs with any passkey that it has of this site."""
    here = site()
    if here is None:
        abort(404)
    options, session[QUESTION] = passkey_question(services().database, here)
    return Response(options, mimetype="application/json")


@blueprint.post("")
def use() -> BaseResponse:
    """Sign in whose passkey it was."""
    here, sent = site(), request.form.get("passkey", "")
    asked, target = session.pop(QUESTION, ""), request.form.get("next", "")
    user = use_passkey(services().database, asked, sent, here) if here and asked else None
    if user is None:
        note_failed(services().database, "", "passkey")
        say(gettext("This passkey opens no account here. Sign in with your password, or try once more."))
        return redirect(url_for("security.login", next=target or None))
    return complete(user, ["passkey"], remember=bool(request.form.get("remember")), target=target)
