"""The access log: a line for each request, without its query."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Flask
from gunicorn.config import Config
from structlog.testing import capture_logs

from mediahub.http.request_ids import HEADER
from mediahub.logs.redaction import Redactor
from mediahub.web.access_log import JsonLogger

OPENS = {"token", "key", "signed", "signature"}
"""What whoever knows an address needs for nothing more, by its name in the address."""
OPENS_NOTHING = {"slug", "name", "kind", "colour", "filename", "sha256", "number", "size", "prefix"}


def line(**environ: Any) -> Any:
    answer = SimpleNamespace(status="206 Partial Content", sent=12, headers=[(HEADER, "abc")])
    asked = {"REMOTE_ADDR": "10.0.0.7", "REQUEST_METHOD": "GET", "PATH_INFO": "/events/summit/"}
    logger = JsonLogger(Config())
    with capture_logs() as logged:
        logger.access(answer, None, {**asked, **environ}, timedelta(milliseconds=12.6))
    (only,) = logged
    return only


def test_it_says_who_what_and_how_long() -> None:
    found = line(QUERY_STRING="q=secret")
    assert (found["request_id"], found["client"], found["method"]) == ("abc", "10.0.0.7", "GET")
    assert (found["path"], found["status"], found["bytes"], found["ms"]) == ("/events/summit/", 206, 12, 13)
    assert "secret" not in str(found)


def test_what_gunicorn_says_itself_goes_to_the_same_log() -> None:
    logger = JsonLogger(Config())
    for one in (logger.error_log, logger.access_log):
        assert (one.handlers, one.propagate) == ([], True)


def test_no_address_that_is_a_key_is_kept(app: Flask) -> None:
    """A new name in an address is one or the other."""
    redact, walked, secret = Redactor(), set(), "WyJhIl0.aS1x.hU5h-Hu5h"
    for rule in app.url_map.iter_rules():
        names = {one for one in rule.arguments if not one.endswith("_id")}
        assert names <= OPENS | OPENS_NOTHING, rule.rule
        if names & OPENS:
            values = {one: secret if one in OPENS else 1 for one in rule.arguments}
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            assert secret not in redact(f'"path": "{path}"'), path
            walked |= names & OPENS
    assert walked == OPENS
