"""Signed-in sessions end where they are told to: here, everywhere, and with a new password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2.low_level import Type, hash_secret
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount, SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity import sessions
from mediahub.identity.accounts import AccountError, create_user, set_password
from tests.unit.web.conftest import PASSWORD, SignIn, app, csrf_headers, sign_in

__all__ = ["app", "sign_in"]
PAGE = "/events/summit/"
EMAIL = "press@mediahub.example"


def thief(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with every cookie that this one has now."""
    other = app.test_client()
    for cookie in client._cookies.values():  # type: ignore[union-attr]
        other.set_cookie(cookie.key, cookie.value)
    return other


def is_in(client: FlaskClient) -> bool:
    return client.get(PAGE).status_code == 200


def sign_out(client: FlaskClient, path: str = "/logout") -> int:
    headers = csrf_headers(client)
    return client.post(path, headers={"X-CSRFToken": headers["X-CSRFToken"]}).status_code


def sign_in_and_stay(app: Flask) -> FlaskClient:
    client = app.test_client()
    token = client.get("/login").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token, "remember": "y"}
    assert client.post("/login", data=form).status_code == 302
    assert client.get_cookie("remember_token") is not None
    return client


def test_nobody_is_kept_signed_in_who_did_not_ask_for_it(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/login").text
    box = page.split('name="remember"')
    assert len(box) == 2
    assert "checked" not in box[0].rsplit("<", 1)[1] + box[1].partition(">")[0]
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=form).status_code == 302
    assert is_in(client)
    assert client.get_cookie("remember_token") is None


def test_a_cookie_taken_before_sign_out_opens_nothing_after_it(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("press")
    elsewhere = sign_in("press")
    stolen = thief(app, client)
    assert is_in(stolen)
    assert sign_out(client) == 302
    assert not is_in(stolen)
    assert not is_in(client)
    assert is_in(elsewhere)


def test_nor_does_the_cookie_that_keeps_somebody_signed_in(app: Flask) -> None:
    client = sign_in_and_stay(app)
    stolen = thief(app, client)
    stolen.delete_cookie("mediahub")
    assert is_in(stolen)
    stolen.delete_cookie("mediahub")
    assert sign_out(client) == 302
    assert not is_in(stolen)


def test_signing_out_everywhere_ends_all_of_mine_and_nobody_elses(app: Flask, sign_in: SignIn) -> None:
    mine, phone, admin = sign_in("press"), sign_in_and_stay(app), sign_in("admin")
    assert sign_out(mine, "/sign-out-everywhere") == 302
    assert not is_in(mine)
    assert not is_in(phone)
    phone.delete_cookie("mediahub")
    assert not is_in(phone)
    assert is_in(admin)


def test_a_guest_cannot_sign_out_everywhere(app: Flask) -> None:
    client = app.test_client()
    token = client.get("/login").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = client.post("/sign-out-everywhere", data={"csrf_token": token})
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_a_token_for_forms_from_before_sign_in_is_good_no_more(app: Flask) -> None:
    """Session fixation: who planted a cookie knows what is in it, but nothing of what signs somebody in."""
    planted = app.test_client()
    token = planted.get("/login").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    victim = thief(app, planted)
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    assert victim.post("/login", data=form).status_code == 302
    assert is_in(victim)
    assert not is_in(planted)
    assert victim.post("/sign-out-everywhere", data={"csrf_token": token}).status_code == 400


def test_a_session_ends_by_itself_and_when_its_account_is_shut(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("press")
    database = app.extensions["mediahub"].database
    with database.begin() as session:
        session.execute(update(User).where(User.email == EMAIL).values(active=False))
    assert not is_in(client)
    with database.begin() as session:
        session.execute(update(User).where(User.email == EMAIL).values(active=True))
    client = sign_in("press")
    with database.begin() as session:
        session.execute(update(SignInSession).values(expires_at=utcnow() - timedelta(seconds=1)))
    assert not is_in(client)
    sign_in("press")
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 1


@pytest.mark.parametrize("value", ["", ".", "x", "x.y.z", "\x00", "é", "9" * 5000])
def test_an_id_that_is_none_is_nobodys(database: Database, value: str) -> None:
    with database.read() as session:
        assert sessions.find_session(session, value, utcnow()) is None


def test_a_session_is_of_its_account_alone(database: Database) -> None:
    with database.begin() as session:
        one = create_user(session, "one@example.org", PASSWORD, "press")
        other = create_user(session, "other@example.org", PASSWORD, "press")
        secret = sessions.begin_session(session, one.id, utcnow())
        one_id, other_id = f"{one.fs_uniquifier}.{secret}", f"{other.fs_uniquifier}.{secret}"
    with database.read() as session:
        found = sessions.find_session(session, one_id, utcnow())
        assert found is not None
        assert found.user.email == "one@example.org"
        assert sessions.find_session(session, other_id, utcnow()) is None


def test_a_new_password_ends_every_session(database: Database) -> None:
    with database.begin() as session:
        user = create_user(session, EMAIL, PASSWORD, "press")
        identity = f"{user.fs_uniquifier}.{sessions.begin_session(session, user.id, utcnow())}"
    with database.begin() as session:
        before = session.scalars(select(User.password)).one()
        set_password(session, EMAIL.upper(), "another long password")
    with database.read() as session:
        assert session.scalars(select(User.password)).one() != before
        assert sessions.find_session(session, identity, utcnow()) is None
        with pytest.raises(AccountError):
            set_password(session, "nobody@example.org", "another long password")
        with pytest.raises(AccountError):
            set_password(session, EMAIL, "short")


def test_a_password_that_is_hashed_anew_at_sign_in_lets_its_owner_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose hash is of other costs than today's gets a new one, even where somebody else writes meanwhile."""
    check = User.verify_and_update_password

    def checked(user: User, password: str) -> bool:
        is_right = check(user, password)
        with database.begin() as session:
            session.add(RateCount(key="somebody else", hits=1, expires_at=utcnow()))
        return is_right

    monkeypatch.setattr(User, "verify_and_update_password", checked)
    database = app.extensions["mediahub"].database
    other = hash_secret(PASSWORD.encode(), b"0123456789abcdef", 3, 512, 1, 32, Type.ID).decode()
    with database.begin() as session:
        session.execute(update(User).where(User.email == EMAIL).values(password=other))
    assert is_in(sign_in_and_stay(app))
    with database.read() as session:
        assert session.scalars(select(User.password).where(User.email == EMAIL)).one() != other
