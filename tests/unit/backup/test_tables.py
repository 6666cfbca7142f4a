"""The catalogue as portable rows: in pieces, of one moment, and the same in another database."""

from __future__ import annotations

import json
from functools import partial

import pytest
from sqlalchemy import insert

from mediahub.backup import tables
from mediahub.backup.problems import Damaged
from mediahub.backup.tables import LEFT_OUT, dump, load, one_moment
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Photographer
from mediahub.runtime import Services

Pieces = list[tuple[str, int, bytes]]


def dumped(database: Database) -> Pieces:
    with one_moment(database) as connection:
        return list(dump(connection))


def loaded(machine: Services, pieces: Pieces) -> int:
    given = [(name, partial(bytes, data)) for name, _, data in pieces]
    with machine.database.changing_schema() as connection:
        return load(connection, given)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_all_rows_come_back_the_same(filled: Services, machine: Services) -> None:
    pieces = dumped(filled.database)
    assert not LEFT_OUT & {name for name, _, _ in pieces}
    machine.database.migrate()
    assert loaded(machine, pieces) == sum(count for _, count, _ in pieces) > 50
    assert dumped(machine.database) == pieces


@pytest.mark.long
def test_after_loading_new_rows_have_numbers_of_their_own(database: Database, machine: Services) -> None:
    with database.begin() as session:
        session.add_all(Photographer(id=number, name=f"P{number}") for number in (1, 9))
    machine.database.migrate()
    loaded(machine, dumped(database))
    with machine.database.begin() as session:
        new = Photographer(name="New")
        session.add(new)
        session.flush()
        assert new.id == 10


def test_a_table_is_cut_into_pieces_and_an_empty_one_has_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS", 2)
    with database.begin() as session:
        session.add_all(Photographer(name=f"P{number}") for number in range(4))
        session.add(Event(slug="summit", name="Summit", timezone="UTC"))
    found: dict[str, list[int]] = {}
    for name, count, data in dumped(database):
        head, *rows = data.decode().splitlines()
        assert json.loads(head)["table"] == name
        assert len(rows) == count
        found.setdefault(name, []).append(count)
    assert (found["photographer"], found["event"], found["asset"]) == ([2, 2], [1], [0])


def test_one_moment_does_not_see_what_comes_later(database: Database) -> None:
    with one_moment(database) as connection:
        with database.begin() as session:
            session.add(Photographer(name="Late"))
        rows = {name: count for name, count, _ in dump(connection)}
    assert rows["photographer"] == 0
    assert {name: count for name, count, _ in dumped(database)}["photographer"] == 1


@pytest.mark.parametrize(
    ("name", "piece", "words"),
    [
        ("unheard", b"{}", "unheard"),
        ("photographer", b"no json\n", "do not fit"),
        ("photographer", b'{"columns": ["unheard"]}\n', "do not fit"),
        ("photographer", b"{}\n", "do not fit"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_piece_of_a_table_is_refused_and_loads_nothing(
    database: Database, name: str, piece: bytes, words: str
) -> None:
    with database.begin() as session:
        session.execute(insert(Photographer).values(name="Here"))
    before = dumped(database)
    with pytest.raises(Damaged, match=words), database.changing_schema() as connection:
        load(connection, [(name, lambda: piece)])
    assert dumped(database) == before
