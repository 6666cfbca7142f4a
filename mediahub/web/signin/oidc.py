"""Signing in with an organisation's account, and out when the provider says so (`identity.oidc`)."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Flask, current_app, jsonify, redirect, render_template, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.addresses import absolute
from mediahub.http.context import services
from mediahub.http.language import translated_error
from mediahub.http.signin.steps import complete, safe_path
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import ASKED_OFTEN, Rate
from mediahub.identity.oidc.accounts import note_refused, note_session, sign_in_account
from mediahub.identity.oidc.flow import begin, finish
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import Refused
from mediahub.identity.oidc.signing_out import end_by_provider, provider_sign_out
from mediahub.identity.sessions import end_session, here
from mediahub.identity.signin import limit_view

blueprint = Blueprint("oidc", __name__, url_prefix="/sign-in/oidc")

PROVIDER = "mediahub-oidc"
STATE = "oidc_state"
STARTS = Rate("oidc-start", 300, 600, ASKED_OFTEN)
ANSWERS = Rate("oidc-callback", 300, 600, ASKED_OFTEN)
"""From one network, which a press room may share."""
LOGOUT_TOKENS = Rate("oidc-back-channel", 600, 60, ASKED_OFTEN)


def init_app(app: Flask) -> None:
    """Know the provider, where one is set, and sign out there too who came from it."""
    settings = app.extensions["mediahub"].settings
    app.extensions[PROVIDER] = Provider(settings) if settings.has_identity_provider else None
    app.add_template_global(provider_name, "oidc_provider_name")
    app.extensions["csrf"].exempt(
        app.view_functions["oidc.back_channel"]
    )  # its token is signed by the provider
    limit_view(app, "oidc.back_channel", LOGOUT_TOKENS, client_key)
    limit_view(app, "oidc.start", STARTS, client_key, ["GET"])
    limit_view(app, "oidc.callback", ANSWERS, client_key, ["GET"])
    sign_out = app.view_functions["security.logout"]
    app.view_functions["security.logout"] = lambda **values: _sign_out(sign_out, **values)


def provider_name() -> str:
    """What the button at the sign-in says; empty where there is no provider."""
    found = _known_provider()
    return "" if found is None else found.name or found.issuer.split("//")[-1].split("/")[0]


@blueprint.get("")
def start() -> BaseResponse | tuple[str, int]:
    """Send the browser to the provider."""
    found = _known_provider()
    if found is None:
        return redirect(url_for("security.login"))
    target = safe_path(request.args.get("next", ""))
    callback = absolute(url_for("oidc.callback"))
    is_again = current_user.is_authenticated
    try:
        url, session[STATE] = begin(services().database, found, callback, target, anew=is_again)
    except Refused as refused:
        return _refused(refused)
    return redirect(url)


@blueprint.get("/callback")
def callback() -> BaseResponse | tuple[str, int]:
    """Sign in who comes back from it."""
    found = _known_provider()
    if found is None:
        return redirect(url_for("security.login"))
    try:
        vouched = finish(services().database, found, session.pop(STATE, ""), request.args)
        user = sign_in_account(services().database, services().settings, vouched)
    except Refused as refused:
        note_refused(services().database, found.issuer, refused)
        return _refused(refused)
    before = here() if current_user.is_authenticated else None
    answer = complete(user, ["oidc"], remember=False, target=vouched.target, proved_at=vouched.proved_at)
    began = here()
    if before is not None:  # they proved once more who they are: the old session is of no use
        end_session(services().database, before.id)
    if began is not None:
        note_session(services().database, began.id, found.issuer, vouched)
    return answer


@blueprint.post("/back-channel")
def back_channel() -> BaseResponse | tuple[Any, int]:
    """The provider signs somebody out (Back-Channel Logout 1.0)."""
    found = _known_provider()
    try:
        if found is None:
            return jsonify(error="invalid_request"), 400
        end_by_provider(services().database, found, request.form.get("logout_token", ""))
    except Refused as refused:
        return jsonify(error="invalid_request", error_description=str(refused)), 400
    answer = current_app.response_class(status=200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sign_out(usual: Any, **values: Any) -> Any:
    """Sign out here, then at the provider. A page leads there: the policy of our forms permits no redirect of
    theirs to another site."""
    found, session_now = _known_provider(), here() if current_user.is_authenticated else None
    url = ""
    if found is not None and session_now is not None and request.method == "POST":
        back_to = absolute(url_for("security.login"))
        url = provider_sign_out(services().database, found, session_now.id, back_to)
    answer = usual(**values)
    return render_template("signin/oidc_signed_out.html", url=url, name=provider_name()) if url else answer


def _known_provider() -> Provider | None:
    return cast("Provider | None", current_app.extensions[PROVIDER])


def _refused(refused: Refused) -> tuple[str, int]:
    page = render_template("signin/oidc_refused.html", why=translated_error(refused), name=provider_name())
    return page, 403
