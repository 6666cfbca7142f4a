"""Proving again who one is, and going on to a page that asks for it (`http.signin.reauthentication`)."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, redirect, request, session
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import require_sign_in, services
from mediahub.http.signin.reauthentication import QUESTION, prove, verify_page
from mediahub.http.signin.steps import safe_path, site
from mediahub.identity.factors.requests import passkey_question

blueprint = Blueprint("verify", __name__, url_prefix="/verify")
blueprint.before_request(require_sign_in)


def init_app(app: Flask) -> None:
    """Take the place of Flask-Security's own page, which knows passwords alone and counts no tries."""
    app.view_functions["security.verify"] = page


def page() -> str | BaseResponse | tuple[str, int]:
    """Ask for the password, a code or a passkey, then go on to `next`."""
    if (refused := require_sign_in()) is not None:
        return refused
    target = safe_path(request.values.get("next", ""))
    if request.method == "GET":
        return verify_page(is_wrong=False, kept=[], target=target)
    return redirect(target) if prove() else (verify_page(is_wrong=True, kept=[], target=target), 403)


@blueprint.post("/question")
def question() -> Response:
    """What the browser signs with a passkey of whoever is signed in."""
    here = site()
    if here is None:
        abort(404)
    options, session[QUESTION] = passkey_question(services().database, here, current_user.id)
    return Response(options, mimetype="application/json")
