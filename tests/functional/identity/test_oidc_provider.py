"""Signing in and out against `oidc-provider`, a certified provider in a process of its own."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AuditEntry, User
from mediahub.runtime import Services
from mediahub.settings import load_settings
from tests.conftest import CHECKOUT, skip_or_fail
from tests.services import free_ports

pytestmark = pytest.mark.services

INSTALLED = CHECKOUT / "static/check/node_modules"
SECRET = "a-secret-of-the-client-of-enough-letters"
PAGE = "/events/summit/"


@dataclass
class House:
    """A MediaHub on loopback, and the provider that it trusts."""

    hub: str
    issuer: str
    database: Database


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    node = shutil.which("node")
    if node is None or not (INSTALLED / "oidc-provider").exists():
        skip_or_fail("oidc-provider", "is not installed: run scripts/setup --dev")
    hub_port, port = free_ports(2)
    # another name than the provider's: cookies know no ports
    hub, issuer = f"http://127.0.0.1:{hub_port}", f"http://localhost:{port}"
    settings = load_settings(
        home=tmp_path_factory.mktemp("home"), public_url=hub, oidc_issuer=issuer, oidc_client_id="mediahub",
        oidc_client_secret=SECRET, oidc_private=True, oidc_accounts="first-sign-in",
        oidc_roles="desk=marketing, crew=photographer@summit",
    )  # fmt: skip
    Services.open(settings).database.migrate()
    app = create_app(settings)
    database: Database = app.extensions["mediahub"].database
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
    server = make_server("127.0.0.1", hub_port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    script = Path(__file__).with_name("provider.mjs")
    command = [str(node), str(script), str(INSTALLED), str(port), hub]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as provider:
        assert provider.stdout is not None
        assert provider.stdout.readline() == "ready\n"
        yield House(hub, issuer, database)
        provider.kill()
    server.shutdown()
    server.server_close()


class Person:
    """Somebody with a browser, who knows a password at the provider."""

    def __init__(self, house: House, name: str) -> None:
        self.house, self.name = house, name
        self.browser = httpx.Client(follow_redirects=True, timeout=20)

    def sign_in(self) -> httpx.Response:
        """Press the button, sign in at the provider, consent; the page that one comes to."""
        page = self.browser.get(f"{self.house.hub}/sign-in/oidc", params={"next": PAGE})
        while (form := self._form(page)) is not None:
            address, fields = form
            page = self.browser.post(address, data={**fields, "login": self.name, "password": "any"})
        return page

    def is_in(self) -> bool:
        answer = self.browser.get(f"{self.house.hub}{PAGE}", follow_redirects=False)
        return answer.status_code == 200

    def sign_out(self) -> httpx.Response:
        """Sign out here, then there; the page that one comes back to."""
        account = self.browser.get(f"{self.house.hub}/account").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', account)
        assert token is not None
        left = self.browser.post(f"{self.house.hub}/logout", data={"csrf_token": token[1]})
        leads = re.search(r'content="0;url=([^"]+)"', left.text)
        assert leads is not None
        asked = self.browser.get(html.unescape(leads[1]))
        assert asked.status_code == 200, asked.text
        form = self._form(asked)
        assert form is not None
        address, fields = form
        return self.browser.post(address, data={**fields, "logout": "yes"})

    def _form(self, page: httpx.Response) -> tuple[str, dict[str, str]] | None:
        """The form of a page of the provider, with its hidden fields."""
        if not str(page.url).startswith(self.house.issuer):
            return None
        action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        assert action is not None, page.text
        fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
        return urljoin(str(page.url), html.unescape(action[1])), dict(fields)


def test_a_first_sign_in_and_the_roles_of_groups(house: House) -> None:
    anna, bert = Person(house, "anna"), Person(house, "bert")
    assert str(anna.sign_in().url) == f"{house.hub}{PAGE}"
    assert str(bert.sign_in().url) == f"{house.hub}{PAGE}"
    with house.database.read() as session:
        found = session.scalars(select(User).where(User.email == "anna@example.org")).one()
        assert list(found.role_names) == ["marketing"]


def test_who_has_no_group_is_refused_with_a_sentence(house: House) -> None:
    answer = Person(house, "nobody").sign_in()
    assert answer.status_code == 403
    assert "None of your groups at your organisation has a role here." in answer.text


def test_signing_out_signs_out_there_too(house: House) -> None:
    anna = Person(house, "anna")
    anna.sign_in()
    assert str(anna.sign_out().url).startswith(f"{house.hub}/login")
    assert not anna.is_in()
    again = anna.browser.get(f"{house.hub}/sign-in/oidc", params={"next": PAGE})
    assert str(again.url).startswith(house.issuer)  # it asks for the password once more


def test_who_is_signed_in_is_asked_anew_and_comes_back(house: House) -> None:
    anna = Person(house, "anna")
    anna.sign_in()
    assert str(anna.sign_in().url) == f"{house.hub}{PAGE}"
    assert anna.is_in()


def test_signing_out_there_ends_every_session_here(house: House) -> None:
    """The provider calls back with a token of its own (Back-Channel Logout): by the session's name."""
    anna, elsewhere = Person(house, "anna"), Person(house, "anna")
    anna.sign_in()
    elsewhere.sign_in()
    assert anna.is_in()
    with_cookies_of_here = httpx.Cookies(anna.browser.cookies)
    ended = anna.browser.get(f"{house.issuer}/session/end")
    form = anna._form(ended)
    assert form is not None
    anna.browser.post(form[0], data={**form[1], "logout": "yes"})
    anna.browser.cookies = with_cookies_of_here
    assert not anna.is_in()
    assert elsewhere.is_in()  # another session at the provider
    with house.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_out.session")).first()
        assert entry is not None
        assert entry.details["by"] == house.issuer
