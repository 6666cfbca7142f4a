"""Request ids: taken over where they spoil nothing, else made."""

from __future__ import annotations

import pytest
import structlog
from flask import Flask

from mediahub.http import request_ids
from mediahub.http.request_ids import HEADER


@pytest.fixture
def app() -> Flask:
    app = Flask("ids")
    request_ids.init_app(app)
    app.add_url_rule("/", view_func=lambda: str(structlog.contextvars.get_contextvars()["request_id"]))
    return app


@pytest.mark.parametrize("given", ["abc", "A1._:-", "0" * 64])
def test_a_good_one_is_kept_in_answer_and_logs(app: Flask, given: str) -> None:
    answer = app.test_client().get("/", headers={HEADER: given})
    assert answer.headers[HEADER] == answer.text == given


@pytest.mark.parametrize("given", ["", "-a", "0" * 65, "a b", 'a"b', "ä", "<script>"])
def test_what_could_spoil_a_log_gets_another(app: Flask, given: str) -> None:
    answer = app.test_client().get("/", headers={HEADER: given} if given else {})
    assert answer.headers[HEADER] == answer.text != given
    assert len(answer.text) == 32


def test_each_request_has_its_own(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/").text != client.get("/").text
    assert client.get("/nowhere").headers[HEADER]
