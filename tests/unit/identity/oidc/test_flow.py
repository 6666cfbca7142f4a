"""The code flow: where a browser is sent, and which of the answers that it comes back with are believed."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client

from mediahub.catalog.db.database import Database
from mediahub.identity.oidc import flow, refusals
from mediahub.identity.oidc.flow import Vouched, begin, finish
from mediahub.identity.oidc.refusals import Refused

ISSUER = "https://id.example.org"
BACK = "https://hub.example.org/login/oidc/callback"


class FakeProvider:
    """An organisation's provider: what it publishes, and what it answers."""

    def __init__(self) -> None:
        self.issuer = ISSUER
        self.settings = SimpleNamespace(oidc_groups_claim="groups.names")
        self.known: dict[str, Any] = {
            "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
        }  # fmt: skip
        self.tokens: Any = {"access_token": "access", "id_token": "id"}
        self.user_info: dict[str, Any] = {}
        self.asked: list[Any] = []
        self.connection = SimpleNamespace(get_json=self._get_json)

    def metadata(self) -> dict[str, Any]:
        return self.known

    def client(self, redirect_uri: str) -> Any:
        client = OAuth2Client(
            "mediahub", redirect_uri=redirect_uri, scope="openid", code_challenge_method="S256"
        )
        client.fetch_token = self._fetch_token  # type: ignore[method-assign]
        return client

    def _fetch_token(self, endpoint: str, **values: Any) -> Any:
        self.asked.append((endpoint, values))
        if isinstance(self.tokens, Exception):
            raise self.tokens
        return self.tokens

    def _get_json(self, endpoint: str, headers: dict[str, str]) -> dict[str, Any]:
        self.asked.append((endpoint, headers))
        return self.user_info


@pytest.fixture
def provider() -> Any:
    return FakeProvider()


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the ID token says, which is believed; the nonce that it has to hold is noted."""
    found: dict[str, Any] = {"sub": "1", "email": "anna@example.org", "groups": {}}

    def believed(_: Any, token: str, *, nonce: str, access_token: str) -> dict[str, Any]:
        found["_noted"] = (token, nonce, access_token)
        return {name: value for name, value in found.items() if name != "_noted"}

    monkeypatch.setattr(flow, "id_token_claims", believed)
    return found


def refused(database: Database, provider: Any, kept: str, **answer: str) -> str:
    with pytest.raises(Refused) as why:
        finish(database, provider, kept, answer)
    return str(why.value)


def test_a_browser_is_sent_with_a_state_a_nonce_and_a_challenge(database: Database, provider: Any) -> None:
    url, state = begin(database, provider, BACK, "/events/summit/")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith(f"{ISSUER}/authorize?")
    assert (query["state"], query["redirect_uri"], query["response_type"]) == (state, BACK, "code")
    assert query["code_challenge_method"] == "S256"
    assert len(query["nonce"]) > 20
    assert "prompt" not in query
    again, other = begin(database, provider, BACK, "/", anew=True)
    assert other != state
    anew = parse_qs(urlsplit(again).query)
    assert (anew["prompt"], anew["max_age"]) == (["login"], ["0"])
    assert anew["nonce"][0] != query["nonce"]


def test_who_comes_back_is_whom_the_tokens_name_and_the_state_is_good_once(
    database: Database, provider: Any, claims: dict[str, Any]
) -> None:
    url, state = begin(database, provider, BACK, "/events/summit/")
    found = finish(database, provider, state, {"state": state, "code": "c", "iss": ISSUER})
    assert (found.subject, found.target, found.id_token) == ("1", "/events/summit/", "id")
    ((endpoint, values),) = provider.asked
    assert (endpoint, values["code"], values["grant_type"]) == (f"{ISSUER}/token", "c", "authorization_code")
    assert len(values["code_verifier"]) >= 43
    nonce = parse_qs(urlsplit(url).query)["nonce"][0]
    assert claims["_noted"] == ("id", nonce, "access")
    assert refused(database, provider, state, state=state, code="c", iss=ISSUER) == refusals.STALE


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"state": "another", "code": "c"}, refusals.STALE),
        ({"code": "c"}, refusals.STALE),
        ({"code": "c", "iss": "https://evil.example"}, refusals.WRONG_ISSUER),
        ({"error": "access_denied", "code": "c"}, refusals.CANCELLED),
        ({"code": ""}, refusals.CANCELLED),
        ({}, refusals.STALE),
    ],
)
def test_an_answer_that_is_not_to_our_question_is_refused(
    database: Database, provider: Any, claims: dict[str, Any], answer: dict[str, str], why: str
) -> None:
    _, state = begin(database, provider, BACK, "/")
    if "state" not in answer and why is not refusals.STALE:
        answer = {**answer, "state": state}
    assert refused(database, provider, state, **answer) == why
    assert provider.asked == [], "no code was changed for tokens"


def test_without_a_state_in_the_browser_no_answer_is_believed(database: Database, provider: Any) -> None:
    begin(database, provider, BACK, "/")
    assert refused(database, provider, "", state="", code="c") == refusals.STALE


def test_a_provider_that_promises_its_name_has_to_say_it(
    database: Database, provider: Any, claims: dict[str, Any]
) -> None:
    provider.known["authorization_response_iss_parameter_supported"] = True
    _, state = begin(database, provider, BACK, "/")
    assert refused(database, provider, state, state=state, code="c") == refusals.WRONG_ISSUER
    _, state = begin(database, provider, BACK, "/")
    assert finish(database, provider, state, {"state": state, "code": "c", "iss": ISSUER}).subject == "1"


@pytest.mark.parametrize("error", [AuthlibBaseError("invalid_grant"), ValueError("no JSON")])
def test_a_provider_that_gives_no_tokens_is_said(
    database: Database, provider: Any, claims: dict[str, Any], error: Exception
) -> None:
    provider.tokens = error
    _, state = begin(database, provider, BACK, "/")
    assert refused(database, provider, state, state=state, code="c") == refusals.NO_TOKEN


def test_who_was_to_prove_it_anew_did_so_after_they_were_asked(
    database: Database, provider: Any, claims: dict[str, Any]
) -> None:
    for moment, is_believed in (
        (int(time.time()) + 1, True),
        (int(time.time()) - 3600, False),
        (None, False),
    ):
        claims["auth_time"] = moment
        _, state = begin(database, provider, BACK, "/", anew=True)
        if is_believed:
            assert finish(database, provider, state, {"state": state, "code": "c"}).subject == "1"
        else:
            assert refused(database, provider, state, state=state, code="c") == refusals.NOT_ANEW


def test_what_the_token_lacks_is_asked_for_and_does_not_win_over_it(
    database: Database, provider: Any, claims: dict[str, Any]
) -> None:
    provider.known["userinfo_endpoint"] = f"{ISSUER}/userinfo"
    provider.user_info = {"sub": "1", "email": "other@example.org", "groups": {"names": ["desk"]}}

    def claimed() -> dict[str, Any]:
        provider.asked.clear()
        _, state = begin(database, provider, BACK, "/")
        return finish(database, provider, state, {"state": state, "code": "c"}).claims

    assert "groups" in claimed()
    assert len(provider.asked) == 1, "all was in the token"
    del claims["groups"]
    assert (claimed()["groups"], claimed()["email"]) == ({"names": ["desk"]}, "anna@example.org")
    assert provider.asked[-1] == (f"{ISSUER}/userinfo", {"Authorization": "Bearer access"})
    provider.user_info["sub"] = "2"
    _, state = begin(database, provider, BACK, "/")
    assert refused(database, provider, state, state=state, code="c") == refusals.OTHER_PERSON


def test_a_proof_is_never_from_the_future_and_a_name_of_a_session_fits() -> None:
    now = int(time.time())
    proved = Vouched({"sub": "1", "auth_time": now + 3600, "sid": "s" * 300}, "", "/")
    assert proved.proved_at is not None
    assert now <= proved.proved_at.timestamp() <= now + 5
    assert len(proved.sid) == 255
    bare = Vouched({"sub": 1, "sid": 7}, "", "/")
    assert (bare.subject, bare.proved_at, bare.sid) == ("1", None, "")
