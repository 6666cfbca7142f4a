"""What a page's script is told when something cannot be done."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.http.errors import refused
from mediahub.messages import message
from mediahub.problems import Conflict, Invalid, Missing, NotAllowed, Problem
from tests.unit.web.conftest import SignIn, csrf_headers

ROOMS = "/events/summit/programme/rooms"


@pytest.mark.parametrize(
    ("language", "nameless", "taken"),
    [
        ("en", "A room needs a name", "There is a room Hall “50 %” already."),
        ("zh", "会场需要名称", "已有名为 Hall “50 %” 的会场。"),
    ],
)
def test_reasons_come_in_the_readers_language_with_their_values(
    sign_in: SignIn, language: str, nameless: str, taken: str
) -> None:
    client = sign_in("admin")
    headers = csrf_headers(client)
    for name in ("Hall “50 %”", "Foyer"):
        client.post(ROOMS, json={"name": name, "before": name}, headers=headers)
    client.set_cookie("language", language)
    for body, expected in (
        ({"name": " "}, nameless),
        ({"name": "Hall “50 %”", "before": "Foyer"}, taken),
    ):
        answer = client.post(ROOMS, json=body, headers=headers)
        assert answer.status_code == 400
        assert expected in answer.get_json()["error"]["message"]
    client.delete_cookie("language")


class RoomFull(Conflict):
    """An error of a room's own."""


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (Missing("It is gone."), 404),
        (NotAllowed("It is not yours."), 403),
        (Invalid("That is no number."), 400),
        (RoomFull(message("It holds %(count)d.", count=7)), 409),
    ],
)
def test_what_a_room_refuses_is_answered_with_its_status_and_words(
    app: Flask, problem: Problem, status: int
) -> None:
    with app.test_request_context("/api/v1/anything"):
        body, code, headers = refused(problem)
        assert code == status
        assert headers["Content-Type"] == "application/problem+json"
        assert str(problem) in body
    with app.test_request_context("/events/summit/anything", headers={"Accept": "application/json"}):
        answer, code, _ = refused(problem)
        assert code == status
        assert answer.get_json()["error"]["message"].startswith(str(problem))
