"""`oidc-provider-mock` on loopback, and a browser that signs in there; and a provider that tells lies."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User, run_server_in_thread

CLIENT = "mediahub"
SECRET = "a client's secret"


@contextmanager
def provider(*users: User) -> Iterator[str]:
    """The issuer of a provider that runs; it knows these people."""
    with run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def person(sub: str, email: str = "", **claims: Any) -> User:
    """Somebody whom the provider knows."""
    return User(sub=sub, claims={"email": email or f"{sub}@example.org", "email_verified": True, **claims})


def sign_in_there(url: str, sub: str) -> dict[str, str]:
    """Open the provider's page, choose who one is; what the browser comes back with."""
    answer = httpx.post(url, data={"sub": sub}, follow_redirects=False)
    assert answer.status_code in (302, 303), answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


class Liar:
    """Tokens as a provider might sign them, each wrong in what a test says."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"}, private=True)
        self.stranger = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"}, private=True)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What a right ID token says, but for `changes`; None leaves a claim out."""
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "anna",
            "iat": now,
            "exp": now + 300,
            "nonce": "nonce",
        }
        return {name: value for name, value in {**right, **changes}.items() if value is not None}

    def token(self, *, stranger: bool = False, **changes: Any) -> str:
        """A token, signed by the provider or a stranger who calls the key the same."""
        header = {"alg": "RS256", "kid": "ours"}
        return jwt.encode(header, self.claims(**changes), self.stranger if stranger else self.key)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]
