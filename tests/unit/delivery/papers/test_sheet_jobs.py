"""Large contact sheets are a worker's: asked for once, drawn by the rights of whoever asked, taken when
ready."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image, UnidentifiedImageError
from sqlalchemy import select, update

from mediahub.catalog.coordination import tries
from mediahub.catalog.models import AuditEntry, ContactSheet, Event, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.papers import sheet_jobs, sheet_maker
from mediahub.delivery.papers.sheet_maker import SheetMaker
from mediahub.identity.terms import publish_terms
from mediahub.loops import Interrupted
from mediahub.outages.retries import TRIES
from mediahub.storage import Unavailable
from tests.in_app import counter_in_memory, objects_of
from tests.takers import Counter


def _thumb() -> bytes:
    thumb = io.BytesIO()
    Image.new("RGB", (48, 32), "red").save(thumb, "JPEG")
    return thumb.getvalue()


ONE_THUMB = _thumb()


@pytest.fixture(autouse=True)
def _few_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_jobs, "AT_ONCE", 2)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as counter:
        for name in "abc":
            identity = counter.add(f"{name}.jpg", name.encode(), rights_class="free")
            key = f"renditions/{identity}/thumb.jpg"
            counter.services.bucket.put_bytes(key, ONE_THUMB, "image/jpeg")
            with counter.services.database.begin() as session:
                made = {"name": "thumb", "key": key, "mime": "image/jpeg", "size": 1}
                session.add(Rendition(asset_id=identity, width=48, height=32, **made))
        yield counter


@pytest.fixture
def press(counter: Counter) -> FlaskClient:
    return counter.client("marketing")


@pytest.fixture
def way(counter: Counter, press: FlaskClient) -> str:
    """Of a sheet with all three pictures."""
    made = press.post("/events/summit/baskets/", json={"name": "Tonight", "ids": counter.ids}).json
    return f"{made['url']}/contact-sheet.pdf"


def rows(counter: Counter) -> list[ContactSheet]:
    with counter.services.database.read() as session:
        return list(session.scalars(select(ContactSheet).order_by(ContactSheet.created_at)))


def raising(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def draw(counter: Counter) -> None:
    SheetMaker(counter.services).work(threading.Event())


def test_it_is_drawn_once_and_taken_when_it_is_ready(counter: Counter, press: FlaskClient, way: str) -> None:
    for _ in range(2):
        waits = press.get(way)
        assert waits.status_code == 202
        assert waits.headers["Refresh"].endswith(f"url={way}?waited=1")
    assert [(one.state, one.total) for one in rows(counter)] == [("waiting", 3)]
    draw(counter)
    assert way in press.get(f"{way}?waited=1").headers["Refresh"]
    for _ in range(2):  # the second time nothing is drawn
        taken = press.get(way)
        assert taken.mimetype == "application/pdf"
        assert taken.data.startswith(b"%PDF-")
        assert int(taken.headers["Content-Length"]) == len(taken.data)
        assert "Tonight.pdf" in taken.headers["Content-Disposition"]
    assert [(one.state, one.done) for one in rows(counter)] == [("ready", 3)]
    with counter.services.database.read() as session:
        taken_entries = AuditEntry.action == "export.contact_sheet"
        assert len(session.scalars(select(AuditEntry).where(taken_entries)).all()) == 2


def test_a_program_is_told_how_far_it_is(counter: Counter, press: FlaskClient, way: str) -> None:
    number = rows_of_baskets(way)
    asked = press.get(f"/api/v1/baskets/{number}/contact-sheet")
    assert (asked.status_code, asked.json) == (202, {"done": 0, "total": 3})
    assert int(asked.headers["Retry-After"]) > 0
    draw(counter)
    assert press.get(f"/api/v1/baskets/{number}/contact-sheet").data.startswith(b"%PDF-")


def rows_of_baskets(way: str) -> str:
    return way.split("/")[-2]


def test_what_is_withdrawn_is_on_no_sheet_and_the_old_one_is_not_handed_out(
    counter: Counter, press: FlaskClient, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[bool]] = []
    module = "mediahub.delivery.papers.contact_sheet.draw"
    monkeypatch.setattr(
        module, lambda target, heading, frames: shown.append([bool(one.thumb) for one in frames])
    )
    press.get(way)
    counter.change(counter.ids[0], state="withdrawn")
    draw(counter)
    assert shown == [[False, True, True]]
    assert press.get(way).status_code == 200, "it shows what may be seen now"
    counter.change(counter.ids[1], state="withdrawn")
    assert press.get(way).status_code == 202
    assert len(rows(counter)) == 2


def test_a_sheet_is_for_who_asked_and_only_after_the_terms(
    counter: Counter, press: FlaskClient, way: str
) -> None:
    press.get(way)
    draw(counter)
    assert counter.client("photographer").get(way).status_code == 404
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        publish_terms(session, event.id, "Be kind.", None)
    assert press.get(way).status_code == 200, "the team need not agree"


def test_a_worker_that_ends_or_lacks_storage_leaves_it_to_the_next(
    counter: Counter, press: FlaskClient, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.get(way)
    ended = threading.Event()
    ended.set()
    maker = SheetMaker(counter.services)
    maker.make(rows(counter)[0].id, ended)
    assert rows(counter)[0].state == "waiting"
    with monkeypatch.context() as patch:
        patch.setattr(type(counter.services.bucket), "put_rendition", raising(Unavailable("away")))
        maker.work(threading.Event())
    assert rows(counter)[0].state == "waiting"
    draw(counter)
    assert rows(counter)[0].state == "ready"


@pytest.mark.parametrize("damaged", [b"no picture", b"\xff\xd8\xff\xe0cut off", ONE_THUMB[:-200]])
def test_a_damaged_thumb_costs_its_place_and_not_the_sheet(
    counter: Counter, press: FlaskClient, way: str, damaged: bytes
) -> None:
    press.get(way)
    key = f"renditions/{counter.ids[1]}/thumb.jpg"
    counter.services.bucket.put_bytes(key, damaged, "image/jpeg")
    draw(counter)
    assert [(one.state, one.problem) for one in rows(counter)] == [("ready", "")]
    assert press.get(way).data.count(b"/Subtype /Image") == 1, "the other two are the same picture"


def test_an_error_of_the_piece_itself_is_not_waited_for(
    counter: Counter, press: FlaskClient, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pillow's are errors of the operating system by their class only."""
    press.get(way)
    fault = UnidentifiedImageError("cannot identify image file")
    monkeypatch.setattr("mediahub.delivery.papers.contact_sheet.draw", raising(fault))
    draw(counter)
    assert [one.state for one in rows(counter)] == ["failed"]


def test_a_fault_of_ours_is_said_and_after_a_while_it_is_tried_anew(
    counter: Counter, press: FlaskClient, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.get(way)
    with monkeypatch.context() as patch:
        patch.setattr("mediahub.delivery.papers.contact_sheet.draw", raising(ValueError("no font")))
        draw(counter)
    failed = press.get(way)
    assert failed.status_code == 409
    assert sheet_maker.OUR_FAULT in failed.text
    assert press.get(f"/api/v1/baskets/{rows_of_baskets(way)}/contact-sheet").status_code == 409
    assert len(rows(counter)) == 1
    age(counter, ended_at=sheet_jobs.FAILED_FOR)
    assert press.get(way).status_code == 202


def test_old_sheets_and_those_whose_basket_is_gone_leave_nothing(
    counter: Counter, press: FlaskClient, way: str
) -> None:
    def stored() -> list[str]:
        return [key for key in objects_of(counter).objects if key.startswith("sheets/")]

    press.get(way)
    draw(counter)
    SheetMaker(counter.services).sweep()
    assert len(stored()) == 1
    age(counter, created_at=sheet_jobs.LIFETIME)
    SheetMaker(counter.services).sweep()
    assert (rows(counter), stored()) == ([], [])


def age(counter: Counter, **by: timedelta) -> None:
    values: dict[str, Any] = {name: utcnow() - span for name, span in by.items()}
    with counter.services.database.begin() as session:
        session.execute(update(ContactSheet).values(**values))


def test_one_that_kills_every_worker_is_set_apart_and_one_that_is_broken_off_is_not(
    counter: Counter, press: FlaskClient, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.get(way)
    module = "mediahub.delivery.papers.contact_sheet.draw"
    with monkeypatch.context() as patch:
        patch.setattr(module, raising(Interrupted()))
        for _ in range(TRIES + 1):
            SheetMaker(counter.services).make(rows(counter)[0].id)
    with monkeypatch.context() as patch:
        patch.setattr(module, raising(SystemExit()))
        for _ in range(TRIES):  # each a new process
            with pytest.raises(SystemExit):
                draw(counter)
        draw(counter)
    assert (rows(counter)[0].state, rows(counter)[0].problem) == ("failed", tries.DEADLY)
