"""Signing out on every device at once."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_security import logout_user
from werkzeug.wrappers import Response

from mediahub.http.context import require_sign_in, services, viewer
from mediahub.identity.sessions import sign_out_everywhere

blueprint = Blueprint("signing_out", __name__)
blueprint.before_request(require_sign_in)


@blueprint.post("/sign-out-everywhere")
def everywhere() -> Response:
    """End every session of whoever asks, this one too."""
    user_id = viewer().user_id
    logout_user()
    if user_id is not None:
        sign_out_everywhere(services().database, user_id)
    return redirect(url_for("security.login"))
