"""What a provider says of itself is remembered; a key that is not known makes it be asked again, seldom."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from mediahub.identity.oidc import provider as module
from mediahub.identity.oidc import refusals, tokens
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import Refused
from mediahub.settings import load_settings
from tests.identity_provider import CLIENT, Liar

ISSUER = "https://id.example.org"


class Answers:
    """In the place of the network: what each address answers, and how often it was asked."""

    def __init__(self, liar: Liar) -> None:
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/auth", "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }  # fmt: skip
        self.keys: list[Any] = [liar.key.as_dict(private=False)]
        self.asked: list[str] = []

    def get_json(self, _: object, url: str, headers: object = None) -> dict[str, Any]:
        self.asked.append(url.removeprefix(ISSUER))
        return {"keys": self.keys} if url.endswith("/keys") else self.metadata


@pytest.fixture(scope="module")
def liar() -> Liar:
    return Liar(ISSUER)


@pytest.fixture
def answers(liar: Liar, monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers(liar)
    monkeypatch.setattr(module.Connection, "get_json", lambda own, url, headers=None: made.get_json(own, url))
    return made


@pytest.fixture
def provider(tmp_path: Path, answers: Answers) -> Provider:
    return Provider(load_settings(home=tmp_path / "home", oidc_issuer=ISSUER, oidc_client_id=CLIENT))


def believes(provider: Provider, token: str) -> bool:
    try:
        tokens.id_token_claims(provider, token, nonce="nonce", access_token="")
    except Refused:
        return False
    return True


def test_it_is_asked_once(provider: Provider, answers: Answers, liar: Liar) -> None:
    assert believes(provider, liar.token())
    assert believes(provider, liar.token())
    assert sorted(answers.asked) == ["/.well-known/openid-configuration", "/keys"]


def test_keys_that_changed_are_asked_for_again_once_a_minute(
    provider: Provider, answers: Answers, liar: Liar
) -> None:
    assert believes(provider, liar.token())
    answers.keys = [liar.stranger.as_dict(private=False)]
    for _ in range(5):
        assert not believes(provider, liar.token(stranger=True))  # asked within this minute
    assert answers.asked.count("/keys") == 1
    asked_at, keys = provider._known["keys"]
    provider._known["keys"] = (asked_at - module.REFRESH_SECONDS - 1, keys)
    assert believes(provider, liar.token(stranger=True))
    assert not believes(provider, liar.token())
    assert answers.asked.count("/keys") == 2


def test_keys_for_encryption_sign_nothing(provider: Provider, answers: Answers, liar: Liar) -> None:
    answers.keys = [{**liar.key.as_dict(private=False), "use": "enc"}]
    assert not believes(provider, liar.token())


@pytest.mark.parametrize("changes", [{"issuer": f"{ISSUER}/"}, {"token_endpoint": None}, {"jwks_uri": 5}])
def test_another_issuer_or_half_a_document_is_refused(
    provider: Provider, answers: Answers, changes: dict[str, Any]
) -> None:
    answers.metadata |= changes
    with pytest.raises(Refused) as refused:
        provider.metadata()
    assert str(refused.value) == refusals.MISCONFIGURED


@pytest.mark.parametrize("keys", [[{}], [{"kty": "RSA"}], ["x"], [{"kty": "unheard of"}]])
def test_keys_that_are_none_are_refused(provider: Provider, answers: Answers, liar: Liar, keys: Any) -> None:
    answers.keys = keys
    assert not believes(provider, liar.token())


def test_how_the_client_shows_who_it_is(tmp_path: Path, answers: Answers) -> None:
    public = Provider(load_settings(home=tmp_path / "a", oidc_issuer=ISSUER, oidc_client_id=CLIENT))
    assert public.client("/").token_endpoint_auth_method == "none"
    secret = Provider(
        load_settings(home=tmp_path / "b", oidc_issuer=ISSUER, oidc_client_id=CLIENT, oidc_client_secret="s")
    )
    assert secret.client("/").token_endpoint_auth_method == "client_secret_basic"
    answers.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    secret._known["metadata"] = (time.monotonic() - module.FRESH - 1, {})
    assert secret.client("/").token_endpoint_auth_method == "client_secret_post"
