"""Strangers' programmes through the page and the command line: read beside the catalogue, never inside it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.event import listen, remove

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AssetSession, Event, Session
from mediahub.catalog.programme import suggested_by_code
from mediahub.cli import main
from mediahub.identity.accounts import create_user
from mediahub.media.sandbox.untrusted_text import read_apart
from mediahub.settings import load_settings
from mediahub.tagging.agenda.change import carry_out
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.model import FileError, Frame
from mediahub.tagging.agenda.formats.reading import read_programme
from mediahub.tagging.agenda.plan import make_plan
from tests.assets import add_asset, add_event

PASSWORD = "correct horse battery"
FIRST, LAST = datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC)
FRAME = Frame("Asia/Shanghai", FIRST, LAST)
DAYS = (17, 18, 19)


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


def calendar(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def event(uid: str, day: int, *more: str, title: str = "Talk") -> str:
    start = f"DTSTART;TZID=Asia/Shanghai:202510{day}T090000"
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", start, "DURATION:PT1H", *more, "END:VEVENT"]
    return "\r\n".join(lines)


SECONDLY = calendar(event("a", 17, "RRULE:FREQ=SECONDLY"))


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


def test_limits_are_said_in_words() -> None:
    """The process that reads it ends; whoever asked gets a sentence."""
    endless = "\r\n".join(event(str(n), 17, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31") for n in range(60))
    with pytest.raises(FileError, match="took longer than 1 seconds"):
        read_apart(read_file, calendar(endless), "never.ics", FRAME, fails=FileError, seconds=1)
    parsed = read_programme(SECONDLY, "a.ics", FRAME)
    assert parsed.items == []
    assert "by the second" in parsed.faults[0].message


def take_in(database: Database, data: bytes, **options: bool) -> Any:
    with database.begin() as session:
        found = session.scalars(select(Event)).one()
        plan = make_plan(session, found, read_file(data, "p", FRAME))
        carry_out(session, found, plan, **options)
        return plan


def rows(database: Database) -> dict[str, tuple[int, str]]:
    with database.read() as session:
        query = select(Session).order_by(Session.starts_at)
        return {one.uid: (one.id, f"{one.starts_at.astimezone(UTC):%d %H}") for one in session.scalars(query)}


def test_the_second_time_corrects_and_doubles_nothing(database: Database) -> None:
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai")
    series = event("a", 17, "RRULE:FREQ=DAILY;COUNT=3", title="Stand-up")
    take_in(database, calendar(series, event("b", 17, title="Lunch")))
    before = rows(database)
    assert len(before) == 4
    moved = event(
        "a", 18, "RECURRENCE-ID;TZID=Asia/Shanghai:20251018T090000", title="Stand-up, later"
    ).replace("20251018T090000\r\nDURATION", "20251018T140000\r\nDURATION")
    cancelled = event("b", 17, "STATUS:CANCELLED", title="Lunch")
    plan = take_in(database, calendar(event("c", 19, title="Lunch"), series, moved, cancelled))
    after = rows(database)
    assert (len(plan.new), len(plan.changed), plan.same) == (1, 1, 2)
    assert [code for _, code, _ in plan.gone] == ["lunch"]
    key = "a/2025-10-18T09:00:00+08:00"
    assert (before[key], after[key]) == ((before[key][0], "18 01"), (before[key][0], "18 06"))
    assert set(before) < set(after)
    assert take_in(database, calendar(event("c", 19, title="Lunch")), remove_gone=True).same == 1
    assert list(rows(database)) == ["c"]


def test_a_large_programme_is_a_handful_of_statements(database: Database) -> None:
    """Others wait while it is written; and no condition is longer than a database takes."""
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai")
    days = [FIRST.date() + timedelta(days=2 * n) for n in range(1200)]
    lines = [
        f"{n},Talk {n},{day} 09:00,{day} 10:00,Lin Yuhan | 林雨涵; Ban Ki-moon,stage"
        for n, day in enumerate(days)
    ]
    data = "\n".join(["Code,Title,Start,End,Speakers,Tags", *lines]).encode()
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    listen(database.engine, "before_cursor_execute", counted)
    try:
        assert len(take_in(database, data).new) == 1200
    finally:
        remove(database.engine, "before_cursor_execute", counted)
    assert count < 1400  # SQLite inserts rows one by one
    again = take_in(database, data)
    assert (len(again.new), len(again.changed), again.same) == (0, 0, 1200)
    assert len(take_in(database, data[: data.index(b"\n600,")], remove_gone=True).gone) == 600
    with database.read() as session:
        assert session.scalars(select(func.count()).select_from(Session)).one() == 600


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
