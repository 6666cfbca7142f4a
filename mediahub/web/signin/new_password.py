"""A forgotten password: asking for a link to a new one, and using it."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.addresses import new_password_address
from mediahub.http.context import services
from mediahub.http.language import translated_error
from mediahub.identity.account.reset_links import owner_of, send_reset_link, use_reset_link
from mediahub.identity.limits import known_devices
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import ASKED_OFTEN, PASSWORD_CHECKS, Rate
from mediahub.identity.passwords import MAX_LENGTH, MIN_LENGTH
from mediahub.identity.signin import limit_view, same_account
from mediahub.mail import smtp
from mediahub.problems import Invalid, Missing

blueprint = Blueprint("new_password", __name__, url_prefix="/sign-in")

ASKED_BY_NETWORK = Rate("new-password-ask", 20, 600, ASKED_OFTEN)
ASKED_FOR_ACCOUNT = Rate("new-password-for", 5, 600, ASKED_OFTEN)
CHOSEN_BY_NETWORK = Rate("new-password-choose", 20, 600, ASKED_OFTEN)


def init_app(app: Flask) -> None:
    """Limit how often links are asked for, and tried."""
    limit_view(app, "new_password.ask", ASKED_BY_NETWORK, client_key)
    limit_view(app, "new_password.ask", ASKED_FOR_ACCOUNT, _account)
    limit_view(app, "new_password.choose", CHOSEN_BY_NETWORK, client_key)


@blueprint.route("/forgotten", methods=["GET", "POST"])
def ask() -> str:
    """A form for an address; the answer is the same whether someone has an account there or not."""
    has_mail = smtp.sends_mail(services().settings)
    email = request.form.get("email", "").strip()
    if request.method == "POST" and email and has_mail:
        send_reset_link(services().database, email, new_password_address, gettext)
        return render_template("signin/reset_sent.html", email=email)
    return render_template("signin/reset_ask.html", has_mail=has_mail)


@blueprint.route("/new-password", methods=["GET", "POST"])
def choose() -> str | BaseResponse | tuple[str, int]:
    """A form for the new password. Only sending it uses the link: mail scanners open links too."""
    secret = request.values.get("key", "")
    if request.method == "GET":
        return _page(secret)
    try:
        with PASSWORD_CHECKS.turn():
            user = use_reset_link(services().database, secret, request.form.get("new", ""))
    except Missing:
        return render_template("signin/reset_over.html"), 410
    except Invalid as error:
        return _page(secret, translated_error(error))
    known_devices.remember(user)  # whoever guesses at the account does not make its owner wait here
    flash(gettext("Your new password is set, and every device is signed out. Sign in with it."))
    return redirect(url_for("security.login"))


def _page(secret: str, wrong: str = "") -> str | tuple[str, int]:
    user = owner_of(services().database, secret)
    if user is None:
        return render_template("signin/reset_over.html"), 410
    page = render_template(
        "signin/new_password.html", key=secret, user=user, wrong=wrong, least=MIN_LENGTH, most=MAX_LENGTH
    )
    return (page, 400) if wrong else page


def _account() -> str:
    return same_account(request.form.get("email", ""))[:120]
