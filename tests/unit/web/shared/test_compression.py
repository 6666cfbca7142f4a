"""Texts compressed as the browser takes them."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from mediahub.web.shared import compression

TEXT = "body { color: red }\n" * 400


@pytest.fixture
def client(tmp_path: object) -> FlaskClient:
    app = Flask("compression", static_folder=None)
    compression.init_app(app)
    app.add_url_rule("/a.css", "static", lambda: Response(TEXT, mimetype="text/css"), methods=["GET", "POST"])
    app.add_url_rule("/small.css", "static2", lambda: Response("a{}", mimetype="text/css"))
    app.add_url_rule("/page", "page", lambda: TEXT)
    return app.test_client()


@pytest.mark.parametrize(
    ("takes", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("deflate", None), ("", None)]
)
def test_the_best_that_the_browser_takes(client: FlaskClient, takes: str, encoding: str | None) -> None:
    answer = client.get("/a.css", headers={"Accept-Encoding": takes})
    assert answer.headers.get("Content-Encoding") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(answer.data).decode() == TEXT
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_pages_of_people_are_left_alone(client: FlaskClient) -> None:
    """What a page of somebody's own says beside a secret must not be told by its length (BREACH)."""
    answer = client.get("/page", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.text == TEXT


def test_only_a_whole_answer_to_a_question_is_compressed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.post("/a.css", headers={"Accept-Encoding": "br"}).headers
