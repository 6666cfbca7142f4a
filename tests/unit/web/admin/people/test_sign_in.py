"""What roles owe at sign-in is an admin's to say, who proved lately who they are."""

from __future__ import annotations

from flask import Flask

from mediahub.identity.factors.policy import change_policy, policy
from tests.unit.web.conftest import PASSWORD, app
from tests.unit.web.signin.browsers import make_stale, person

__all__ = ["app"]


def asked(app: Flask) -> dict[str, str]:
    with app.extensions["mediahub"].database.read() as session:
        return policy(session)


def test_an_admin_asks_for_a_second_factor(app: Flask) -> None:
    admin = person(app, "asks", "admin")
    admin.sign_in()
    admin.send("/admin/sign-in", "/admin/sign-in", press="second_factor", photographer="passkey")
    try:
        assert asked(app)["press"] == "second_factor"
        assert asked(app)["photographer"] == "passkey"
        assert "yet to set it up" in admin.get("/admin/sign-in").text
        assert admin.send("/admin/sign-in", "/admin/sign-in", press="blood").status_code == 400
        make_stale(app)
        form = {"press": "none"}
        assert admin.send("/admin/sign-in", "/admin/sign-in", **form).status_code == 403
        assert asked(app)["press"] == "second_factor"
        admin.send("/admin/sign-in", "/admin/sign-in", **form, proof_password=PASSWORD)
        assert asked(app)["press"] == "none"
    finally:
        change_policy(app.extensions["mediahub"].database, {"press": "none", "photographer": "none"})


def test_nobody_else_does(app: Flask) -> None:
    desk = person(app, "desk", "marketing")
    desk.sign_in()
    assert desk.get("/admin/sign-in").status_code == 403
    token = desk.token("/account")
    answer = desk.client.post("/admin/sign-in", data={"csrf_token": token, "press": "passkey"})
    assert answer.status_code == 403
    assert asked(app).get("press", "none") == "none"
