"""A delivery to the real application in this process: every file to its end, once, whatever breaks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset, Batch
from mediahub.client import Api, ClientError, Delivery, FileTrouble, Outcome, OwnFile
from mediahub.client.patience import Patience
from mediahub.client.push import Pusher
from mediahub.identity.tokens import SCOPES, create_token
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.uploads import plan
from mediahub.ingest.uploads.checker import Checker
from tests.in_app import SERVER, InProcess, counter_in_memory, objects_of
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.takers import Counter

EVENT = "push"
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Headline="A robot waves"/></rdf:RDF></x:xmpmeta>"""


class Line(httpx.BaseTransport):
    """The way to the server; keeps what was asked, and answers itself what `break_` says."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.asked: list[httpx.Request] = []
        self.break_: Callable[[httpx.Request], httpx.Response | None] = lambda request: None
        self._through = InProcess(counter.app, objects_of(counter))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        return self.break_(request) or self._through.handle_request(request)

    def count(self, method: str, end: str = "") -> int:
        return sum(one.method == method and one.url.path.endswith(end) for one in self.asked)


class Working(Patience):
    """While the client waits, a worker checks what has arrived."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(20)
        services = counter.services
        self._services, self._checker = services, Checker(services, Pipeline(services, SandboxHere()))

    def pause(self, seconds: float) -> None:
        super().pause(0)
        if seconds:
            self.work()

    def work(self) -> None:
        with self._services.database.read() as session:
            waiting = session.scalars(select(Arrival.id).where(Arrival.state == "received")).all()
        for identity in waiting:
            self._checker.check(identity)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("push"), EVENT) as made:
        yield made


@pytest.fixture
def line(counter: Counter) -> Line:
    return Line(counter)


@pytest.fixture
def api(counter: Counter, line: Line) -> Iterator[Api]:
    """A photographer's program."""
    with counter.services.database.begin() as session:
        _, token = create_token(session, "photographer@example.org", list(SCOPES), days=1)
    api = Api(SERVER, token, Working(counter))
    api._http.client = httpx.Client(transport=line)
    yield api
    api.close()


def old(path: Path) -> Path:
    """A file that nobody has written to for an hour."""
    os.utime(path, (path.stat().st_mtime - 3600,) * 2)
    return path


def pictures(folder: Path, *names: str) -> list[OwnFile]:
    """Pictures of this test's own."""
    return [
        OwnFile(name, old(write_jpeg(folder / name, abs(hash((str(folder), name))) % 100_000)))
        for name in names
    ]


def push(api: Api, files: list[OwnFile], key: str, **more: Any) -> dict[str, Outcome]:
    delivery = Delivery(EVENT, "Chen Rui", resume_key=key)
    found = Pusher(api, 2, more.pop("progress", lambda count: None)).push(
        delivery, files, wait_for_checks=more.pop("wait_for_checks", True), **more
    )
    return {outcome.path: outcome for outcome in found}


def test_every_file_comes_to_its_end_and_a_second_time_costs_nothing(
    api: Api, line: Line, counter: Counter, tmp_path: Path
) -> None:
    files = pictures(tmp_path, "a.jpg", "b.jpg")
    told: list[int] = []
    first = push(api, files, "whole", progress=told.append)
    assert {path: outcome.state for path, outcome in first.items()} == {"a.jpg": "ready", "b.jpg": "ready"}
    assert sum(told) == sum(file.path.stat().st_size for file in files)
    with counter.services.database.read() as session:
        assert {first[name].asset_id for name in first} <= set(session.scalars(select(Asset.id)))
        assert session.scalars(select(Batch.finished_at).order_by(Batch.id.desc())).first() is not None
    before = line.count("PUT")
    again = push(api, files, "whole", progress=told.append)
    assert {path: (outcome.state, outcome.asset_id) for path, outcome in again.items()} == {
        path: ("duplicate", outcome.asset_id) for path, outcome in first.items()
    }
    assert line.count("PUT") == before


def test_words_that_lie_beside_a_picture_go_with_it(api: Api, counter: Counter, tmp_path: Path) -> None:
    (file,) = pictures(tmp_path, "a.jpg")
    sidecar = tmp_path / "a.xmp"
    sidecar.write_bytes(XMP)
    found = push(api, [OwnFile(file.shown, file.path, old(sidecar))], "words")
    assert {path: outcome.in_one_word for path, outcome in found.items()} == {
        "a.jpg": "ready",
        "a.xmp": "joined",
    }
    with counter.services.database.read() as session:
        assert session.get_one(Asset, found["a.jpg"].asset_id).headline == "A robot waves"


def test_a_file_that_is_no_picture_is_rejected_and_the_others_go_on(api: Api, tmp_path: Path) -> None:
    (good,) = pictures(tmp_path, "good.jpg")
    (tmp_path / "bad.jpg").write_text("a letter, not a picture")
    found = push(api, [OwnFile("bad.jpg", old(tmp_path / "bad.jpg")), good], "mixed")
    assert (found["good.jpg"].state, found["bad.jpg"].state) == ("ready", "rejected")
    assert "photo or clip" in found["bad.jpg"].reason


def test_a_file_that_is_gone_fails_alone_and_the_batch_stays_open(
    api: Api, counter: Counter, tmp_path: Path
) -> None:
    (good,) = pictures(tmp_path, "good.jpg")
    found = push(api, [OwnFile("gone.jpg", tmp_path / "gone.jpg"), good], "gone")
    assert (found["good.jpg"].state, found["gone.jpg"].code) == ("ready", "vanished")
    with counter.services.database.read() as session:
        assert session.scalars(select(Batch.finished_at).order_by(Batch.id.desc())).first() is None


def test_large_files_go_in_parts_and_only_missing_ones_are_sent(
    api: Api, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "PART_SIZE", 5 << 20)
    (file,) = pictures(tmp_path, "large.jpg")
    with file.path.open("ab") as more:
        more.write(bytes(11 << 20))
    old(file.path)
    broken = [True]

    def lose_the_third(request: httpx.Request) -> httpx.Response | None:
        if request.url.params.get("partNumber") == "3" and broken:
            raise KeyboardInterrupt
        return None

    line.break_ = lose_the_third
    with pytest.raises(KeyboardInterrupt):
        push(api, [file], "parts")
    broken.clear()
    api.patience = Working(line.counter)  # a new program
    api._http.patience = api.patience
    sent = len(line.asked)
    assert push(api, [file], "parts")["large.jpg"].state == "ready"
    parts = [one.url.params.get("partNumber") for one in line.asked[sent:] if one.method == "PUT"]
    assert "3" in parts
    assert len(parts) < 3


def test_an_answer_that_was_lost_is_no_failure(api: Api, line: Line, tmp_path: Path) -> None:
    """The bytes had arrived: S3 says that they are there."""
    lost: list[bool] = []

    def lose(request: httpx.Request) -> httpx.Response | None:
        if request.method == "PUT" and not lost:
            lost.append(True)
            line._through.handle_request(request)
            return httpx.Response(503)
        return None

    line.break_ = lose
    assert push(api, pictures(tmp_path, "a.jpg"), "lost")["a.jpg"].state == "ready"


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [(400, FileTrouble, "Storage finds the bytes damaged, 5 times (BadDigest)"),
     (403, ClientError, "Storage refuses the upload (403 BadDigest)"),
     (413, ClientError, "client_max_body_size")],
)  # fmt: skip
def test_storage_that_never_takes_it_is_said_with_what_to_do(
    api: Api, line: Line, tmp_path: Path, status: int, error: type[Exception], words: str
) -> None:
    line.break_ = lambda request: (
        httpx.Response(status, text="<Error><Code>BadDigest</Code></Error>")
        if request.method == "PUT"
        else None
    )
    files = pictures(tmp_path, f"{status}.jpg")
    if error is FileTrouble:
        outcome = push(api, files, f"refused {status}")[files[0].shown]
        assert (outcome.state, words in outcome.reason) == ("failed", True)
    else:
        with pytest.raises(ClientError) as caught:
            push(api, files, f"refused {status}")
        assert words in str(caught.value)


def test_an_upload_that_storage_forgot_is_begun_anew(api: Api, line: Line, tmp_path: Path) -> None:
    times: list[int] = []

    def forget(request: httpx.Request) -> httpx.Response | None:
        if request.method == "PUT" and len(times) < 2:
            times.append(1)
            return httpx.Response(404)
        return None

    line.break_ = forget
    assert push(api, pictures(tmp_path, "a.jpg"), "forgotten")["a.jpg"].state == "ready"
    line.break_ = lambda request: httpx.Response(404) if request.method == "PUT" else None
    outcome = push(api, pictures(tmp_path / "b", "b.jpg"), "forgotten")["b.jpg"]
    assert (outcome.state, outcome.code) == ("failed", "damaged_on_the_way")


def test_a_file_that_changes_all_the_time_is_left_for_later(api: Api, line: Line, tmp_path: Path) -> None:
    (file,) = pictures(tmp_path, "a.jpg")

    def touch(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("/sign"):
            stat = file.path.stat()
            os.utime(file.path, (stat.st_atime, stat.st_mtime - 1))
        return None

    line.break_ = touch
    outcome = push(api, [file], "changing")["a.jpg"]
    assert (outcome.state, outcome.code) == ("failed", "changing")


def test_a_server_that_fails_at_one_file_takes_the_others(
    api: Api, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.client.patience.FAULTS", 1)

    def fail(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("/files") and b'"bad.jpg"' in request.content:
            return httpx.Response(500, json={"detail": "A fault of ours."})
        return None

    line.break_ = fail
    found = push(api, pictures(tmp_path, "bad.jpg", "good.jpg"), "fault")
    assert (found["bad.jpg"].code, found["good.jpg"].state) == ("server_error", "ready")


@pytest.mark.parametrize(("when", "ahead"), [("always", 1), ("never", 0), ("auto", 0)])
def test_small_pictures_go_ahead_as_was_said(
    api: Api, line: Line, tmp_path: Path, when: str, ahead: int
) -> None:
    path = old(write_jpeg(tmp_path / f"{when}.jpg", 7000 + len(when), (5000, 4000)))
    with path.open("ab") as more:
        more.write(os.urandom(3 << 20))
    found = push(api, [OwnFile(path.name, old(path))], f"ahead {when}", previews=when)
    assert found[path.name].state == "ready"
    assert line.count("POST", "/preview") == ahead


def test_looking_announces_nothing(api: Api, line: Line, counter: Counter, tmp_path: Path) -> None:
    known = pictures(tmp_path, "known.jpg")
    push(api, known, "look")
    with counter.services.database.read() as session:
        batches = session.scalars(select(Batch.id)).all()
    new, gone = pictures(tmp_path / "b", "new.jpg"), OwnFile("gone.jpg", tmp_path / "gone.jpg")
    found = {one.path: one for one in Pusher(api, 2).look(EVENT, [*known, *new, gone])}
    assert found["known.jpg"].state == "duplicate"
    assert found["new.jpg"].state not in ("duplicate", "ready")
    assert found["gone.jpg"].code == "vanished"
    with counter.services.database.read() as session:
        assert session.scalars(select(Batch.id)).all() == batches


def test_not_waiting_for_checks_says_that_files_are_safe(api: Api, tmp_path: Path) -> None:
    found = push(api, pictures(tmp_path, "a.jpg"), "safe", wait_for_checks=False)
    assert found["a.jpg"].state == "received"
