"""The page of one's own account, and its password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import require_sign_in, services
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import require_fresh
from mediahub.http.signin.steps import site
from mediahub.identity.account.change_password import change_password, remove_own_password
from mediahub.identity.account.overview import overview
from mediahub.identity.factors.proofs import Given
from mediahub.identity.limits.known_devices import device_of
from mediahub.identity.passwords import MAX_LENGTH, MIN_LENGTH
from mediahub.identity.sessions import end_own_session, here, sign_out_elsewhere, step_up
from mediahub.problems import Conflict, Invalid

blueprint = Blueprint("account", __name__, url_prefix="/account")
blueprint.before_request(require_sign_in)


@blueprint.get("")
def page() -> str:
    """Password, second factors, passkeys, devices, tokens, language."""
    found = here()
    methods = found.methods if found else frozenset()
    return render_template(
        "account/account.html",
        account=overview(services().database, current_user.id, methods),
        here=found,
        site=site(),
        least=MIN_LENGTH,
        most=MAX_LENGTH,
    )


@blueprint.post("/password")
def password() -> BaseResponse:
    """Change one's password, or choose the first one."""
    found = here()
    if not current_user.password:
        require_fresh()
    try:
        ended = change_password(
            services().database,
            current_user.id,
            Given(password=request.form.get("old", ""), device=device_of(current_user)),
            request.form.get("new", ""),
            session_id=found.id if found else None,
            end_others=bool(request.form.get("end_others")),
        )
    except (Invalid, Conflict) as error:
        flash(translated_error(error), "error")
        return redirect(url_for("account.page", _anchor="password"))
    step_up(services().database, "password")
    flash(gettext("Your password is changed."))
    if ended:
        flash(_signed_out(ended))
    return redirect(url_for("account.page", _anchor="password"))


@blueprint.post("/password/remove")
def password_remove() -> BaseResponse:
    """Sign in by one's organisation alone from now on."""
    require_fresh()
    remove_own_password(services().database, current_user.id)
    flash(gettext("The password is removed. Your organisation signs you in."))
    return redirect(url_for("account.page", _anchor="password"))


@blueprint.post("/devices/<int:session_id>/sign-out")
def sign_out(session_id: int) -> BaseResponse:
    """Sign one of one's devices out."""
    end_own_session(services().database, current_user.id, session_id)
    flash(gettext("That device is signed out."))
    return redirect(url_for("account.page", _anchor="devices"))


@blueprint.post("/devices/sign-out-others")
def sign_out_others() -> BaseResponse:
    """Sign every device out but this one."""
    found = here()
    ended = sign_out_elsewhere(services().database, current_user.id, found.id if found else None)
    flash(_signed_out(ended) if ended else gettext("You are signed in nowhere else."))
    return redirect(url_for("account.page", _anchor="devices"))


def _signed_out(count: int) -> str:
    return ngettext("One other device was signed out.", "%(num)d other devices were signed out.", count)
