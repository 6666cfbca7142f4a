"""A browser of the pages of signing in: forms with their tokens, a security key, an authenticator app."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from mediahub.catalog.models import Authenticator, SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from tests.security_keys import SecurityKey
from tests.unit.web.conftest import PASSWORD

PAGE = "/events/summit/"


class Browser:
    """One browser, of one person."""

    def __init__(self, app: Flask, email: str) -> None:
        self.app, self.email = app, email
        self.client: FlaskClient = app.test_client()

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def token(self, path: str) -> str:
        """The token of the forms of a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(path).text)
        assert found is not None, path
        return found[1]

    def send(self, path: str, page: str = "/account", **fields: Any) -> TestResponse:
        """Send a form that is on `page`."""
        return self.client.post(path, data={**fields, "csrf_token": self.token(page)})

    def question(self, path: str, page: str = "/account") -> dict[str, Any]:
        """What the server asks for a passkey."""
        headers = {"X-CSRFToken": self.token(page), "Accept": "application/json"}
        answer = self.client.post(path, headers=headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = json.loads(answer.text)
        return found

    def sign_in(self, password: str = PASSWORD, **fields: Any) -> TestResponse:
        """The first step."""
        path = f"/login?next={PAGE}"
        return self.send(path, path, email=self.email, password=password, **fields)

    def is_in(self) -> bool:
        """Whether the library opens."""
        return self.client.get(PAGE).status_code == 200

    def identifier(self) -> str:
        """What the cookie names the session by."""
        with self.client.session_transaction() as session:
            return str(session.get("_user_id", ""))

    def set_up_app(self) -> tuple[str, list[str]]:
        """Set an authenticator app up; its key, and recovery codes if they were shown."""
        self.send("/account/authenticator")
        page = self.get("/account/authenticator").text
        key = re.search(r'steps__key">([A-Z2-7 ]+)<', page)
        assert key is not None
        code = TOTP(key=key[1]).generate().token
        shown = self.send("/account/authenticator/confirm", code=code)
        return key[1].replace(" ", ""), codes_in(shown.text)

    def add_passkey(self, key: SecurityKey) -> list[str]:
        """Register a key; recovery codes if they were shown."""
        sent = key.make(self.question("/account/passkeys/question"))
        return codes_in(self.send("/account/passkeys", passkey=sent, name="Blue key").text)

    def sign_in_by(self, key: SecurityKey) -> TestResponse:
        """Sign in with a passkey alone."""
        sent = key.use(self.question("/sign-in/passkey/question", "/login"))
        return self.send("/sign-in/passkey", "/login", passkey=sent, next=PAGE)

    def second_step(self, **fields: str) -> TestResponse:
        """Answer the second step."""
        path = "/sign-in/second-step"
        return self.send(path, path, **fields)


def codes_in(page: str) -> list[str]:
    """Recovery codes that a page shows."""
    return re.findall(r"<code>([a-z2-7-]{23})</code>", page)


def code_now(app: Flask, email: str, key: str) -> str:
    """A code that is right now, also when one was used in this half minute: its app's memory is set back."""
    database = app.extensions["mediahub"].database
    with database.begin() as session:
        user_id = session.scalars(select(User.id).where(User.email == email)).one()
        session.execute(update(Authenticator).where(Authenticator.user_id == user_id).values(last_counter=0))
    return str(TOTP(key=key).generate().token)


def person(app: Flask, name: str, role: str = "press") -> Browser:
    """Somebody with an account, approved for the event, before they sign in."""
    email = f"{name}@example.org"
    with app.extensions["mediahub"].database.begin() as session:
        create_user(session, email, PASSWORD, role)
    return Browser(app, email)


def make_stale(app: Flask, moment: datetime | None = None) -> None:
    """Let everybody have proved who they are long ago."""
    long_ago = moment or utcnow() - timedelta(hours=1)
    with app.extensions["mediahub"].database.begin() as session:
        session.execute(update(SignInSession).values(authenticated_at=long_ago))
