"""Signing in through Flask-Security: argon2, CSRF tokens, safe cookies, limited tries."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from flask import Flask, request, session
from flask.wrappers import Response
from flask_limiter import Limiter
from flask_security import Security, SQLAlchemySessionUserDatastore, current_user
from flask_wtf import CSRFProtect
from sqlalchemy.orm import scoped_session
from werkzeug.exceptions import TooManyRequests

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Role, User
from mediahub.identity import bearer, sessions
from mediahub.identity.account.attempts import note_failed, note_stopped
from mediahub.identity.addresses import AddressError, Addresses, canonical_address
from mediahub.identity.limits.rate_limits import DatabaseStorage, client_key
from mediahub.identity.limits.work_limits import PASSWORD_CHECKS
from mediahub.identity.passwords import LEAST, NORMAL_FORM
from mediahub.messages import N_
from mediahub.settings import Settings

SIGN_IN_FIRST = N_("You must sign in to view this resource.")
"""What Flask-Security says to guests, whose catalogue has no Chinese: the page looks it up in ours."""
FAILED_TRIES_BY_ADDRESS = "20 per 10 minutes"
LIMITER = "mediahub-limiter"
SECOND_STEP = "second_step"
"""Where the cookie of a browser names the second step that is before it."""
FAILED_TRIES_BY_ACCOUNT = "10 per 10 minutes"


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
    _limit_sign_in(app, database)


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
        "SECURITY_PASSWORD_LENGTH_MIN": LEAST,
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
        "PERMANENT_SESSION_LIFETIME": sessions.LASTS,
        "REMEMBER_COOKIE_DURATION": sessions.LASTS,
        **{f"SESSION_COOKIE_{name}": value for name, value in cookie.items()},
        **{f"REMEMBER_COOKIE_{name}": value for name, value in cookie.items()},
    }


def limit_view(
    app: Flask, endpoint: str, limit: str, key: Callable[[], str], methods: Collection[str] = ("POST",)
) -> None:
    """Let each `key` ask a view only so often, counted for all web processes together."""
    limiter: Limiter = app.extensions[LIMITER]
    view: Any = app.view_functions[endpoint]
    app.view_functions[endpoint] = limiter.limit(limit, key_func=key, methods=[*methods])(view)


def _limit_sign_in(app: Flask, database: Database) -> None:
    limiter = app.extensions[LIMITER] = Limiter(
        client_key,
        app=app,
        storage_uri=f"{DatabaseStorage.STORAGE_SCHEME[0]}://",
        storage_options={"database": database},  # type: ignore[dict-item]
        strategy="fixed-window",
    )
    view: Any = app.view_functions["security.login"]
    for limit, key in (
        (FAILED_TRIES_BY_ADDRESS, client_key),
        (FAILED_TRIES_BY_ACCOUNT, _account),
    ):
        view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=_failed)(view)
    app.view_functions["security.login"] = _one_by_one(view, database)


def _one_by_one(view: Any, database: Database) -> Any:
    """The view, whose password is checked when few others are (`work_limits.PASSWORD_CHECKS`), and which the
    audit log hears of."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(*args, **kwargs)
        try:
            with PASSWORD_CHECKS.turn():
                answer = view(*args, **kwargs)
        except TooManyRequests:
            note_stopped(database, _address())
            raise
        if not is_past_password():
            note_failed(database, _address(), "password")
        return answer

    return checked


def is_past_password() -> bool:
    """Whether this browser is signed in, or has a second step before it."""
    return sessions.FLASK_LOGIN_ID in session or SECOND_STEP in session


def same_account(address: str) -> str:
    """A key by which tries are counted: the same for every spelling of one account's address."""
    try:
        return canonical_address(address)
    except AddressError:
        return address.strip().lower()


def _account() -> str:
    return f"account:{same_account(_address())[:120]}"


def _address() -> str:
    """The address that a sign-in is tried with."""
    sent = request.get_json(silent=True) if request.is_json else None
    return str((sent.get("email") if isinstance(sent, dict) else request.form.get("email")) or "")


def _failed(response: Response) -> bool:
    """A successful sign-in answers with a redirect, or a program with its JSON; only the others count."""
    return response.status_code in (200, 400) and not is_past_password()
