"""Signing somebody in: after a first proof either at once, or when the second factor was right too.

Passwords, links, passkeys and OpenID Connect all end here. What is between the two steps is a question
(`identity.factors.challenges`) whose secret is in the browser's cookie; nobody is signed in until then.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, session, url_for
from flask_babel import gettext
from flask_security import current_user, login_user
from werkzeug.wrappers import Response

from mediahub.catalog.models import User
from mediahub.http.context import services
from mediahub.http.errors import wants_json
from mediahub.identity.factors import challenges
from mediahub.identity.factors.challenges import Challenge
from mediahub.identity.factors.passkeys import Site, site_of
from mediahub.identity.factors.proofs import ways_of
from mediahub.identity.sessions import here, note_methods
from mediahub.identity.signin import SECOND_STEP

ASKED_SECOND = frozenset({"password", "link"})
"""First proofs after which a second factor is asked for; a passkey is two, and a provider has its own."""
SETTING_UP = frozenset({"account", "passkeys", "authenticator", "recovery_codes", "verify", "signing_out"})
"""Blueprints that are open to who has yet to set up what their role asks for."""
ALWAYS = frozenset(
    {
        "static", "security.static", "security.logout", "security.verify", "events.accent",
        "healthz", "readyz", "metrics", "well_known.favicon", "well_known.mining",
        "well_known.robots",
    }
)  # fmt: skip


class SecondStep:
    """In the place of Flask-Security's second factors: its sign-in asks here after a right password."""

    def tf_enter(
        self, user: User, remember_me: bool | None, primary_authn_via: str, next_loc: str | None
    ) -> Response | None:
        """Where to go for the second step; None signs in at once, as Flask-Security does it."""
        target = request.form.get("next") or request.args.get("next") or ""
        return second_step(user, primary_authn_via, remember=bool(remember_me), target=target)


def init_app(app: Flask) -> None:
    """Ask for second factors after passwords, and lead those who lack one to where it is set up."""
    app.extensions["security"].two_factor_plugins = SecondStep()
    app.add_template_global(site, "passkey_site")

    @app.before_request
    def lead() -> Response | None:
        endpoint = request.endpoint or ""
        if endpoint in ALWAYS or request.blueprint in SETTING_UP:
            return None
        found = here() if current_user.is_authenticated else None
        if found is None or not found.needs_factor:
            return None
        if request.method != "GET" or wants_json():
            abort(403, gettext("Your role asks for a second factor. Set it up on the page of your account."))
        return redirect(url_for("account.page"))


def sign_in(user: User, method: str, *, remember: bool, target: str) -> Response:
    """Sign in who proved by `method` who they are, or lead them to the second step first."""
    asked = second_step(user, method, remember=remember, target=target)
    return asked or complete(user, [method], remember=remember, target=target)


def second_step(user: User, method: str, *, remember: bool, target: str) -> Response | None:
    """The way to the second step; None where none is asked for."""
    session.pop(SECOND_STEP, None)
    with services().database.read() as database:
        asks = method in ASKED_SECOND and ways_of(database, user.id).asks_second
    if not asks:
        note_methods(method)
        return None
    details = {"method": method, "remember": remember, "target": target}
    with services().database.begin() as database:
        session[SECOND_STEP] = challenges.ask(database, SECOND_STEP, details, user_id=user.id)
    return redirect(url_for("second_step.page"))


def waiting() -> Challenge | None:
    """Who gave a first proof in this browser, and has a second step before them."""
    with services().database.read() as database:
        return challenges.look(database, SECOND_STEP, session.get(SECOND_STEP, ""))


def complete_second_step(user: User, method: str) -> Response | None:
    """Sign in who waited, by a second factor that was right; None where somebody else was faster."""
    with services().database.begin() as database:
        asked = challenges.answer(database, SECOND_STEP, session.pop(SECOND_STEP, ""))
    if asked is None or asked.user_id != user.id:
        return None
    kept = asked.details
    return complete(user, [kept["method"], method], remember=kept["remember"], target=kept["target"])


def complete(
    user: User, methods: list[str], *, remember: bool, target: str, proved_at: datetime | None = None
) -> Response:
    """Sign somebody in, and go where they wanted to. `proved_at` is when they proved who they are, if that
    was not just now."""
    note_methods(*methods, proved_at=proved_at)
    login_user(user, remember=remember, authn_via=methods)
    return redirect(safe_path(target))


def site() -> Site | None:
    """Who asks browsers for passkeys; None where they know none."""
    return site_of(services().settings.public_url, request.host_url)


def safe_path(text: str) -> str:
    """`text` if it is a path on this server; otherwise the front page."""
    parts = urlsplit(text)
    is_ours = not parts.scheme and not parts.netloc and text.startswith("/") and not text.startswith("//")
    return text if is_ours and "\\" not in text and text.isprintable() else "/"
