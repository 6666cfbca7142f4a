"""Tokens that are expired, replayed, forged, or of another issuer, program or sign-in, each refused."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from mediahub.catalog.db.database import Database
from mediahub.identity.oidc import refusals, tokens
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import Refused
from mediahub.settings import load_settings
from tests.identity_provider import CLIENT, SECRET, Liar

ISSUER = "https://id.example.org"
LOGOUT = {"events": {tokens.LOGOUT_EVENT: {}}, "nonce": None, "jti": "1", "sid": "s"}


@pytest.fixture(scope="module")
def liar() -> Liar:
    return Liar(ISSUER)


@pytest.fixture
def provider(liar: Liar, tmp_path: Path) -> Provider:
    settings = load_settings(home=tmp_path / "home", oidc_issuer=ISSUER, oidc_client_id=CLIENT)
    made = Provider(settings)
    keys = KeySet([type(liar.key).import_key(liar.key.as_dict(private=False))])
    made._known["metadata"] = (time.monotonic(), {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"})
    made._known["keys"] = (time.monotonic(), keys)
    return made


def claims(provider: Provider, token: str) -> dict[str, Any]:
    return tokens.id_token_claims(provider, token, nonce="nonce", access_token="access")


def test_a_right_token_is_believed(provider: Provider, liar: Liar) -> None:
    assert claims(provider, liar.token())["sub"] == "anna"
    assert claims(provider, liar.token(aud=[CLIENT]))["sub"] == "anna"
    assert claims(provider, liar.token(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "anna"
    assert claims(provider, liar.token(exp=int(time.time()) - 30))["sub"] == "anna"  # clocks differ


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nonce": "of another sign-in"}, refusals.WRONG_NONCE),
        ({"nonce": None}, refusals.WRONG_NONCE),
        ({"aud": "another program"}, refusals.WRONG_AUDIENCE),
        ({"aud": None}, refusals.WRONG_AUDIENCE),
        ({"aud": ["another", "program"]}, refusals.WRONG_AUDIENCE),
        ({"azp": "another program"}, refusals.WRONG_AUDIENCE),
        ({"iss": "https://evil.example"}, refusals.WRONG_ISSUER),
        ({"iss": f"{ISSUER}/"}, refusals.WRONG_ISSUER),
        ({"iss": None}, refusals.WRONG_ISSUER),
        ({"exp": int(time.time()) - 3600}, refusals.EXPIRED),
        ({"exp": None}, refusals.EXPIRED),
        ({"iat": int(time.time()) + 3600}, refusals.EXPIRED),
        ({"nbf": int(time.time()) + 3600}, refusals.EXPIRED),
        ({"at_hash": "x" * 22}, refusals.NO_TOKEN),
        ({"sub": None}, refusals.NO_TOKEN),
        ({"sub": ""}, refusals.NO_TOKEN),
        ({"sub": 1}, refusals.NO_TOKEN),
        ({"sub": "x" * 300}, refusals.NO_TOKEN),
    ],
)
def test_what_is_wrong_is_named(
    provider: Provider, liar: Liar, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        claims(provider, liar.token(**changes))
    assert str(refused.value) == sentence


def test_a_strangers_signature_is_not_believed(provider: Provider, liar: Liar) -> None:
    with pytest.raises(Refused, match="signature"):
        claims(provider, liar.token(stranger=True))


def test_a_token_without_a_signature_or_with_a_shared_secret_is_not_believed(
    provider: Provider, liar: Liar
) -> None:
    header, payload, _ = liar.token().split(".")
    none = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    shared = jwt.encode({"alg": "HS256"}, liar.claims(), OctKey.import_key(SECRET * 3), algorithms=["HS256"])
    for token in (f"{none}.{payload}.", f"{header}.{payload}.", f"{header}.{payload}.AAAA", shared):
        with pytest.raises(Refused):
            claims(provider, token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "....", "é", "x" * 100_000])
def test_what_is_no_token_is_refused(provider: Provider, token: str) -> None:
    with pytest.raises(Refused):
        claims(provider, token)


def test_a_logout_token_is_good_once(database: Database, provider: Provider, liar: Liar) -> None:
    token = liar.token(**LOGOUT)
    assert tokens.logout_claims(database, provider, token)["sid"] == "s"
    with pytest.raises(Refused, match="sent twice"):
        tokens.logout_claims(database, provider, token)


@pytest.mark.parametrize(
    "changes",
    [
        {"events": None},
        {"events": {"other": {}}},
        {"nonce": "nonce"},
        {"jti": None},
        {"sid": None, "sub": None},
        {"aud": "another program"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
    ],
)
def test_a_wrong_logout_token_ends_nothing(
    database: Database, provider: Provider, liar: Liar, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        tokens.logout_claims(database, provider, liar.token(**{**LOGOUT, **changes}))
    with pytest.raises(Refused):
        tokens.logout_claims(database, provider, liar.token(**LOGOUT, stranger=True))


@pytest.mark.parametrize(
    ("auth_time", "is_believed"),
    [(0, True), (-30, True), (-3600, False), (None, False), ("soon", False), (True, False), (1 << 40, False)],
)
def test_a_step_that_asks_anew_believes_only_who_was_asked_anew(auth_time: Any, is_believed: bool) -> None:
    """A provider that lets somebody through by a session of its own has asked nobody."""
    now = int(time.time())
    is_moment = isinstance(auth_time, int) and not isinstance(auth_time, bool)
    found = {"auth_time": now + auth_time if is_moment else auth_time}
    if is_believed:
        tokens.require_anew(found, now)
        return
    with pytest.raises(Refused, match="did not ask you anew"):
        tokens.require_anew(found, now)
