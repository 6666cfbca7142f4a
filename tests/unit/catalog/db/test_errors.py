"""Errors of a database in words that say what to do."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from mediahub.catalog.db import errors
from mediahub.catalog.db.errors import first_line, in_words, is_of_database


def wrapped(words: str) -> OperationalError:
    return OperationalError("SELECT secret", {}, sqlite3.OperationalError(words))


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("database is locked", "held by another process"),
        ("no such table: asset", "mediahub migrate"),
        ('relation "asset" does not exist\nLINE 1: SELECT', "mediahub migrate"),
        ('database "x" does not exist', "does not know this database"),
        ("database or disk is full", "no room"),
        ("file is not a database", "put it back from a backup"),
        ("FATAL: password authentication failed for user", "refuses this name or password"),
        ("could not connect to server: Connection refused", "does not answer"),
    ],
)
def test_what_it_says_means_something(words: str, meaning: str) -> None:
    assert meaning in in_words(wrapped(words))
    assert meaning in in_words(sqlite3.OperationalError(words))


def test_an_address_that_is_none_and_connections_that_are_used_up() -> None:
    with pytest.raises(Exception) as wrong:  # noqa: PT011
        create_engine("nonsense")
    assert in_words(wrong.value) == errors.ADDRESS
    assert "in a moment" in in_words(NoConnectionLeft())


def test_anything_else_is_its_first_line_and_never_a_statement() -> None:
    said = in_words(wrapped("something new\nDETAIL: secret"))
    assert "something new" in said
    assert "secret" not in said
    assert first_line(ValueError()) == "ValueError"


def test_whose_error_it_is() -> None:
    with pytest.raises(OperationalError) as failed, create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert is_of_database(failed.value)
    assert is_of_database(psycopg.OperationalError("x"))
    assert is_of_database(sqlite3.DatabaseError("x"))
    assert not is_of_database(ValueError("database is locked"))
