"""What follows when a programme or a clock becomes known, through the catalogue of both databases."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.retagger import Retagger
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import get_event
from mediahub.catalog.models import (
    Asset,
    AssetSession,
    AssetTag,
    ClockReading,
    Session,
    StackDue,
    Tag,
    TaggerRun,
)
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.tagging import pending, plugins
from mediahub.tagging.agenda.change import carry_out, save_session
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.model import Frame
from mediahub.tagging.agenda.plan import load_sessions, make_plan
from mediahub.tagging.clocks.cameras import body_of, put_in_line
from mediahub.tagging.model import AssetFacts, Cost, EventFacts, Fact, Suggestion, Tagger
from tests.clock_frames import clock_text, write_clock_frame
from tests.pictures import write_jpeg
from tests.unit.tagging.assets import TEN, add_asset, add_event

pytestmark = pytest.mark.services
CSV = "Code,Title,Room,Start,End,Speakers,Topics\n{rows}"
ROBOTS = "ROB,Robots,Lab,2025-10-18 09:30,2025-10-18 10:30,Lin Yuhan | 林雨涵,robotics demo\n"
LATER = "ROB,Robots,Lab,2025-10-18 14:00,2025-10-18 15:00,Lin Yuhan,robotics demo\n"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def work(services: Services, sandbox: Sandbox) -> Retagger:
    return Retagger(services, sandbox)


def take_in(session: DbSession, slug: str, rows: str, **options: bool) -> None:
    event = get_event(session, slug)
    parsed = read_file(CSV.format(rows=rows).encode(), "p.csv", Frame(event.timezone))
    assert parsed.faults == []
    carry_out(session, event, make_plan(session, event, parsed), **options)


def sessions(session: DbSession) -> dict[str, str]:
    rows = session.execute(select(AssetSession.asset_id, Session.code).join(Session))
    return dict(rows.all())


def test_frames_follow_the_programme_when_it_comes_moves_and_goes(database: Database, work: Retagger) -> None:
    stop = threading.Event()
    with database.begin() as session:
        batch = add_event(session)
        add_asset(session, batch, "in")
        add_asset(session, batch, "later", taken_at=TEN + 270 * MINUTE)
        take_in(session, "wuhu", ROBOTS)
    assert work.work(stop) > 0
    with database.read() as session:
        assert sessions(session) == {"in": "ROB"}
        depiction = session.scalars(select(AssetSession)).one()
        assert depiction.evidence[0]["reason"].startswith("Shot at the time")
        assert session.scalars(select(Tag.label).join(AssetTag)).all() == ["robotics demo"]
    with database.begin() as session:
        take_in(session, "wuhu", LATER)
    work.work(stop)
    with database.read() as session:
        assert sessions(session) == {"later": "ROB"}
        (known,) = load_sessions(session, batch.event_id)
        assert {name.text for name in known.speakers[0].names} == {"Lin Yuhan", "林雨涵"}
        assert session.scalars(select(TaggerRun)).all() == []
    with database.begin() as session:
        take_in(session, "wuhu", "NEW,Other,Lab,2025-10-19 09:00,2025-10-19 10:00,,\n", remove_gone=True)
    work.work(stop)
    with database.read() as session:
        assert sessions(session) == {}


def test_what_was_rejected_never_returns(database: Database, work: Retagger) -> None:
    with database.begin() as session:
        add_asset(session, add_event(session), "in")
        take_in(session, "wuhu", ROBOTS)
    work.work(threading.Event())
    with database.begin() as session:
        session.scalars(select(AssetSession)).one().status = "rejected"
        event = get_event(session, "wuhu")
        (known,) = load_sessions(session, event.id)
        item = make_plan(
            session, event, read_file(CSV.format(rows=LATER).encode(), "p", Frame("UTC"))
        ).changed
        save_session(session, event, known, item[0].item, frozenset({"title"}))
    work.work(threading.Event())
    with database.read() as session:
        assert session.scalars(select(AssetSession.status)).all() == ["rejected"]


def test_a_clock_frame_moves_every_frame_of_its_body(
    services: Services, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The camera stands on Stockholm's time and is 90 seconds fast: ten o'clock shows as 4:01:30."""
    database, key = services.database, services.settings.secret_key.get_secret_value()
    with database.begin() as session:
        batch = add_event(session, f"clock-{secrets.token_hex(4)}")
        take_in(session, batch.event_slug, ROBOTS)
    pipeline = Pipeline(services, sandbox)

    def shoot(name: str, taken: str, seed: int, serial: str = "77") -> str:
        path = write_jpeg(tmp_path / name, seed, taken=taken, serial=serial)
        identity = pipeline.take(LocalFile(name, path), batch).asset_id
        assert identity is not None
        return identity

    before = shoot("a.jpg", "2025:10:18 04:01:30", 801)
    other = shoot("b.jpg", "2025:10:18 04:01:30", 802, serial="88")
    text = clock_text(TEN + 5 * MINUTE, key)
    frame = write_clock_frame(tmp_path / "clock.jpg", text, "2025:10:18 04:06:30", "77")
    pipeline.take(LocalFile("clock.jpg", frame), batch)
    after = shoot("c.jpg", "2025:10:18 04:21:30", 803)
    with database.read() as session:
        assert abs(session.get_one(Asset, after).taken_at - (TEN + 20 * MINUTE)) < timedelta(seconds=1)
        assert "ROB" in sessions(session)[after]
    Retagger(services, sandbox).work(threading.Event())
    with database.begin() as session:
        moved = session.get_one(Asset, before)
        assert abs(moved.taken_at - TEN) < timedelta(seconds=1)
        assert (moved.clock_basis, moved.camera_at) == ("qr", datetime(2025, 10, 17, 20, 1, 30, tzinfo=UTC))
        assert sessions(session)[before] == "ROB"
        assert before in session.scalars(select(StackDue.asset_id)).all()
        assert session.get_one(Asset, other).clock_basis == ""
        reading = session.scalars(select(ClockReading).where(ClockReading.event_id == batch.event_id)).one()
        session.delete(reading)
        session.flush()
        put_in_line(session, batch.event_id, str(body_of(moved)))
    Retagger(services, sandbox).work(threading.Event())
    with database.read() as session:
        back = session.get_one(Asset, before)
        assert (back.taken_at, back.clock_basis) == (back.camera_at, "")
        assert before not in sessions(session)


def fails(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    raise RuntimeError("no model")


def test_a_broken_background_tagger_is_tried_again_later(
    database: Database, work: Retagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Tagger("broken", "1", fails, frozenset({Fact.TIME}), Cost.BACKGROUND)
    taggers = (*plugins.OWN, broken)
    monkeypatch.setattr(plugins, "all_taggers", lambda: taggers)
    monkeypatch.setattr("mediahub.analysis.retagger.ask_named", fails_by_name)
    with database.begin() as session:
        add_asset(session, add_event(session), "in")
    work.work(threading.Event())
    with database.read() as session:
        row = session.scalars(select(TaggerRun)).one()
        assert (row.tagger, row.state, row.attempts) == ("broken", pending.DUE, 1)
        assert "no model" in row.error
        assert row.next_try > datetime.now(UTC) + 30 * timedelta(seconds=1)
        assert not pending.is_anything(session)
    assert work.work(threading.Event()) == 0
    with database.begin() as session:
        session.execute(update(TaggerRun).values(next_try=datetime.now(UTC)))
        assert pending.is_anything(session)
    assert work.work(threading.Event()) == 1
    assert pending.backoff(5) > pending.backoff(2)


def fails_by_name(name: str, asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """What runs in the process of its own."""
    return fails(asset, event)
