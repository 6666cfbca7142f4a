"""Known devices: browsers in which somebody was signed in before. Tries at their password are counted apart
there, so that whoever guesses at it from elsewhere never makes its owner wait.

A cookie says so ("device cookies", OWASP): a random number, and which accounts were signed in with it. It is
signed and opens nothing; whoever steals it has a few guesses of their own. Signing out everywhere and a new
password by mail end what earlier cookies say.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, after_this_request, current_app, request
from flask.wrappers import Response
from flask_login import user_logged_in
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from mediahub.catalog.models import User
from mediahub.encryption import hash_secret
from mediahub.identity.addresses import find_user
from mediahub.identity.signatures import serializer

COOKIE_NAME = "DEVICE_COOKIE_NAME"
"""Where the application's configuration has the name of the cookie."""
LIFETIME = timedelta(days=180)
MAX_ACCOUNTS = 10
"""Accounts that one browser knows; of more, the oldest is forgotten."""


def init_app(app: Flask) -> None:
    """Remember a browser whenever somebody is signed in with it."""

    def remember_user(_: Flask, user: User, **__: Any) -> None:
        remember(user)

    user_logged_in.connect(remember_user, app, weak=False)


def remember(user: User) -> None:
    """Let the answer to this request make its browser a known device of `user`."""
    number, accounts = _read()
    accounts.pop(str(user.id), None)
    accounts[str(user.id)] = _print_of(user)
    kept = dict(list(accounts.items())[-MAX_ACCOUNTS:])
    text = _serializer().dumps({"number": number or secrets.token_hex(16), "accounts": kept})

    @after_this_request
    def set_cookie(response: Response) -> Response:
        config = current_app.config
        response.set_cookie(
            config[COOKIE_NAME],
            text,
            max_age=LIFETIME,
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite=config["SESSION_COOKIE_SAMESITE"],
        )
        return response


def device_of(user: User | None) -> str:
    """A key for this account on this browser; empty where the browser is no known device of theirs."""
    if user is None:
        return ""
    number, accounts = _read()
    is_known = number and accounts.get(str(user.id)) == _print_of(user)
    return f"{user.id}:{number}" if is_known else ""


def device_of_address(session: Session, address: str) -> str:
    """`device_of` for whose address somebody typed."""
    return device_of(find_user(session, address)) if _cookie() else ""


def _print_of(user: User) -> str:
    """What changes when somebody is signed out everywhere."""
    return hash_secret(user.fs_uniquifier)[:16]


def _read() -> tuple[str, dict[str, str]]:
    """What the cookie of this request says: the device's number and its accounts; nothing if it is none."""
    try:
        said = _serializer().loads(_cookie(), max_age=int(LIFETIME.total_seconds()))
        return str(said["number"]), dict(said["accounts"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return "", {}


def _cookie() -> str:
    return request.cookies.get(current_app.config[COOKIE_NAME], "")


def _serializer() -> URLSafeTimedSerializer:
    return serializer(current_app.config["SECRET_KEY"], "known-device")
