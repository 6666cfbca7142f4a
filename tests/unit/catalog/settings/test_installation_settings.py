"""Settings of the installation: read, written over, and taken once."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.settings.installation_settings import read_setting, take_setting, write_setting


def test_a_setting_is_what_was_written_last(database: Database) -> None:
    with database.begin() as session:
        assert read_setting(session, "organisation") is None
        assert read_setting(session, "organisation", "Office") == "Office"
        write_setting(session, "organisation", "First")
        write_setting(session, "left_steps", ["mail"])
    with database.begin() as session:
        write_setting(session, "organisation", "Second")
    with database.read() as session:
        assert read_setting(session, "organisation", "Office") == "Second"
        assert read_setting(session, "left_steps") == ["mail"]


@pytest.mark.parametrize("value", ["other", None, ""])
def test_only_what_is_there_is_taken_and_once(database: Database, value: str | None) -> None:
    with database.begin() as session:
        assert not take_setting(session, "setup_code", "hash")
        write_setting(session, "setup_code", "hash")
        write_setting(session, "organisation", "hash")
    with database.begin() as session:
        assert not take_setting(session, "setup_code", value)
        assert take_setting(session, "setup_code", "hash")
        assert not take_setting(session, "setup_code", "hash")
    with database.read() as session:
        assert read_setting(session, "setup_code", "gone") == "gone"
        assert read_setting(session, "organisation") == "hash"
