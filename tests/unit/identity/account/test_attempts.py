"""Every step of signing in is in the audit log, and the wrong ones too."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import AuditEntry
from tests.unit.web.conftest import PASSWORD, app
from tests.unit.web.signin.browsers import Browser, code_now, make_stale, person

__all__ = ["app"]


def entries(app: Flask, email: str) -> list[tuple[str, str]]:
    with app.extensions["mediahub"].database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [
            (one.action, str(one.details.get("by") or one.details.get("step") or ""))
            for one in rows
            if email in one.subject_name and one.action != "account.made"
        ]


def test_each_step_is_written_down(app: Flask) -> None:
    anna = person(app, "audited")
    anna.sign_in("not the password")
    anna.sign_in()
    key, _ = anna.set_up_app()
    phone = Browser(app, anna.email)
    phone.sign_in()
    phone.second_step(code="000000")
    phone.second_step(code=code_now(app, anna.email, key))
    make_stale(app)
    phone.send("/account/recovery-codes", proof_password="wrong")
    phone.send("/account/recovery-codes", proof_password=PASSWORD)
    phone.send("/logout")
    assert entries(app, anna.email) == [
        ("sign_in.failed", "password"),
        ("sign_in.done", "password"),
        ("second_factor.added", ""),
        ("sign_in.failed", "second_step"),
        ("sign_in.done", "password totp"),
        ("sign_in.failed", "again"),
        ("sign_in.confirmed", "password"),
        ("second_factor.codes_made", ""),
        ("sign_out.done", ""),
    ]


def test_who_tries_an_address_without_an_account_is_written_down_too(app: Flask) -> None:
    guest = Browser(app, "guessed-at@example.org")
    tries = [guest.sign_in("not the password").status_code for _ in range(6)]
    assert tries == [200] * 5 + [429]
    found = entries(app, guest.email)
    assert found == [("sign_in.failed", "password")] * 5 + [("sign_in.stopped", "")]


@pytest.mark.parametrize("password", [PASSWORD, "wrong wrong wrong"])
def test_a_program_that_signs_in_with_json_is_judged_by_what_came_of_it(app: Flask, password: str) -> None:
    anna = person(app, f"json-{len(password)}-{password[0]}")
    headers = {"X-CSRFToken": anna.token("/login"), "Accept": "application/json"}
    said = {"email": anna.email, "password": password}
    anna.client.post("/login", json=said, headers=headers)
    is_right = password == PASSWORD
    assert entries(app, anna.email)[0][0] == ("sign_in.done" if is_right else "sign_in.failed")
    assert anna.is_in() == is_right
