"""The application of the pages' tests, and an event of its own to change, asked by programs with a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models.base import Base
from mediahub.identity.tokens import SCOPES, create_token
from tests.in_app import counter_in_memory, index
from tests.takers import Counter
from tests.unit.web.conftest import app  # noqa: F401  (a fixture)

AskAs = Callable[[str], FlaskClient]
EVENT = "/api/v1/events/desk"


@pytest.fixture
def ask_as(app: Flask) -> AskAs:  # noqa: F811
    """Gives a client that sends a token of somebody of this role."""

    def as_role(role: str) -> FlaskClient:
        with app.extensions["mediahub"].database.begin() as session:
            _, token = create_token(session, f"{role}@mediahub.example", list(SCOPES), days=1)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return as_role


class Programs:
    """An event, and the programs of those who work with it."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self._made: dict[tuple[str, ...], FlaskClient] = {}
        self._numbers = count()

    def of(self, role: str, *scopes: str) -> FlaskClient:
        """A program with a token of this role, with these scopes or all."""
        if (role, *scopes) not in self._made:
            with self.counter.services.database.begin() as session:
                _, token = create_token(session, f"{role}@example.org", scopes or [*SCOPES], days=1)
            client = self.counter.app.test_client()
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
            self._made[(role, *scopes)] = client
        return self._made[(role, *scopes)]

    @property
    def desk(self) -> FlaskClient:
        """That of marketing, which may do all that is no admin's."""
        return self.of("marketing")

    @property
    def press(self) -> FlaskClient:
        """That of a journalist."""
        return self.of("press")

    def picture(self, **fields: Any) -> str:
        """One more picture, which nobody else changes; its id."""
        number = next(self._numbers)
        values = {"rights_class": "free", **fields}
        return self.counter.add(f"DSC_{number}.jpg", f"picture {number}".encode() * 40, **values)

    def found(self, **fields: Any) -> str:
        """One more picture that search knows; its id."""
        identity = self.picture(**fields)
        index(self.counter)
        return identity

    def newsroom(self, name: str = "Evening") -> int:
        """The id of a newsroom's server that nobody ever asks."""
        new = {"name": name, "kind": "sftp", "address": "news.example", "username": "u", "secret": "s3cr3t"}
        made = self.desk.post(f"{EVENT}/newsrooms", json=new)
        assert made.status_code == 201, made.text
        return int(made.json["id"])

    def download(self, identity: str, role: str = "press") -> None:
        """Have somebody take a picture, so that there is whom to notify."""
        client = self.counter.client(role)
        for _ in range(2):
            answer = client.post(f"/assets/{identity}/deliver", json={"recipe": "original"})
            self.counter.make_files()
        assert answer.status_code == 200, answer.text

    def rows(self, model: type[Base], *conditions: Any) -> list[Any]:
        """Rows of the catalogue, in the order of their making."""
        with self.counter.services.database.read() as session:
            return list(
                session.scalars(select(model).where(*conditions).order_by(*model.__mapper__.primary_key))
            )


@pytest.fixture(scope="package")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """One event for all tests of this folder that change something."""
    with counter_in_memory(tmp_path_factory.mktemp("api"), "desk") as counter:
        index(counter)
        yield Programs(counter)
