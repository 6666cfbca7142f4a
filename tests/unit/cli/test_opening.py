"""Opening the catalogue for a command: brought up to date, unless a newer program has changed it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.schema import schema_revisions
from mediahub.cli.opening import open_catalogue, open_services, refuse_newer
from mediahub.services.errors import ServiceError
from mediahub.settings import load_settings


@pytest.mark.long
def test_the_first_command_makes_the_catalogue(home: Path) -> None:
    database = open_catalogue(load_settings())
    current, ours = schema_revisions(database)
    assert current == ours
    assert refuse_newer(database) == ours
    database.dispose()


@pytest.fixture
def made(home: Path) -> Iterator[Database]:
    database = Database.of(load_settings())
    database.migrate()
    yield database
    database.dispose()


def test_a_catalogue_of_today_is_opened_as_it_is(made: Database) -> None:
    database = open_catalogue(load_settings())
    current, ours = schema_revisions(database)
    assert current == ours == refuse_newer(made)
    database.dispose()


def test_what_a_newer_program_changed_is_left_alone(made: Database) -> None:
    database = made
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ServiceError):
        open_catalogue(load_settings())
    with pytest.raises(ServiceError):
        open_services(load_settings())
    assert schema_revisions(database)[0] == "9999"


def test_a_command_of_files_wants_an_installation_that_was_started(home: Path) -> None:
    settings = load_settings()
    with pytest.raises(ServiceError):
        open_services(settings)
    made = Database.of(settings)
    made.migrate()
    made.dispose()
    assert open_services(settings).settings == settings
