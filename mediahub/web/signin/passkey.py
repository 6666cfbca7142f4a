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
from mediahub.identity.limits.backoff import PASSKEYS, one_try
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import ASKED_OFTEN, Rate
from mediahub.identity.signin import limit_view

blueprint = Blueprint("passkey_sign_in", __name__, url_prefix="/sign-in/passkey")

QUESTION = "passkey_question"
QUESTIONS = Rate("passkey-question", 300, 600, ASKED_OFTEN)
"""From one network, which a press room may share."""


def init_app(app: Flask) -> None:
    """Limit questions, each of which is a row."""
    limit_view(app, "passkey_sign_in.question", QUESTIONS, client_key)


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
    with one_try(services().database, (PASSKEYS, client_key())) as was_right:
        user = use_passkey(services().database, asked, sent, here) if here and asked else None
        if user is not None:
            was_right()
    if user is None:
        note_failed(services().database, "", "passkey")
        say(gettext("This passkey opens no account here. Sign in with your password, or try once more."))
        return redirect(url_for("security.login", next=target or None))
    return complete(user, ["passkey"], remember=bool(request.form.get("remember")), target=target)
