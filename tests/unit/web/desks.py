"""Pages that change things, on an event of the folder's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mediahub.catalog.models.base import Base
from tests.in_app import counter_in_memory, index
from tests.takers import Counter

EVENT = "desk"
PICTURES = 4


class Desk:
    """The event's pages, as people of each role open them."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.ids = counter.ids
        self._clients: dict[str, FlaskClient] = {}

    def client(self, role: str = "marketing") -> FlaskClient:
        """The browser of this role's one user."""
        if role not in self._clients:
            self._clients[role] = self.counter.client(role)
        return self._clients[role]

    def get(self, way: str, role: str = "marketing", headers: dict[str, str] | None = None) -> TestResponse:
        """A page of the event, or of anything where `way` begins with a slash."""
        return self.client(role).get(self._at(way), headers=headers)

    def post(self, way: str, body: Any = None, role: str = "marketing") -> TestResponse:
        """JSON as the page's scripts send it."""
        return self.client(role).post(self._at(way), json=body if body is not None else {})

    def send(self, way: str, role: str = "marketing", **form: Any) -> TestResponse:
        """A form; the page that follows."""
        return self.client(role).post(self._at(way), data=form, follow_redirects=True)

    def rows(self, model: type[Base], *conditions: Any) -> list[Any]:
        """Rows of the catalogue, in the order of their making."""
        with self.counter.services.database.read() as session:
            return list(
                session.scalars(select(model).where(*conditions).order_by(*model.__mapper__.primary_key))
            )

    def _at(self, way: str) -> str:
        return way if way.startswith("/") else f"/events/{EVENT}/{way}"


@contextmanager
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An event with some free pictures that search knows."""
    with counter_in_memory(tmp_path_factory.mktemp("desk"), EVENT) as counter:
        for number in range(PICTURES):
            counter.add(f"DSC_{number}.jpg", bytes([number]) * 300, rights_class="free")
        index(counter)
        yield Desk(counter)
