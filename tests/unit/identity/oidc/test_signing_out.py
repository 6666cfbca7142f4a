"""Signing out with the provider: where a browser goes for it, and whose sessions a token ends."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import OidcSession, SignInSession
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.oidc import signing_out as module
from mediahub.identity.oidc.refusals import Refused
from mediahub.identity.oidc.signing_out import end_by_provider, provider_sign_out

ISSUER = "https://id.example"


class Provider:
    """One that says this of itself."""

    issuer = ISSUER
    settings = SimpleNamespace(oidc_client_id="hub")

    def __init__(self, **metadata: Any) -> None:
        self._metadata = metadata

    def metadata(self) -> dict[str, Any]:
        if not self._metadata:
            raise Refused("away")
        return self._metadata


@pytest.fixture
def sessions(database: Database) -> list[int]:
    """Two of the provider for one person, one of another provider, and one without."""
    with database.begin() as session:
        user = create_user(session, "eva@example.org", "correct horse battery", "press").id
        numbers = []
        for name, issuer in (("a", ISSUER), ("b", ISSUER), ("c", "https://other.example"), ("d", None)):
            made = SignInSession(user_id=user, secret_sha256=name, expires_at=utcnow() + timedelta(hours=1))
            session.add(made)
            session.flush()
            numbers.append(made.id)
            if issuer:
                session.add(
                    OidcSession(
                        session_id=made.id, issuer=issuer, subject="eva", sid=name, id_token=f"t-{name}"
                    )
                )
        return numbers


def leads(database: Database, number: int, **metadata: Any) -> str:
    return provider_sign_out(database, Provider(**metadata), number, "https://hub/")  # type: ignore[arg-type]


def test_a_browser_signs_out_where_it_signed_in(database: Database, sessions: list[int]) -> None:
    url = leads(database, sessions[0], end_session_endpoint=f"{ISSUER}/out?x=1")
    query = parse_qs(urlsplit(url).query)
    assert url.startswith(f"{ISSUER}/out?x=1&")
    assert query["id_token_hint"] == ["t-a"]
    assert query["post_logout_redirect_uri"] == ["https://hub/"]


def test_elsewhere_or_without_the_provider_only_here(database: Database, sessions: list[int]) -> None:
    end = {"end_session_endpoint": f"{ISSUER}/out"}
    assert leads(database, sessions[2], **end) == ""
    assert leads(database, sessions[3], **end) == ""
    assert leads(database, 999, **end) == ""
    assert leads(database, sessions[0]) == ""
    assert leads(database, sessions[0], end_session_endpoint=None, other=1) == ""


@pytest.mark.parametrize(
    ("claims", "left"),
    [
        ({"sid": "a"}, "bcd"),
        ({"sub": "eva"}, "cd"),
        ({"sid": "a", "sub": "other"}, "abcd"),
        ({"sid": "c"}, "abcd"),
    ],
)
def test_a_token_ends_the_sessions_that_it_names_of_its_provider(
    database: Database,
    sessions: list[int],
    monkeypatch: pytest.MonkeyPatch,
    claims: dict[str, str],
    left: str,
) -> None:
    monkeypatch.setattr(module, "logout_claims", lambda *_: claims)
    assert end_by_provider(database, Provider(), "token") == 4 - len(left)  # type: ignore[arg-type]
    with database.read() as session:
        assert "".join(sorted(session.scalars(select(SignInSession.secret_sha256)))) == left
