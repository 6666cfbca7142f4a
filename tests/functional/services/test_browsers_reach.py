"""What `doctor` says of browsers: which addresses open the pages, and whether pictures come to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.catalog.db.database import Database
from mediahub.services.checks.browsers import look_as_a_browser
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings
from mediahub.storage import Bucket
from tests.services import free_ports, web_server

pytestmark = pytest.mark.services


def bytes_of(settings: Settings, **changes: object) -> Finding:
    *_, found = look_as_a_browser(settings.model_copy(update=changes))
    return found


@pytest.fixture(scope="module")
def proxied(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home: Path = tmp_path_factory.mktemp("reached")
    changes = {"home": home, "port": free_ports(1)[0], "s3_public_endpoint": None, "host": "0.0.0.0"}
    settings = s3_settings.model_copy(update=changes)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    database.dispose()
    with web_server(settings, MEDIAHUB_WEB_WORKERS="1"):
        yield settings


def test_bytes_go_by_the_pages_and_come(proxied: Settings) -> None:
    opened, found = look_as_a_browser(proxied)
    assert all(address in opened.message for address in proxied.addresses)
    assert (found.state, found.message) == ("ok", "pictures and uploads go by the same address as the pages")
    assert list(Bucket(proxied).list("incoming/doctor")) == []


def test_a_web_server_that_passes_nothing_on_is_a_problem(proxied: Settings) -> None:
    found = bytes_of(proxied, s3_bucket="another", s3_endpoint=proxied.s3_url)
    assert found.state in {"note", "problem"}
    assert bytes_of(proxied, port=free_ports(1)[0]).state == "note"  # another line says that it is away


def test_s3_that_browsers_reach_is_asked_as_they_ask(s3_settings: Settings) -> None:
    found = bytes_of(s3_settings)
    assert (found.state, s3_settings.s3_public_url in found.message) == ("ok", True)
    stranger = bytes_of(s3_settings, host="media.lan", s3_public_endpoint=s3_settings.s3_url)
    assert stranger.state == "problem"  # the pages are opened elsewhere, S3 is here alone
    closed = f"http://127.0.0.1:{free_ports(1)[0]}"
    away = bytes_of(s3_settings, s3_public_endpoint=closed)
    assert (away.state, "does not answer" in away.message) == ("problem", True)


def test_origins_that_s3_does_not_let_in_are_a_problem(s3_settings: Settings) -> None:
    found = bytes_of(s3_settings, port=1)
    assert (found.state, "CORS" in found.message) == ("problem", True)


def test_https_pages_take_nothing_from_plain_http(s3_settings: Settings) -> None:
    found = bytes_of(s3_settings, public_url="https://media.example.org")
    assert (found.state, "https" in found.message) == ("problem", True)
