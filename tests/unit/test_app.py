"""The application factory: what stands around the pages, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from mediahub.app import create_app
from mediahub.http.wsgi.host_names import KnownHosts
from mediahub.http.wsgi.proxies import TrustedProxies
from mediahub.s3proxy.gateway import S3Gateway
from mediahub.settings import Settings, load_settings


def made(tmp_path: Path, **more: object) -> tuple[Flask, Settings]:
    """An application on an empty home."""
    settings = load_settings(home=tmp_path, **more)
    return create_app(settings), settings


def layers(app: Flask) -> list[type]:
    """What a request goes through before it comes to Flask, the outermost first."""
    found, layer = [], app.wsgi_app
    while hasattr(layer, "_app"):
        found.append(type(layer))
        layer = layer._app
    return found


@pytest.mark.parametrize(
    ("endpoint", "around"),
    [("", [TrustedProxies, KnownHosts, S3Gateway]), ("https://s3.example", [TrustedProxies, KnownHosts])],
)
def test_bytes_go_by_our_address_only_where_browsers_do_not_reach_s3(
    tmp_path: Path, endpoint: str, around: list[type]
) -> None:
    app, settings = made(tmp_path, **({"s3_public_endpoint": endpoint} if endpoint else {}))
    assert settings.s3_is_proxied is not bool(endpoint)
    assert layers(app) == around, "who asks is known before a name or an address is judged"


def test_a_name_that_is_none_of_ours_comes_no_further_than_the_door(tmp_path: Path) -> None:
    app, _ = made(tmp_path, public_url="https://hub.example")
    guest = app.test_client()
    assert guest.get("/login", headers={"Host": "evil.example"}).status_code == 421
    assert guest.get("/healthz", headers={"Host": "evil.example"}).status_code == 200
    assert app.extensions["mediahub"].settings.home == tmp_path


def test_without_settings_those_of_the_environment_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIAHUB_HOME", str(tmp_path / "named"))
    assert create_app().extensions["mediahub"].settings.home == tmp_path / "named"
