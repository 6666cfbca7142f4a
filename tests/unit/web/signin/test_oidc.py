"""Signing in with an organisation's account on the pages, against a provider that nobody here wrote."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc.jwk import KeySet
from sqlalchemy import select

from mediahub.app import create_app
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AuditEntry, OidcSession, User
from mediahub.identity.accounts import create_user
from mediahub.identity.oidc import flow
from mediahub.identity.oidc.tokens import LOGOUT_EVENT
from mediahub.runtime import Services
from mediahub.settings import load_settings
from tests.identity_provider import CLIENT, SECRET, Liar, person, provider, sign_in_there
from tests.unit.web.signin.browsers import Browser

PAGE = "/events/summit/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider(
        person("anna", groups=["desk"], name="Anna B"),
        person("bert", groups=["crew"]),
        person("nobody", groups=["canteen"]),
        person("unverified", groups=["desk"], email_verified=False),
    ) as found:
        yield found


def make_app(home: Path, issuer: str, **changes: Any) -> Flask:
    settings = load_settings(
        home=home, public_url="http://localhost", oidc_issuer=issuer, oidc_client_id=CLIENT,
        oidc_client_secret=SECRET, oidc_name="Example Press",
        oidc_roles="desk=marketing,crew=photographer@summit",
        **{"oidc_accounts": "first-sign-in", "oidc_private": True, **changes},
    )  # fmt: skip
    Services.open(settings).database.migrate()
    app = create_app(settings)
    with app.extensions["mediahub"].database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        create_user(session, "admin@example.org", "correct horse battery", "admin")
    return app


@pytest.fixture(scope="module")
def app(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(tmp_path_factory.mktemp("home"), issuer)


def ask(browser: Browser) -> str:
    """Where the button leads."""
    page = browser.get(f"/login?next={PAGE}").text
    assert "Sign in with Example Press" in page
    button = re.search(r'href="(/sign-in/oidc\?[^"]+)"', page)
    assert button is not None
    return str(browser.get(html.unescape(button[1])).location)


def sign_in(app: Flask, sub: str) -> Browser:
    browser = Browser(app, f"{sub}@example.org")
    answer = browser.client.get("/sign-in/oidc/callback", query_string=sign_in_there(ask(browser), sub))
    assert (answer.status_code, answer.location) == (302, PAGE), answer.text
    return browser


def why(answer: Any) -> str:
    assert answer.status_code == 403, answer.location
    found = re.search(r'class="lead">([^<]+)<', answer.text)
    assert found is not None
    return html.unescape(found[1])


def test_a_first_sign_in_opens_the_event(app: Flask) -> None:
    assert sign_in(app, "anna").is_in()
    assert sign_in(app, "bert").is_in()
    with app.extensions["mediahub"].database.read() as session:
        anna = session.scalars(select(User).where(User.email == "anna@example.org")).one()
        assert (anna.name, list(anna.role_names), anna.password) == ("Anna B", ["marketing"], None)


def test_the_question_carries_pkce_state_and_nonce(app: Flask) -> None:
    asked = parse_qs(urlsplit(ask(Browser(app, ""))).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["redirect_uri"] == ["http://localhost/sign-in/oidc/callback"]
    assert asked["response_type"] == ["code"]
    assert len(asked["state"][0]) > 40
    assert len(asked["nonce"][0]) > 30


def test_an_answer_is_good_once_and_in_its_own_browser(app: Flask) -> None:
    anna, thief = Browser(app, ""), Browser(app, "")
    answer = sign_in_there(ask(anna), "anna")
    assert "sent twice" in why(thief.client.get("/sign-in/oidc/callback", query_string=answer))
    assert anna.client.get("/sign-in/oidc/callback", query_string=answer).status_code == 302
    assert "sent twice" in why(anna.client.get("/sign-in/oidc/callback", query_string=answer))
    assert not thief.is_in()


def test_another_state_code_or_issuer_is_refused(app: Flask) -> None:
    for changed, sentence in (
        ({"state": "another"}, "sent twice"),
        ({"code": "another"}, "could not be read"),
        ({"iss": "https://evil.example"}, "another organisation"),
        ({"error": "access_denied"}, "cancelled"),
    ):
        browser = Browser(app, "")
        answer = {**sign_in_there(ask(browser), "anna"), **changed}
        assert sentence in why(browser.client.get("/sign-in/oidc/callback", query_string=answer))
        assert not browser.is_in()
    assert "sent twice" in why(Browser(app, "").get("/sign-in/oidc/callback"))


def test_who_has_no_role_or_no_address_is_refused_with_a_sentence(app: Flask) -> None:
    for sub, sentence in (("nobody", "None of your groups"), ("unverified", "does not vouch")):
        browser = Browser(app, "")
        answer = sign_in_there(ask(browser), sub)
        assert sentence in why(browser.client.get("/sign-in/oidc/callback", query_string=answer))
    with app.extensions["mediahub"].database.read() as session:
        assert not session.scalars(select(User).where(User.email == "nobody@example.org")).all()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "provider.refused")).all()
        assert entries


def test_signing_out_leads_to_the_provider(app: Flask, issuer: str) -> None:
    browser = sign_in(app, "anna")
    page = browser.send("/logout")
    assert not browser.is_in()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found is not None
    url = urlsplit(html.unescape(found[1]))
    assert f"{url.scheme}://{url.netloc}" == issuer
    query = parse_qs(url.query)
    assert query["post_logout_redirect_uri"] == ["http://localhost/login"]
    assert query["client_id"] == [CLIENT]
    assert query["id_token_hint"][0].count(".") == 2
    assert query["id_token_hint"][0] not in page.headers.get("Location", "")


def test_who_came_with_a_password_signs_out_here_alone(app: Flask) -> None:
    admin = Browser(app, "admin@example.org")
    admin.sign_in()
    assert admin.send("/logout").location == "/login"


def test_the_session_knows_who_began_it(app: Flask) -> None:
    sign_in(app, "anna")
    with app.extensions["mediahub"].database.read() as session:
        assert session.scalars(select(OidcSession)).first() is not None


def test_the_provider_ends_sessions_within_one_request(app: Flask, issuer: str) -> None:
    """By `sub` all of theirs, and nobody else's (Back-Channel Logout 1.0)."""
    anna, again, bert = sign_in(app, "anna"), sign_in(app, "anna"), sign_in(app, "bert")
    liar = Liar(issuer)
    known = app.extensions["mediahub-oidc"]._known
    before = known["keys"]
    known["keys"] = (time.monotonic(), KeySet([liar.key]))
    token = liar.token(events={LOGOUT_EVENT: {}}, nonce=None, jti="once", sub="anna")
    try:
        statuses = [
            app.test_client().post("/sign-in/oidc/back-channel", data={"logout_token": token}).status_code
            for _ in range(2)
        ]
    finally:
        known["keys"] = before
    assert statuses == [200, 400]
    assert not anna.is_in()
    assert not again.is_in()
    assert bert.is_in()


def test_a_logout_token_of_nobody_is_refused(app: Flask) -> None:
    for token in ("", "x", "a.b.c"):
        answer = app.test_client().post("/sign-in/oidc/back-channel", data={"logout_token": token})
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["error"] == "invalid_request"


def test_a_provider_that_is_away_says_so(tmp_path: Path) -> None:
    app = make_app(tmp_path / "home", "http://localhost:9")
    assert "does not answer" in why(Browser(app, "").get("/sign-in/oidc"))


def test_a_provider_in_our_network_needs_a_permission(tmp_path: Path, issuer: str) -> None:
    app = make_app(tmp_path / "home", issuer, oidc_private=False)
    assert "not set up rightly" in why(Browser(app, "").get("/sign-in/oidc"))


def test_another_issuer_than_was_set_is_refused(tmp_path: Path, issuer: str) -> None:
    app = make_app(tmp_path / "home", issuer.replace("localhost", "127.0.0.1") + "/")
    assert "not set up rightly" in why(Browser(app, "").get("/sign-in/oidc"))


def test_without_a_provider_there_is_no_button(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    Services.open(settings).database.migrate()
    guest = Browser(create_app(settings), "")
    assert "/sign-in/oidc" not in guest.get("/login").text
    assert guest.get("/sign-in/oidc").location == "/login"
    assert guest.get("/sign-in/oidc/callback?code=1&state=2").location == "/login"


def test_who_is_signed_in_has_to_be_asked_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider may let somebody through whom it asked an hour ago."""
    anna, claims_of = sign_in(app, "anna"), flow.id_token_claims

    def again() -> Any:
        asked = str(anna.get(f"/sign-in/oidc?next={PAGE}").location)
        assert parse_qs(urlsplit(asked).query)["max_age"] == ["0"]
        return anna.client.get("/sign-in/oidc/callback", query_string=sign_in_there(asked, "anna"))

    def of_an_hour_ago(*args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**claims_of(*args, **kwargs), "auth_time": int(time.time()) - 3600}

    with monkeypatch.context() as patch:
        patch.setattr(flow, "id_token_claims", of_an_hour_ago)
        assert "did not ask you anew" in why(again())
        assert anna.is_in(), "what was open stays so"
        bert = sign_in(app, "bert")
        assert bert.is_in(), "a first sign-in may be of an hour ago"
        made = bert.send("/account/recovery-codes", "/account")
        assert made.status_code == 403, "but it is no proof for a dangerous step"
    assert again().location == PAGE
