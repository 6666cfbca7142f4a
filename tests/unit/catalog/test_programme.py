"""Strangers' programmes through the page and the command line: read beside the catalogue, never inside it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AssetSession, Event, Session
from mediahub.catalog.programme import suggested_by_code
from mediahub.cli import main
from mediahub.identity.accounts import create_user
from mediahub.settings import load_settings
from tests.assets import add_asset, add_event
from tests.unit.catalog.calendars import FIRST, LAST, calendar, event

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = load_settings(home=tmp_path_factory.mktemp("home"))
    Database(settings.sqlalchemy_url).migrate()
    app = create_app(settings)
    with app.extensions["mediahub"].database.begin() as session:
        create_user(session, "desk@mediahub.example", PASSWORD, "marketing")
        event = create_event(session, "summit", "Summit", "Asia/Shanghai")
        event.starts_at, event.ends_at = FIRST, LAST
    return app


@pytest.fixture
def desk(app: Flask) -> Iterator[FlaskClient]:
    client = app.test_client()
    page = client.get("/login").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"email": "desk@mediahub.example", "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=form).status_code == 302
    yield client
    with app.extensions["mediahub"].database.begin() as session:
        session.query(Session).delete()


def send(client: FlaskClient, data: bytes, name: str = "p.ics", **options: str) -> Any:
    page = client.get("/events/summit/programme").get_data(as_text=True)
    headers = {"X-CSRFToken": page.split('"csrf": "')[1].split('"')[0], "Accept": "application/json"}
    form = {"file": (io.BytesIO(data), name), **options}
    return client.post("/events/summit/programme/import", data=form, headers=headers)


def test_the_page_shows_first_and_then_takes_in_what_is_good(desk: FlaskClient) -> None:
    data = calendar(event("a", 17, "RRULE:FREQ=SECONDLY"), event("b", 18, title="Bühne"))
    looked = send(desk, data)
    assert looked.status_code == 200
    assert [one["title"] for one in looked.json["new"]] == ["Bühne"]
    assert looked.json["faults"][0]["line"] == 3
    taken = send(desk, data, apply="1").json
    assert taken["applied"]
    assert len(taken["new"]) == 1
    again = send(desk, data, apply="1").json
    assert (again["new"], again["changed"], again["same"]) == ([], [], 1)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.ics"),
        (b"\x00\xff\xfe" * 999, "x.csv"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\n" * 999, "x.ics"),
        (b"[" * 100_000, "x.json"),
        (b'<!DOCTYPE a [<!ENTITY a "a">]><schedule>&a;</schedule>', "x.xml"),
        (b"a" * ((8 << 20) + 1), "x.csv"),
    ],
)
def test_what_is_no_programme_is_a_sentence_and_no_500(desk: FlaskClient, data: bytes, name: str) -> None:
    answer = send(desk, data, name)
    assert answer.status_code == 400
    assert len(answer.json["error"]["message"]) > 10


def test_nothing_is_removed_while_a_part_of_the_file_cannot_be_read(desk: FlaskClient) -> None:
    """The line that is at fault may be the very session that would be removed."""
    assert send(desk, calendar(event("a", 17), event("b", 18)), apply="1").status_code == 200
    torn = calendar(event("a", 17), event("b", 18).replace("DTSTART", "DTSTRT"))
    answer = send(desk, torn, apply="1", remove_gone="1")
    assert answer.status_code == 409
    assert "Mend" in answer.json["error"]["message"]
    assert [one["title"] for one in send(desk, torn).json["gone"]] == ["Talk"]


def test_reading_holds_no_lock_on_the_catalogue(app: Flask, desk: FlaskClient) -> None:
    """While somebody else writes, the whole file is read, and looking at the plan needs no lock at all."""
    database: Database = app.extensions["mediahub"].database
    done = threading.Event()
    with database.begin() as session:
        session.scalars(select(Event)).one().description = "held"
        answers: list[int] = []

        def look() -> None:
            answers.append(send(desk, calendar(event("a", 17))).status_code)
            done.set()

        threading.Thread(target=look, daemon=True).start()
        assert done.wait(120), "it waited for the one who writes"
    assert answers == [200]


def test_the_command_says_what_it_left_out(app: Flask, desk: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "p.ics"
    file.write_bytes(calendar(event("a", 17), event("b", 18, "STATUS:CANCELLED"), event("c", 19, "DTEND:x")))
    home = app.extensions["mediahub"].settings.home
    run = CliRunner().invoke(
        main, ["programme", "import", str(file), "--event", "summit"], env={"MEDIAHUB_HOME": str(home)}
    )
    assert run.exit_code == 1, run.output  # one entry was at fault
    assert "1 new" in run.output
    assert "cancelled" in run.output
    assert "DTEND" in run.output


def test_headings_know_how_many_of_a_sessions_pictures_are_only_suggested(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        for code in ("OPEN", "DONE"):
            session.add(
                Session(event_id=event.id, code=code, title=code, starts_at=FIRST, ends_at=LAST, speakers=[])
            )
        session.flush()
        by_code = {one.code: one.id for one in session.scalars(select(Session))}
        links = [("OPEN", "suggested"), ("OPEN", "accepted"), ("OPEN", "rejected"), ("DONE", "accepted")]
        for number, (code, status) in enumerate([*links, ("OPEN", "suggested")]):
            asset = add_asset(session, event, f"f{number}", deleted_at=LAST if number == len(links) else None)
            session.add(
                AssetSession(asset_id=asset.id, session_id=by_code[code], source="programme", status=status)
            )
    with database.read() as session:
        assert suggested_by_code(session, event.id, {"OPEN", "DONE"}) == {"OPEN": (1, 2)}
        assert suggested_by_code(session, event.id, {"DONE"}) == {}
