"""The indexer on a real catalogue: drained, rebuilt, killed; on both databases."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from mediahub.catalog.coordination.outbox import backlog, enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Outbox,
    asset_id,
)
from mediahub.rights import Viewer
from mediahub.search import updating
from mediahub.search.catalogue import Catalogue
from mediahub.search.indexer import Indexer
from mediahub.search.port import Busy, Document, Index, Source
from mediahub.search.schema import fields_of
from mediahub.search.service import Search
from mediahub.search.whoosh import building, folders
from mediahub.search.whoosh.building import BuildError, build_segments
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.merging import FAN
from mediahub.settings import Settings
from mediahub.worker import Supervisor
from tests.functional.search_catalogue import fill

Start = Callable[[], BaseProcess]
ADMIN = Viewer(frozenset({"admin"}))


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture
def indexer(settings: Settings, filled: Database) -> Indexer:
    return Indexer(settings, filled)


def found(settings: Settings, database: Database, text: str) -> list[str]:
    """File numbers of what a fresh search finds, in order of time."""
    results = Search(settings, database).search(text, event="summit", viewer=ADMIN, sort="taken")
    with database.read() as session:
        names = dict(session.execute(select(Asset.id, Asset.filename)).all())
    return [names[found][4:8].lstrip("0") or "0" for found in results.ids]


def test_what_was_announced_is_found(settings: Settings, filled: Database, indexer: Indexer) -> None:
    assert indexer.drain_once() == 6
    assert indexer.drain_once() == 0
    assert found(settings, filled, "") == ["0", "1", "2", "3", "4", "5"]
    for query in (
        "同跃",
        "tongyue yin",
        "robotics",
        "#robot-dog",
        "machines",
        "room:grand",
        "session:d2-rob",
    ):
        assert found(settings, filled, query) == ["0"], query
    assert found(settings, filled, "taken:10:31..10:33") == ["1", "2", "3"]


def test_changes_replace_and_states_remove(settings: Settings, filled: Database, indexer: Indexer) -> None:
    indexer.drain_once()
    first, second = asset_id("summit", "0"), asset_id("summit", "1")
    with filled.begin() as session:
        session.execute(update(Asset).where(Asset.id == first).values(caption="zebra"))
        session.execute(update(Asset).where(Asset.id == second).values(state="trashed"))
        enqueue(session, [first, first, second, "neverwas"])
    assert indexer.drain_once() == 4
    assert found(settings, filled, "zebra") == ["0"]
    assert found(settings, filled, "picture") == ["2", "3", "4", "5"]


def test_only_rows_that_were_read_are_deleted(
    filled: Database, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that arrives while a batch is indexed stays for the next."""

    def update_and_change(index: Index, source: Source, ids: list[str]) -> None:
        updating.update(index, source, ids)
        with filled.begin() as session:
            enqueue(session, ids[:1])

    indexer.drain_once()
    with filled.begin() as session:
        enqueue(session, [asset_id("summit", "3")])
    monkeypatch.setattr("mediahub.search.indexer.update", update_and_change)
    assert indexer.drain_once() == 1
    with filled.read() as session:
        assert backlog(session) == 1


def test_a_failed_commit_keeps_the_outbox(
    settings: Settings, filled: Database, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.rebuild()
    monkeypatch.setattr("mediahub.search.whoosh.index.fields_of", lambda document: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        indexer.drain_once()
    with filled.read() as session:
        assert backlog(session) == 6
    monkeypatch.undo()
    assert indexer.drain_once() == 6
    assert len(found(settings, filled, "")) == 6


def test_one_bad_asset_does_not_stop_the_others(
    settings: Settings, filled: Database, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.rebuild()

    def fields_or_fault(document: Document) -> dict[str, object]:
        if document.filename == "IMG_0002.JPG":
            raise ValueError("something about it")
        return fields_of(document)

    monkeypatch.setattr("mediahub.search.whoosh.index.fields_of", fields_or_fault)
    with filled.begin() as session:
        session.execute(update(Asset).values(caption="changed"))
    assert indexer.drain_once() == 6
    assert found(settings, filled, "changed") == ["0", "1", "3", "4", "5"]
    assert found(settings, filled, "picture") == ["2"], "the one that failed is as it was"


def test_changes_during_a_rebuild_are_in_the_new_index(
    settings: Settings, filled: Database, indexer: Indexer
) -> None:
    indexer.drain_once()
    other = Indexer(settings, filled)
    first = asset_id("summit", "0")

    def change(done: int, total: int) -> None:
        """Asset 0 was read by the rebuild; now it changes, and the live indexer deals with that."""
        with filled.begin() as session:
            session.execute(update(Asset).where(Asset.id == first).values(caption="zebra"))
            enqueue(session, [first])
        assert other.drain_once() == 1
        assert found(settings, filled, "zebra") == ["0"], "the old index serves meanwhile"

    before = folders.current_folder(settings.index_dir)
    indexer.rebuild(change)
    assert folders.current_folder(settings.index_dir) != before
    assert found(settings, filled, "zebra") == ["0"]
    assert found(settings, filled, "") == ["0", "1", "2", "3", "4", "5"]


def test_an_open_search_follows_a_rebuild(settings: Settings, filled: Database, indexer: Indexer) -> None:
    search = Search(settings, filled)
    assert search.search("", event=None, viewer=ADMIN).messages == (
        "The search index is being built; this takes a moment.",
    )
    indexer.drain_once()
    time.sleep(0.25)
    before = search.generation()
    assert search.search("", event=None, viewer=ADMIN).total == 6
    indexer.rebuild()
    time.sleep(0.25)
    assert search.search("", event=None, viewer=ADMIN).total == 6
    assert search.generation() != before


@pytest.mark.parametrize("damage", ["format", "pointer", "files"])
def test_an_index_that_cannot_be_used_is_rebuilt(
    settings: Settings, filled: Database, indexer: Indexer, damage: str
) -> None:
    indexer.drain_once()
    folder = folders.current_folder(settings.index_dir)
    assert folder is not None
    if damage == "format":
        old = folder.rename(folder.with_name("0-" + folder.name.partition("-")[2]))
        (settings.index_dir / "CURRENT").write_text(old.name)
    elif damage == "pointer":
        (settings.index_dir / "CURRENT").unlink()
    else:
        for path in folder.glob("*.post"):
            path.write_bytes(b"\0" * path.stat().st_size)
    fresh = Indexer(settings, filled)
    fresh.drain_once()
    assert len(found(settings, filled, "")) == 6
    assert [path for path in settings.index_dir.iterdir() if path.is_dir()] == [
        folders.current_folder(settings.index_dir)
    ]


def test_two_rebuilds_do_not_meet(settings: Settings, filled: Database, indexer: Indexer) -> None:
    def again(done: int, total: int) -> None:
        with pytest.raises(Busy):
            Indexer(settings, filled).rebuild()

    assert indexer.rebuild(again) == 6


def _index_for_ever(settings: Settings, url: str) -> None:
    database = Database(url)
    with Supervisor("indexer", Indexer(settings, database).loops(), database):
        threading.Event().wait()


@pytest.fixture
def process(settings: Settings, database_url: str) -> Iterator[Start]:
    """Starts the indexer in a process of its own."""
    context = multiprocessing.get_context("spawn")
    started = []

    def start() -> BaseProcess:
        process = context.Process(target=_index_for_ever, args=(settings, database_url))
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def test_kills_lose_nothing(settings: Settings, filled: Database, process: Start) -> None:
    """Killed again and again while assets keep changing; in the end the index says what the rows say."""
    ids = [asset_id("summit", str(number)) for number in range(6)]
    for turn in range(4):
        running = process()
        deadline = time.monotonic() + 30
        # half of the turns are killed in the middle of work, half before they have begun
        while turn % 2 and time.monotonic() < deadline:
            with filled.read() as session:
                if backlog(session) < 6:
                    break
        with filled.begin() as session:
            session.execute(update(Asset).where(Asset.id == ids[turn]).values(caption=f"turn {turn}"))
            enqueue(session, ids)
        running.kill()
        running.join()
    Indexer(settings, filled).drain_once()
    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 0
    assert found(settings, filled, "") == ["0", "1", "2", "3", "4", "5"]
    for turn in range(4):
        assert found(settings, filled, f'"turn {turn}"') == [str(turn)]


def test_changes_are_found_while_the_indexer_runs(
    settings: Settings, filled: Database, process: Start
) -> None:
    process()
    search = Search(settings, filled)

    def wait_for(text: str) -> None:
        start = time.monotonic()
        while search.search(text, event="summit", viewer=ADMIN).total == 0:
            assert time.monotonic() - start < 30, f"{text} was never found"
            time.sleep(0.02)

    wait_for("picture")
    for turn in range(5):
        with filled.begin() as session:
            target = asset_id("summit", str(turn))
            session.execute(update(Asset).where(Asset.id == target).values(caption=f"gnu{turn}"))
            enqueue(session, [target])
        wait_for(f"gnu{turn}")


def test_several_processes_build_one_index(
    settings: Settings, filled: Database, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.search.whoosh.building.SHARE", 2)
    told: list[tuple[int, int]] = []
    assert indexer.rebuild(lambda *now: told.append(now), processes=2) == 6
    assert told == [(3, 6), (6, 6)]
    assert found(settings, filled, "") == ["0", "1", "2", "3", "4", "5"]
    assert found(settings, filled, "同跃") == ["0"]
    assert not multiprocessing.active_children()


def test_a_fault_in_a_building_process_is_told(
    settings: Settings, filled: Database, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index that serves goes on, and no process is left."""
    indexer.rebuild()
    monkeypatch.setattr("mediahub.search.whoosh.building.SHARE", 2)
    with pytest.raises(BuildError):
        build_segments(Catalogue(filled), settings.index_dir / "not there", ["a", "b", "c", "d"], print, 2)
    assert not multiprocessing.active_children()
    assert len(found(settings, filled, "")) == 6


def _rebuild(settings: Settings, url: str) -> None:
    building.SHARE = 2
    Indexer(settings, Database(url)).rebuild(processes=2)


def test_a_killed_rebuild_leaves_no_process(settings: Settings, filled: Database, database_url: str) -> None:
    """Nobody tells those that build: they see that the other end of the line is gone."""
    process = multiprocessing.get_context("spawn").Process(target=_rebuild, args=(settings, database_url))
    process.start()
    deadline = time.monotonic() + 30
    while not (children := _children(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.join()
    assert children
    while any(map(_runs, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_runs, children))


def _children(pid: int | None) -> list[Path]:
    return [Path("/proc", child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _runs(process: Path) -> bool:
    try:
        return "State:\tZ" not in (process / "status").read_text()
    except FileNotFoundError:
        return False


def test_segments_are_merged_while_the_indexer_runs(
    settings: Settings, filled: Database, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.search.whoosh.index.IN_LINE", 0)
    monkeypatch.setattr("mediahub.search.indexer.MERGE_EVERY", 0.02)
    indexer.rebuild()
    for turn in range(FAN):
        with filled.begin() as session:
            enqueue(session, [asset_id("summit", str(turn))])
        indexer.drain_once()
    search = Search(settings, filled)
    deadline = time.monotonic() + 30
    folder = folders.current_folder(settings.index_dir)
    assert folder is not None
    with Supervisor("indexer", indexer.loops(), filled):
        while len(WhooshIndex(folder).view().segments) > 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    assert len(WhooshIndex(folder).view().segments) <= 2
    assert search.search("", event="summit", viewer=ADMIN).total == 6


def test_the_folder_of_a_dead_rebuild_is_swept(settings: Settings, indexer: Indexer) -> None:
    indexer.rebuild()
    dead: Path = folders.new_folder(settings.index_dir)
    indexer.rebuild()
    assert not dead.exists()
    assert not dead.with_suffix(folders.CHANGES).exists()
