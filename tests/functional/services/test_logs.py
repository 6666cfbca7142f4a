"""What processes write down when something fails: JSON, with the request, and no secret of the home."""

from __future__ import annotations

import io
import json
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask, request
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mediahub.app import create_app
from mediahub.catalog.db import database as catalogue
from mediahub.catalog.db.database import Database
from mediahub.logs import DELIBERATE, log_to_stream
from mediahub.logs.redaction import GONE
from mediahub.mail.outbox import send
from mediahub.mail.sender import MailSender
from mediahub.mail.smtp import smtp_server
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.settings import SECRET_NAMES, Settings, load_settings
from mediahub.storage import Bucket, StorageError
from tests.services import free_ports

LINK = "/s/hU5h-Hu5h-link"
PASSWORDS = ("hU5h-Hu5h-database", "hU5h-Hu5h-mail", "hU5h-Hu5h-link")
log = structlog.get_logger("mediahub.tests")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with every kind of secret, whose servers are all away."""
    monkeypatch.setattr(catalogue, "LOCK_SECONDS", 0.1)
    web, s3 = free_ports(2)
    return load_settings(
        home=tmp_path / "home",
        port=web,
        s3_port=s3,
        smtp_url=SecretStr("smtp://me:hU5h-Hu5h-mail@127.0.0.1:9"),
    )


@pytest.fixture
def written(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What this process, made a service, writes to its log."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    stream = io.StringIO()
    log_to_stream("web", settings, stream)
    yield stream
    root = logging.getLogger()
    for one in [one for one in root.handlers if getattr(one, "is_ours", "")]:
        root.removeHandler(one)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(written: io.StringIO, settings: Settings) -> list[dict[str, object]]:
    """Every line, once it is sure that it holds no secret and no variable."""
    said = written.getvalue()
    secrets = [getattr(settings, name).get_secret_value() for name in SECRET_NAMES]
    for secret in (*secrets, *PASSWORDS):
        assert secret not in said
    assert "locals" not in said
    found = [json.loads(line) for line in said.splitlines()]
    assert found
    assert all({"time", "level", "event", "service"} <= line.keys() for line in found)
    return found


@pytest.fixture
def app(settings: Settings, written: io.StringIO) -> Flask:
    Database(settings.sqlalchemy_url).migrate()
    app = create_app(settings)

    @app.get(f"{LINK}/broken")
    def broken() -> str:
        key = settings.secret_key.get_secret_value()  # a variable of a frame
        raise RuntimeError(f"cannot sign {request.full_path} with {key}")

    return app


def test_an_error_of_a_page_is_found_by_its_request(
    app: Flask, settings: Settings, written: io.StringIO
) -> None:
    answer = app.test_client().get(
        f"{LINK}/broken?key=hU5h-Hu5h-link", headers={"X-Request-ID": "from-nginx-7"}
    )
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (500, "from-nginx-7")
    (line,) = [line for line in lines(written, settings) if line["level"] == "error"]
    assert line["request_id"] == "from-nginx-7"
    assert "RuntimeError" in str(line["exception"])
    assert GONE in str(line["exception"])


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "-x", '"'])
def test_a_request_without_a_name_of_its_own_is_given_one(app: Flask, given: str) -> None:
    names = {
        app.test_client().get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
        for _ in "ab"
    }
    assert len(names) == 2
    assert given not in names
    assert all(len(name) == 32 for name in names)


def test_s3_that_is_away_or_refuses(settings: Settings, written: io.StringIO) -> None:
    bucket = Bucket(settings)
    try:
        bucket.get_bytes("originals/x")
    except StorageError:
        log.exception("an arrival waits for a service", bucket=bucket, settings=settings)
    assert "Traceback" in str(lines(written, settings)[0]["exception"])


def test_a_locked_catalogue_without_what_was_to_be_written(settings: Settings, written: io.StringIO) -> None:
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    with sqlite3.connect(settings.home / "mediahub.sqlite", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        try:
            with database.begin() as session:
                session.execute(text("SELECT :x"), {"x": PASSWORDS[0]})
        except SQLAlchemyError:
            log.exception("it failed")
        other.execute("ROLLBACK")
    try:
        with database.begin() as session:
            session.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": PASSWORDS[0]})
    except SQLAlchemyError:
        log.exception("it failed")
    said = [str(line["exception"]) for line in lines(written, settings)]
    assert "database is locked" in said[0]
    assert "no such table" in said[1]


def test_a_database_whose_address_holds_a_password(settings: Settings, written: io.StringIO) -> None:
    url = f"postgresql+psycopg://me:{PASSWORDS[0]}@127.0.0.1:9/x"
    try:
        with Database(url).read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.exception("the database is away", url=url, error=str(error))
    assert GONE in str(lines(written, settings)[0]["url"])


def test_a_mail_server_that_refuses(settings: Settings, written: io.StringIO) -> None:
    database = Database.of(settings)
    database.migrate()
    with database.begin() as session:
        send(session, "a@example.org", "Sign in", f"http://x{LINK} and http://x/sign-in?key=hU5h-Hu5h-link")
    MailSender(settings, database).work(smtp_server(settings))
    assert any("mail server" in str(line["event"]) for line in lines(written, settings))


def test_a_thread_that_dies(settings: Settings, written: io.StringIO) -> None:
    def loop() -> None:
        raise RuntimeError(f"token={PASSWORDS[0]}")

    thread = threading.Thread(target=loop, name="records")
    thread.start()
    thread.join()
    (line,) = lines(written, settings)
    assert (line["thread"], line["level"]) == ("records", "critical")


def test_a_reader_that_crashes(
    settings: Settings, written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    with Sandbox(1) as sandbox:
        try:
            sandbox.call(os._exit, 11)
        except ReadError:
            log.exception("a file cannot be read")
    assert "NotRead" in str(lines(written, settings)[0]["exception"])
    assert capfd.readouterr().err == ""


def test_what_a_library_logs_is_of_the_same_form(settings: Settings, written: io.StringIO) -> None:
    logging.getLogger("huey").error(
        "Unhandled exception in task", exc_info=ValueError(f"password={PASSWORDS[1]}")
    )
    logging.getLogger("httpx").info("POST https://hook.example/?token=hU5h-Hu5h-link")
    (line,) = lines(written, settings)
    assert line["logger"] == "huey"


def test_mail_that_is_to_be_in_the_log_is_there_whole(settings: Settings, written: io.StringIO) -> None:
    log.info("mail, not sent", text="http://x/sign-in?key=abcdefgh", **{DELIBERATE: True})
    (line,) = lines(written, settings)
    assert line["text"] == "http://x/sign-in?key=abcdefgh"
    assert DELIBERATE not in line
