"""The watched folder, tick by tick: what is looked at, taken, waited for and looked at again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from mediahub.catalog.models import Arrival, Asset, Event
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources import watch as module
from mediahub.ingest.sources.watch import FolderWatch, State
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory, refused
from tests.pictures import write_jpeg


class Clock:
    """The time that the watch reads."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Ticking:
    """A watch of which the test makes each turn; files are taken in this thread, when it says so."""

    def __init__(self, pipeline: Pipeline, batch: BatchRef, folder: Path, clock: Clock) -> None:
        self.outcomes: list[Outcome] = []
        self.watch = FolderWatch(pipeline, batch, folder, self.outcomes.append, settle=2.0)
        self.clock = clock
        self.begun: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """In the place of the pool's threads."""
        future: Future[Any] = Future()
        self.begun.append((future, lambda: function(*args)))
        return future

    def tick(self, *, changed: bool = True, seconds: float = 1.0, work: bool = True) -> State:
        """One turn, so much later; then what was begun is done, and noticed by the next turn."""
        self.clock.now += seconds
        self.watch._collect()
        self.watch._look(changed)
        self.watch._start(self, 1)  # type: ignore[arg-type]
        while work and self.begun:
            future, act = self.begun.pop(0)
            try:
                future.set_result(act())
            except Exception as error:  # noqa: BLE001
                future.set_exception(error)
        return self.watch.state

    def settle(self) -> dict[str, str]:
        """Turns until nothing waits any more; the state of each path."""
        for _ in range(6):
            self.tick()
        return {one.path: one.state for one in self.outcomes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


@pytest.fixture
def ticking(pipeline: Pipeline, batch: BatchRef, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ticking:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return Ticking(pipeline, batch, folder, clock)


def sidecar(path: Path, title: str) -> None:
    """An XMP file as an editor writes it beside a picture."""
    says = f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title>"
    path.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">{says}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    )


def assets(services: Services) -> list[Asset]:
    with services.database.read() as session:
        return list(session.scalars(select(Asset).order_by(Asset.filename)))


def test_a_file_is_taken_once_it_is_still_and_only_once(
    services: Services, ticking: Ticking, folder: Path
) -> None:
    path = write_jpeg(folder / "day 1" / "a.jpg", 1)
    assert ticking.tick().waiting == 1
    with path.open("ab") as file:
        file.write(b"\0")  # it grows
    ticking.tick(seconds=2.5)
    assert ticking.begun == []
    assert ticking.outcomes == []
    assert ticking.settle() == {"day 1/a.jpg": "ready"}
    assert ticking.watch.state.waiting == 0
    for _ in range(3):
        ticking.tick(seconds=40)
    os.utime(path)  # touched, not changed
    ticking.settle()
    assert len(ticking.outcomes) == 1
    assert ticking.watch.state.summary.in_words() == {"new": 1, "duplicate": 0, "rejected": 0}
    [asset] = assets(services)
    assert services.bucket.get_bytes(asset.original_key) == path.read_bytes()


def test_a_full_quota_is_waited_for_and_then_the_file_comes_in(
    services: Services, ticking: Ticking, folder: Path
) -> None:
    path = write_jpeg(folder / "a.jpg", 1)
    with services.database.begin() as session:
        session.scalars(select(Event)).one().quota_bytes = path.stat().st_size - 1
    assert ticking.settle() == {}
    assert "no room left" in ticking.watch.state.trouble
    assert assets(services) == []
    with services.database.begin() as session:
        session.scalars(select(Event)).one().quota_bytes = path.stat().st_size
    assert ticking.settle() == {"a.jpg": "ready"}
    assert ticking.watch.state.trouble == ""


def test_without_news_the_folder_is_read_seldom(
    ticking: Ticking, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans: list[list[Path]] = []
    monkeypatch.setattr(module, "scan", lambda roots: scans.append(roots) or [])
    ticking.tick(changed=False)
    for _ in range(29):
        ticking.tick(changed=False)
    assert len(scans) == 1
    ticking.tick(changed=False)  # the system may have lost a change
    assert len(scans) == 2
    ticking.tick(changed=True)
    assert len(scans) == 3


def test_a_slow_folder_takes_a_share_of_the_time_only_and_no_change_is_forgotten(
    ticking: Ticking, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans = []

    def slow(roots: list[Path]) -> list[object]:
        scans.append(roots)
        ticking.clock.now += 2
        return []

    monkeypatch.setattr(module, "scan", slow)
    ticking.tick()
    for _ in range(17):
        ticking.tick(changed=True)
    assert len(scans) == 1
    ticking.tick(changed=False)
    ticking.tick(changed=False)
    ticking.tick(changed=False)
    assert len(scans) == 2


def test_no_more_is_begun_than_threads_can_take(ticking: Ticking, folder: Path) -> None:
    for number in range(5):
        write_jpeg(folder / f"{number}.jpg", number)
    ticking.tick(work=False)
    assert ticking.tick(seconds=3, work=False).waiting == 5
    assert len(ticking.begun) == 2
    ticking.tick(work=False)
    assert len(ticking.begun) == 2
    assert set(ticking.settle().values()) == {"ready"}
    assert len(ticking.outcomes) == 5


def test_a_file_that_somebody_writes_is_left_alone(
    ticking: Ticking, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_jpeg(folder / "a.jpg", 1)
    with monkeypatch.context() as patch:
        patch.setattr(module, "is_being_written", lambda path: True)
        assert ticking.settle() == {}
        assert ticking.watch.state.waiting == 1
    assert ticking.settle() == {"a.jpg": "ready"}


def test_another_file_by_a_name_that_was_there_is_another_asset(
    services: Services, ticking: Ticking, folder: Path, pipeline: Pipeline, batch: BatchRef
) -> None:
    path = write_jpeg(folder / "DSC_0001.JPG", 1)
    ticking.settle()
    write_jpeg(path, 2)
    assert ticking.settle() == {"DSC_0001.JPG": "ready", "DSC_0001 (2).JPG": "ready"}
    # a later run of the command knows both, and numbers on
    later = Ticking(pipeline, batch, folder, ticking.clock)
    assert later.settle() == {}
    write_jpeg(path, 3)
    assert later.settle() == {"DSC_0001 (3).JPG": "ready"}
    assert len(assets(services)) == 3


def test_the_bytes_decide_where_only_the_time_of_change_is_new(
    ticking: Ticking, folder: Path, pipeline: Pipeline, batch: BatchRef
) -> None:
    path = write_jpeg(folder / "a.jpg", 1)
    ticking.settle()
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert Ticking(pipeline, batch, folder, ticking.clock).settle() == {}


def test_a_sidecar_that_comes_or_changes_later_joins_its_picture(
    services: Services, ticking: Ticking, folder: Path, pipeline: Pipeline, batch: BatchRef
) -> None:
    write_jpeg(folder / "a.jpg", 1)
    ticking.settle()
    for title in ("Opening", "Opening, second day"):
        sidecar(folder / "a.xmp", title)
        assert ticking.settle() == {"a.jpg": "ready", "a.xmp": "ready"}
        assert [asset.title for asset in assets(services)] == [title]
    assert len(ticking.outcomes) == 3
    assert Ticking(pipeline, batch, folder, ticking.clock).settle() == {}


def test_a_sidecar_without_a_picture_is_listed_and_taken_when_its_picture_comes(
    services: Services, ticking: Ticking, folder: Path
) -> None:
    sidecar(folder / "a.xmp", "Opening")
    assert ticking.settle() == {"a.xmp": "rejected"}
    write_jpeg(folder / "a.jpg", 1)
    assert ticking.settle()["a.jpg"] == "ready"
    assert [asset.title for asset in assets(services)] == ["Opening"]


def test_a_file_that_goes_before_its_turn_is_no_failure(ticking: Ticking, folder: Path) -> None:
    path = write_jpeg(folder / "a.jpg", 1)
    ticking.tick(work=False)
    ticking.tick(seconds=3, work=False)
    assert len(ticking.begun) == 1
    path.unlink()
    assert ticking.settle() == {}
    assert ticking.watch.state.waiting == 0


def test_what_is_away_is_waited_for(
    services: Services,
    ticking: Ticking,
    folder: Path,
    bucket: BucketInMemory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_jpeg(folder / "a.jpg", 1)
    bucket.s3.broken = refused("InternalError")
    ticking.tick()
    ticking.tick(seconds=3)
    assert "S3 is busy" in ticking.tick(seconds=0.5, work=False).trouble
    ticking.tick(seconds=module.RETRY - 1, work=False)
    assert ticking.begun == []
    bucket.s3.broken = None

    def no_database(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(module, "take_or_keep", no_database)
        ticking.tick(seconds=2)
        assert "database is locked" in ticking.tick(seconds=0.5).trouble
    ticking.tick(seconds=module.RETRY + 1)
    assert ticking.tick(seconds=0.5).trouble == ""
    assert {one.path: one.state for one in ticking.outcomes} == {"a.jpg": "ready"}


def test_the_time_of_change_is_written_down(services: Services, ticking: Ticking, folder: Path) -> None:
    path = write_jpeg(folder / "a.jpg", 1)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    ticking.settle()
    with services.database.read() as session:
        assert session.scalars(select(Arrival)).one().last_modified == 1_700_000_000_000


@pytest.mark.parametrize("poll", [False, True])
def test_a_run_takes_what_is_there_until_it_is_stopped(
    services: Services, pipeline: Pipeline, batch: BatchRef, folder: Path, poll: bool
) -> None:
    write_jpeg(folder / "a.jpg", 1)
    stop, outcomes = threading.Event(), []

    def on_tick(state: State) -> None:
        if state.summary.counts["ready"] == 1:
            stop.set()

    watch = FolderWatch(pipeline, batch, folder, outcomes.append, settle=0.1, poll=poll)
    summary = watch.run(stop, on_tick)
    assert summary.in_words() == {"new": 1, "duplicate": 0, "rejected": 0}
    assert [one.path for one in outcomes] == ["a.jpg"]


def test_a_folder_that_is_taken_away_is_waited_for(
    pipeline: Pipeline, batch: BatchRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY", 0.01)
    stop, ticks = threading.Event(), []

    def on_tick(state: State) -> None:
        ticks.append(state.waiting)
        if len(ticks) == 3:
            stop.set()

    FolderWatch(pipeline, batch, tmp_path / "share", lambda _: None).run(stop, on_tick)
    assert ticks == [0, 0, 0]
