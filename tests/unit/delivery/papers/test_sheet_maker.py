"""Contact sheets drawn by a worker: tried again, given up, and forgotten."""

from __future__ import annotations

import threading

import pytest
from flask.testing import FlaskClient
from PIL import UnidentifiedImageError

from mediahub.catalog.coordination import tries
from mediahub.delivery.papers import sheet_jobs, sheet_maker
from mediahub.delivery.papers.sheet_maker import SheetMaker
from mediahub.loops import Interrupted
from mediahub.outages.retries import TRIES
from mediahub.storage import Unavailable
from tests.takers import Counter
from tests.unit.delivery.papers.asked_sheets import (
    ONE_THUMB,
    _few_are_large,
    age,
    counter,
    draw,
    press,
    raising,
    rows,
    rows_of_baskets,
    way,
)

__all__ = ["_few_are_large", "counter", "press", "way"]


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
