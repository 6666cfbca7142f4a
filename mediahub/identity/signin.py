"""Signing in through Flask-Security: argon2, CSRF tokens, safe cookies, limited tries."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from flask import Flask, request, session
from flask_security import Security, SQLAlchemySessionUserDatastore, current_user
from flask_wtf import CSRFProtect
from sqlalchemy.orm import scoped_session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Role, User
from mediahub.identity import bearer, sessions
from mediahub.identity.account.attempts import note_failed, note_stopped
from mediahub.identity.addresses import AddressError, Addresses, canonical_address
from mediahub.identity.limits import known_devices
from mediahub.identity.limits.backoff import (
    SIGN_IN_ACCOUNT,
    SIGN_IN_DEVICE,
    SIGN_IN_HERE,
    SIGN_IN_NETWORK,
    Backoff,
    one_try,
)
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import PASSWORD_CHECKS, Rate, try_once
from mediahub.identity.passwords import MIN_LENGTH, NORMAL_FORM
from mediahub.messages import N_
from mediahub.problems import TooMany
from mediahub.settings import Settings

SIGN_IN_FIRST = N_("You must sign in to view this resource.")
"""What Flask-Security says to guests, whose catalogue has no Chinese: the page looks it up in ours."""
SECOND_STEP = "second_step"
"""Where the cookie of a browser names the second step that is before it."""


def init_app(app: Flask, settings: Settings, database: Database) -> None:
    """Configure sign-in on `app`: the pages `/login` and `/logout`, sessions and their limits."""
    app.config.from_mapping(_config(settings))
    users = scoped_session(database.session)
    app.teardown_appcontext(lambda _: users.remove())
    bearer.init_app(app, database)
    CsrfUnlessBearer(app)
    Security(app, SQLAlchemySessionUserDatastore(users, User, Role), mail_util_cls=Addresses)
    # tokens are `bearer`'s alone: Flask-Security would look for its own in the body of every request
    app.login_manager.request_loader(lambda _: None)  # type: ignore[attr-defined]
    sessions.init_app(app, database, users)
    known_devices.init_app(app)
    app.view_functions["security.login"] = _slowed(app.view_functions["security.login"], database)


class CsrfUnlessBearer(CSRFProtect):
    """A CSRF token on everything that changes something, but for requests that a bearer token made.

    Nobody is whoever asks the API without a token and without a session: the API answers that with 401, which
    says what is missing.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Check the token of the form or header, where a session asks to change something."""
        is_nobody = request.path.startswith(bearer.API) and not current_user.is_authenticated
        if bearer.token_scopes() is None and not is_nobody:
            super().protect(apply_exemptions)


def _config(settings: Settings) -> dict[str, object]:
    cookie = {"SECURE": settings.is_https, "HTTPONLY": True, "SAMESITE": "Lax"}
    ours = "__Host-" if settings.is_https else ""  # browsers take such from this host alone, and over https
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECURITY_PASSWORD_SALT": settings.password_salt.get_secret_value(),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": MIN_LENGTH,
        "SECURITY_PASSWORD_NORMALIZE_FORM": NORMAL_FORM,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,  # do not tell who has an account
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_LOGIN_USER_TEMPLATE": "security/login_user.html",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "SESSION_COOKIE_NAME": f"{ours}mediahub",
        "REMEMBER_COOKIE_NAME": f"{ours}remember_token",
        known_devices.COOKIE_NAME: f"{ours}device",
        "PERMANENT_SESSION_LIFETIME": sessions.LIFETIME,
        "REMEMBER_COOKIE_DURATION": sessions.LIFETIME,
        **{f"SESSION_COOKIE_{name}": value for name, value in cookie.items()},
        **{f"REMEMBER_COOKIE_{name}": value for name, value in cookie.items()},
    }


def limit_view(
    app: Flask, endpoint: str, rate: Rate, key: Callable[[], str], methods: Collection[str] = ("POST",)
) -> None:
    """Let each `key` ask a view only so often, counted for all web processes together."""
    view: Any = app.view_functions[endpoint]

    @wraps(view)
    def limited(*args: Any, **kwargs: Any) -> Any:
        if request.method in methods:
            try_once(app.extensions["mediahub"].database, rate, key())
        return view(*args, **kwargs)

    app.view_functions[endpoint] = limited


def _slowed(view: Any, database: Database) -> Any:
    """The view of sign-in with back-off after wrong passwords, of which the audit log hears. A password is
    checked when few others are (`work_limits.PASSWORD_CHECKS`)."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if request.method != "POST" or current_user.is_authenticated:
            return view(*args, **kwargs)
        address, before = _address(), _signed_in_by()
        try:
            with one_try(database, *_tries(database, address)) as was_right, PASSWORD_CHECKS.turn():
                answer = view(*args, **kwargs)
                is_right = _signed_in_by() != before
                if is_right:
                    was_right()
        except TooMany:
            note_stopped(database, address)
            raise
        if not is_right:
            note_failed(database, address, "password")
        return answer

    return checked


def _tries(database: Database, address: str) -> list[tuple[Backoff, str]]:
    """What a try at the password of this address counts for: on a device that its owner was signed in with
    nothing but that, so that nobody else makes them wait."""
    with database.read() as session:
        device = known_devices.device_of_address(session, address)
    if device:
        return [(SIGN_IN_DEVICE, device)]
    network, account = client_key(), same_account(address)[:120]
    return [(SIGN_IN_NETWORK, network), (SIGN_IN_HERE, f"{network}:{account}"), (SIGN_IN_ACCOUNT, account)]


def _signed_in_by() -> tuple[object, object]:
    """What names the session, or the second step before it, in the cookie: another at each right password.
    That there is one says nothing: it may be of another account, or over."""
    return session.get(sessions.FLASK_LOGIN_ID), session.get(SECOND_STEP)


def same_account(address: str) -> str:
    """A key by which tries are counted: the same for every spelling of one account's address."""
    try:
        return canonical_address(address)
    except AddressError:
        return address.strip().lower()


def _address() -> str:
    """The address that a sign-in is tried with."""
    sent = request.get_json(silent=True) if request.is_json else None
    return str((sent.get("email") if isinstance(sent, dict) else request.form.get("email")) or "")
