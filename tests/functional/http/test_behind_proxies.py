"""Behind nginx and Caddy as we ship them: large bodies, live pages, client addresses, S3 by the same name."""

from __future__ import annotations

import os
import re
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import RateCount
from mediahub.identity.accounts import create_user
from mediahub.settings import Settings
from mediahub.storage import Bucket, Presigner
from tests import caddy as caddies
from tests import nginx as nginxes
from tests.namespaces import wait_for
from tests.nginx import NAME
from tests.services import free_ports, web_server

pytestmark = [pytest.mark.services, pytest.mark.timeout(200)]
PASSWORD = "correct horse battery"
LARGE = 18 << 20
"""Bytes: more than any proxy keeps in memory, or takes by default."""
CLIENT = "127.0.0.9"


@dataclass
class Site:
    """MediaHub under one name, which leads to a proxy on this machine."""

    settings: Settings
    port: int
    context: ssl.SSLContext

    def client(self, address: str = CLIENT) -> httpx.Client:
        """A browser at `address` that finds the name here."""
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            headers={"Host": self.name},
            event_hooks={"request": [_by_name]},
            transport=httpx.HTTPTransport(verify=self.context, local_address=address),
            timeout=60,
        )

    @property
    def name(self) -> str:
        return NAME if self.port == 443 else f"{NAME}:{self.port}"

    def counted(self) -> set[str]:
        """The addresses whose wrong sign-ins are counted."""
        database = Database(self.settings.sqlalchemy_url)
        with database.read() as session:
            keys = session.scalars(select(RateCount.key)).all()
        database.dispose()
        return {found for key in keys for found in re.findall(r"\d+\.\d+\.\d+\.\d+", key)}


def _by_name(request: httpx.Request) -> None:
    """Ask TLS for the name, though the connection is to an address."""
    request.extensions["sni_hostname"] = NAME


@pytest.fixture(scope="module")
def server(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home: Path = tmp_path_factory.mktemp("behind")
    changes = {"home": home, "port": free_ports(1)[0], "s3_public_endpoint": None, "host": "127.0.0.1"}
    changes |= {"public_url": f"https://{NAME}", "trusted_proxies": "127.0.0.1"}
    settings = s3_settings.model_copy(update=changes)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    with database.begin() as session:
        create_event(session, "summit", "Summit", "UTC")
        create_user(session, "admin@example.org", PASSWORD, "admin")
    database.dispose()
    with web_server(settings, MEDIAHUB_WEB_WORKERS="1", MEDIAHUB_WEB_THREADS="4"):
        yield settings


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def site(request: pytest.FixtureRequest, server: Settings) -> Iterator[Site]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain, tls = free_ports(2)
    with tempfile.TemporaryDirectory(prefix="proxy-") as made:  # their workers may not look into pytest's
        folder = Path(made)
        if request.param == "nginx":
            text = nginxes.shipped("127.0.0.1", server.port, folder)
            text = text.replace(":80;", f":{plain};").replace(":443 ", f":{tls} ")
            running = nginxes.nginx(text, folder)
        else:
            running = caddies.caddy(caddies.shipped(tls, server.port, folder), folder)
        with running:
            wait_for(tls, "127.0.0.1")
            yield Site(server, tls, context)


def sign_in(client: httpx.Client, password: str = PASSWORD, **headers: str) -> int:
    """Send the form; gives the status of its answer. What cookies are kept is sent to the proxy's address."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    assert token
    form = {"email": "admin@example.org", "password": password, "csrf_token": token[1]}
    headers |= {"Referer": f"https://{client.headers['Host']}/login"}
    answer = client.post("/login", data=form, headers=headers)
    assert all(cookie.secure for cookie in client.cookies.jar)
    return answer.status_code


def test_a_large_body_goes_through_to_s3_under_the_same_name(site: Site, bucket: Bucket) -> None:
    key, body = f"incoming/77/0123456789abcdef/{site.port}", os.urandom(LARGE)
    with site.client() as client:
        path = Presigner(site.settings).put(key, len(body), headers={})
        assert client.put(path, content=body).status_code == 200
        assert bucket.get_bytes(key) == body
        assert client.get(Presigner(site.settings).get(key)).content == body
    bucket.delete(key)


def test_a_live_page_comes_as_it_is_said(site: Site) -> None:
    """Its first words arrive while the answer goes on."""
    with site.client() as client:
        assert sign_in(client) == 302
        with client.stream("GET", "/events/summit/live/stream") as answer:
            assert answer.status_code == 200
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            assert next(answer.iter_bytes())


def test_the_client_is_who_came_to_the_proxy_whatever_it_writes(site: Site) -> None:
    address = f"127.0.1.{site.port % 250 + 1}"
    with site.client(address) as client:
        assert sign_in(client, "wrong", **{"X-Forwarded-For": "203.0.113.9"}) == 200
    assert address in site.counted()
    assert not {"203.0.113.9", "127.0.0.1"} & site.counted()


def test_other_names_and_metrics_stay_outside(site: Site) -> None:
    with site.client() as client:
        assert client.get("/metrics").status_code == 403
        assert client.get("/healthz").status_code == 200
    straight = httpx.get(f"http://127.0.0.1:{site.settings.port}/login", headers={"Host": "evil.example"})
    assert straight.status_code == 421
