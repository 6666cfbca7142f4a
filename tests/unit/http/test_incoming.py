"""Bounds of what comes in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import TestResponse

from mediahub.http import incoming
from mediahub.http.context import LARGEST_ID


def test_a_json_of_many_small_values_is_refused_before_it_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would be thirty times as large in memory."""
    monkeypatch.setattr(incoming, "MAX_VALUES", 1000)
    with app.test_request_context(), pytest.raises(incoming.UnreadableJson, match="too many"):
        app.json.loads(b"[" + b"[]," * 1000 + b"1]")
    with app.test_request_context():
        assert app.json.loads("[1, 2]") == [1, 2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 40 + "]" * 40, "deeply"),
        ('{"a":' * 40 + "1" + "}" * 40, "deeply"),
        ("[" * 200_000 + "]" * 200_000, "deeply"),
        (r'["\ud800"]', "surrogate"),
        (r'{"\udfff": 1}', "surrogate"),
        (r'["\u0000"]', "NUL"),
        (r'[{"a": "\u00e4\u0000"}]', "NUL"),
        ("[9223372036854775808]", "too large"),
        (f"[{'9' * 5000}]", "too large"),
        ("[1e999]", "too large"),
        ("[NaN]", "not JSON"),
        ("[-Infinity]", "not JSON"),
    ],
)
def test_json_that_nobody_can_keep_is_refused(app: Flask, text: str, words: str) -> None:
    with app.test_request_context(), pytest.raises(incoming.UnreadableJson, match=words):
        app.json.loads(text)


def test_json_at_the_bounds_is_read(app: Flask) -> None:
    deep = "[" * (incoming.MAX_DEPTH - 1) + '"\u00e4"' + "]" * (incoming.MAX_DEPTH - 1)
    with app.test_request_context():
        assert app.json.loads(deep)
        assert app.json.loads(f"[{incoming.MAX_INTEGER}]") == [incoming.MAX_INTEGER]


@pytest.mark.parametrize("path", ["/login?next=a%00", "/login?a%00=b", "/events/a%00b/"])
def test_an_address_holds_no_nul(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 400


@pytest.mark.parametrize(
    ("asked", "found"),
    [("7", 7), ("-5", 0), (f"{1 << 63}", LARGEST_ID), ("9" * 21, 1), ("x", 1), ("", 1), ("\u0667", 1)],
)
def test_numbers_of_addresses_are_kept_within_bounds(app: Flask, asked: str, found: int) -> None:
    with app.test_request_context(query_string={"n": asked}):
        assert incoming.query_int("n", 1) == found


@pytest.mark.parametrize("text", [str(LARGEST_ID + 1), str(-LARGEST_ID - 1), "9" * 30, "x"])
def test_numbers_of_forms_that_no_column_holds_are_none(text: str) -> None:
    assert incoming.bounded_int(str(LARGEST_ID)) == LARGEST_ID
    with pytest.raises(ValueError, match=text):
        incoming.bounded_int(text)


def sent(client: FlaskClient, fields: dict[str, str], kind: str | None = None) -> TestResponse:
    """The answer to a form of the sign-in page, with its token."""
    token = client.get("/login").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    return client.post("/login", data={"csrf_token": token, **fields}, content_type=kind)


@pytest.mark.parametrize("kind", incoming.FORMS)
@pytest.mark.parametrize("fields", [{"email": "a\0b", "password": "x"}, {"e\0mail": "a", "password": "x"}])
def test_a_field_of_a_form_holds_no_nul(app: Flask, fields: dict[str, str], kind: str) -> None:
    """PostgreSQL keeps none, and SQLite would."""
    answer = sent(app.test_client(), fields, kind)
    assert answer.status_code == 400
    assert "NUL" in answer.text


def test_a_field_of_a_form_is_no_longer_than_anybody_writes(app: Flask) -> None:
    client, longest = app.test_client(), "a" * incoming.MAX_TEXT
    assert sent(client, {"email": longest}).status_code == 200
    assert sent(client, {"email": longest + "a"}).status_code == 413


def test_so_is_a_text_of_a_pages_json(app: Flask) -> None:
    body = incoming.Body(long="a" * (incoming.MAX_TEXT + 1), right="a" * incoming.MAX_TEXT)
    with app.test_request_context():
        assert body.text("right") == body["right"]
        with pytest.raises(RequestEntityTooLarge):
            body.text("long")
