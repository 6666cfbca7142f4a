"""Known devices: what a browser's cookie says of accounts, and when it says nothing any more."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mediahub.catalog.models import User
from mediahub.identity.limits import known_devices
from mediahub.identity.limits.known_devices import COOKIE_NAME, MAX_ACCOUNTS, device_of, remember


def user(number: int, uniquifier: str = "") -> User:
    return User(id=number, fs_uniquifier=uniquifier or f"unique-{number}")


def application(secret: str = "secret") -> Flask:
    app = Flask("devices")
    app.config.from_mapping(
        {"SECRET_KEY": secret, COOKIE_NAME: "device"},
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )

    @app.get("/in/<int:number>")
    def sign_in(number: int) -> str:
        remember(user(number))
        return ""

    @app.get("/known/<int:number>/<uniquifier>")
    def known(number: int, uniquifier: str) -> str:
        return device_of(user(number, uniquifier))

    return app


@pytest.fixture
def browser() -> FlaskClient:
    return application().test_client()


def asked(browser: FlaskClient, number: int, uniquifier: str = "") -> str:
    return browser.get(
        f"/known/{number}/{uniquifier or f'unique-{number}'}", base_url="https://localhost"
    ).text


def sign_in(browser: FlaskClient, number: int) -> str:
    return browser.get(f"/in/{number}", base_url="https://localhost").headers["Set-Cookie"]


def test_a_browser_is_known_for_whose_account_was_used_with_it(browser: FlaskClient) -> None:
    assert asked(browser, 1) == ""
    cookie = sign_in(browser, 1)
    assert all(
        word in cookie for word in ("device=", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=15552000")
    )
    sign_in(browser, 2)
    (first, number), (second, same) = (asked(browser, each).split(":") for each in (1, 2))
    assert (first, second) == ("1", "2")
    assert number == same, "one device, whoever uses it"
    assert asked(browser, 3) == ""
    assert asked(browser, 1, "signed-out-everywhere") == ""


def test_of_too_many_accounts_the_oldest_is_forgotten(browser: FlaskClient) -> None:
    for number in (*range(MAX_ACCOUNTS), 0, MAX_ACCOUNTS):
        sign_in(browser, number)
    assert asked(browser, 1) == ""
    assert all(asked(browser, number) for number in (0, MAX_ACCOUNTS))


@pytest.mark.parametrize("value", ["", "x", "e30.x.y", "a" * 4000])
def test_a_cookie_that_nobody_signed_says_nothing(browser: FlaskClient, value: str) -> None:
    browser.set_cookie("device", value, domain="localhost")
    assert asked(browser, 1) == ""


def test_a_cookie_of_another_installation_or_of_long_ago_says_nothing(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = application("another secret").test_client()
    theirs = sign_in(other, 1).partition("=")[2].partition(";")[0]
    browser.set_cookie("device", theirs, domain="localhost")
    assert asked(browser, 1) == ""
    sign_in(browser, 1)
    assert asked(browser, 1)
    monkeypatch.setattr(known_devices, "LIFETIME", -known_devices.LIFETIME)
    assert asked(browser, 1) == ""
