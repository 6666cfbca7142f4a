"""A contact sheet of three pictures that somebody asks for, and a worker that draws it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from mediahub.catalog.models import ContactSheet, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.papers import sheet_jobs
from mediahub.delivery.papers.sheet_maker import SheetMaker
from tests.in_app import counter_in_memory
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


def rows_of_baskets(way: str) -> str:
    return way.split("/")[-2]


def age(counter: Counter, **by: timedelta) -> None:
    values: dict[str, Any] = {name: utcnow() - span for name, span in by.items()}
    with counter.services.database.begin() as session:
        session.execute(update(ContactSheet).values(**values))
