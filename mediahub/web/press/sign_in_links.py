"""Sign-in links: asking for one, and using it."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.addresses import press_addresses
from mediahub.http.context import services
from mediahub.http.signin.steps import safe_path, sign_in
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import ASKED_OFTEN, Rate
from mediahub.identity.links import find_link
from mediahub.identity.press_office.requests import send_link, use_link
from mediahub.identity.signin import limit_view, same_account
from mediahub.mail import smtp

blueprint = Blueprint("links", __name__, url_prefix="/sign-in")

ASKED_BY_NETWORK = Rate("link-ask", 20, 600, ASKED_OFTEN)
ASKED_FOR_ACCOUNT = Rate("link-for", 5, 600, ASKED_OFTEN)


def init_app(app: Flask) -> None:
    """Limit how often links are asked for: each is a message to someone. Templates get `sends_mail()` and
    `way_in(next)`."""
    app.add_template_global(sends_mail)
    app.add_template_global(way_in)
    limit_view(app, "links.ask", ASKED_BY_NETWORK, client_key)
    limit_view(app, "links.ask", ASKED_FOR_ACCOUNT, _account)


@blueprint.route("/link", methods=["GET", "POST"])
def ask() -> str | BaseResponse:
    """A form for an address; the answer is the same whether someone has an account there or not. Where no
    mail can be sent it leads to the form that asks for a password."""
    email = request.form.get("email", "").strip()
    target = safe_path(request.values.get("next", ""))
    if not sends_mail():
        flash(
            gettext(
                "This MediaHub sends no e-mail. Sign in with your password, or ask the press office of your "
                "event for a link."
            )
        )
        return redirect(url_for("security.login", next=target))
    if request.method == "POST" and email:
        send_link(services().database, email, target, press_addresses(), gettext)
        return render_template("press/link_sent.html", email=email)
    return render_template("press/link_ask.html", next=target)


@blueprint.route("", methods=["GET", "POST"])
def enter() -> BaseResponse | str | tuple[str, int]:
    """A button that signs in. Only pressing it uses the link: mail scanners open links too."""
    secret = request.values.get("key", "")
    if request.method == "GET":
        with services().database.read() as database:
            link = find_link(database, secret)
            if link is not None:
                return render_template("press/link_enter.html", key=secret, user=link.user)
    else:
        link = use_link(services().database, secret)
        if link is not None:
            keep = bool(request.form.get("remember"))
            return sign_in(link.user, "link", remember=keep, target=link.target or "/")
    return render_template("press/link_over.html"), 410


def sends_mail() -> bool:
    """Whether letters reach anyone."""
    return smtp.sends_mail(services().settings)


def way_in(target: str) -> str:
    """The address of the form by which press sign in, and go on to `target`."""
    return url_for("links.ask" if sends_mail() else "security.login", next=target)


def _account() -> str:
    return same_account(request.form.get("email", ""))[:120]
