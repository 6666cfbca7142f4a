"""`mediahub push` and its client against the real application, a real S3 server and a working worker."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import request
from PIL import Image

from mediahub.catalog.models import Asset, asset_id
from mediahub.client import Api, ClientError, Delivery, GaveUp, Outcome, OwnFile, Pusher, Refused, patience
from mediahub.client.patience import Patience
from mediahub.ingest.sources.scan import scan
from mediahub.storage.multipart import Multipart
from tests.desk import EVENT, Desk, large_jpeg, sha256
from tests.pictures import write_jpeg

pytestmark = [pytest.mark.services, pytest.mark.timeout(200)]

DELIVERY = Delivery(EVENT, "Chen Rui", resume_key="card 1")
KILLS = int(os.environ.get("MEDIAHUB_TEST_KILLS", "3"))


class Wire(httpx.HTTPTransport):
    """The real network; keeps what was asked, and can break what `break_` says."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[httpx.Request] = []
        self.landed: list[str] = []
        self.break_: Callable[[httpx.Request], httpx.Request | None] = lambda request: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = super().handle_request(self.break_(request) or request)
        if request.method == "PUT" and answer.status_code == 200:
            self.landed.append(piece(request))
        return answer

    def puts(self) -> list[str]:
        """What was sent to S3, whatever came of it."""
        return [piece(request) for request in self.asked if request.method == "PUT"]


def piece(request: httpx.Request) -> str:
    """The number of the part, or `whole`."""
    return str(request.url.params.get("partNumber", "whole"))


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def api(desk: Desk, wire: Wire) -> Iterator[Api]:
    api = Api(desk.url, desk.token(), Patience(20))
    api._http.client = httpx.Client(transport=wire, timeout=20)
    yield api
    api.close()


def push(api: Api, folder: Path, parallel: int = 2) -> dict[str, Outcome]:
    files = [OwnFile(file.shown, file.path, file.sidecar) for file in scan([folder])]
    outcomes = Pusher(api, parallel).push(DELIVERY, files, wait_for_checks=True)
    return {outcome.path: outcome for outcome in outcomes}


def old(folder: Path) -> Path:
    """Nobody writes to these files any more."""
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return folder


def command(desk: Desk, *more: str, token: str = "") -> list[str]:
    return [
        *(sys.executable, "-m", "mediahub", "push", *more, "--server", desk.url),
        *("--token", token or desk.token(), "--event", EVENT, "--photographer", "Chen Rui", "--json"),
    ]


def run(desk: Desk, *more: str, token: str = "") -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        command(desk, *more, token=token), capture_output=True, text=True, timeout=150, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Frames, one of them twice, a large one, a broken one, an empty one, and what a Mac leaves."""
    folder = tmp_path / "card"
    for number in range(8):
        write_jpeg(folder / "DCIM" / f"DSC_{number:04d}.JPG", 100 + number, (1500, 1000))
    large_jpeg(folder / "DCIM" / "LARGE.JPG", 140, 12 << 20)
    (folder / "copy.jpg").write_bytes((folder / "DCIM" / "DSC_0000.JPG").read_bytes())
    (folder / "broken.jpg").write_bytes((folder / "DCIM" / "DSC_0001.JPG").read_bytes()[:3000])
    (folder / "empty.jpg").touch()
    (folder / ".DS_Store").write_bytes(b"x")
    return old(folder)


def assert_all_there_once(desk: Desk, card: Path) -> None:
    """Each good frame is one asset with its bytes, and nothing is left over."""
    good = [
        p for p in card.rglob("*") if p.is_file() and p.name not in ("broken.jpg", "empty.jpg", ".DS_Store")
    ]
    wanted = {asset_id(EVENT, sha256(path.read_bytes())) for path in good}
    bucket = desk.services.bucket
    originals = [info.key for info in bucket.list(f"originals/{EVENT}/")]
    assert {asset_id(EVENT, sha256(bucket.get_bytes(key))) for key in originals} == wanted
    assert len(originals) == len(wanted)
    assert {row.asset_id for row in desk.arrivals().values() if row.asset_id} == wanted
    assert list(bucket.list("incoming/")) == []
    assert list(Multipart(bucket).under_way("incoming/")) == []


def test_a_card_from_a_laptop(desk: Desk, card: Path, small_parts: int) -> None:
    with desk.worker():
        dry, lines, _ = run(desk, str(card), "--dry-run")
        assert dry == 0
        assert {line["state"] for line in lines[:-1]} == {"new"}
        assert desk.arrivals() == {}
        status, lines, _ = run(desk, str(card))
        assert status == 1
        assert lines[-1] == {"summary": {"new": 9, "duplicate": 1, "rejected": 2, "failed": 0}}
        by_path = {line["path"]: line for line in lines[:-1]}
        assert by_path["DCIM/LARGE.JPG"]["state"] == "ready"
        assert "ends too early" in str(by_path["broken.jpg"]["reason"])
        assert "file is empty" in str(by_path["empty.jpg"]["reason"])
        assert_all_there_once(desk, card)
        status, lines, _ = run(desk, str(card))
        assert lines[-1] == {"summary": {"new": 0, "duplicate": 10, "rejected": 2, "failed": 0}}
        _, lines, _ = run(desk, str(card), "--dry-run")
        assert lines[-1] == {"summary": {"new": 2, "duplicate": 10, "rejected": 0, "failed": 0}}


def test_killed_at_random_moments(desk: Desk, card: Path, small_parts: int) -> None:
    moments = random.Random(3)
    in_the_middle = 0
    with desk.worker():
        for number in range(KILLS):
            process = subprocess.Popen(
                command(desk, str(card)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while number == 0 and not desk.arrivals():
                time.sleep(0.01)
            time.sleep(moments.uniform(0.0, 0.3) if number == 0 else moments.uniform(0.5, 2.0))
            in_the_middle += process.poll() is None
            process.kill()
            process.wait()
        assert in_the_middle, "it was never killed while it worked"
        _, lines, _ = run(desk, str(card))
        summary = dict(lines[-1])["summary"]
        assert isinstance(summary, dict)
        assert summary["new"] + summary["duplicate"] == 10
        assert summary["rejected"] == 2
        assert_all_there_once(desk, card)


def test_only_missing_parts_are_sent_again(
    desk: Desk, api: Api, wire: Wire, tmp_path: Path, small_parts: int
) -> None:
    folder = tmp_path / "card"
    large_jpeg(folder / "a.jpg", 50, 23 << 20)
    old(folder)

    def lose_the_fourth(request: httpx.Request) -> None:
        if piece(request) == "4":
            raise httpx.ConnectError("the network is gone")

    wire.break_ = lose_the_fourth
    api.patience.seconds = 1
    with desk.worker(), pytest.raises(GaveUp, match="network is gone"):
        push(api, folder, parallel=1)
    landed = sorted(wire.landed)
    assert landed[:3] == ["1", "2", "3"]
    assert "4" not in landed
    wire.break_, wire.asked = lambda request: None, []
    again = Api(desk.url, desk.token(), Patience(20))
    again._http.client = api._http.client
    with desk.worker():
        assert push(again, folder)["a.jpg"].state == "ready"
    assert sorted(wire.puts() + landed) == ["1", "2", "3", "4", "5"]


def test_a_frame_that_is_there_is_not_sent_again(desk: Desk, api: Api, wire: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    write_jpeg(folder / "a.jpg", 51)
    old(folder)

    def lose_completing(request: httpx.Request) -> None:
        if request.url.path.endswith("/complete"):
            raise httpx.ConnectError("the network is gone")

    wire.break_ = lose_completing
    api.patience.seconds = 1
    with pytest.raises(GaveUp):
        push(api, folder)
    wire.break_, wire.asked = lambda request: None, []
    again = Api(desk.url, desk.token(), Patience(20))
    again._http.client = api._http.client
    with desk.worker():
        assert push(again, folder)["a.jpg"].state == "ready"
    assert wire.puts() == []


def test_duplicates_move_no_byte(desk: Desk, api: Api, wire: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    write_jpeg(folder / "a.jpg", 60)
    old(folder)
    with desk.worker():
        assert push(api, folder)["a.jpg"].state == "ready"
        wire.asked = []
        (folder / "a.jpg").rename(folder / "b.jpg")
        outcome = push(api, folder)["b.jpg"]
    assert (outcome.state, outcome.reason) == ("duplicate", "The event has it already, as a.jpg.")
    assert wire.puts() == []


def test_a_server_that_restarts_in_the_middle(desk: Desk, card: Path, small_parts: int) -> None:
    token = desk.token()
    process = subprocess.Popen(
        command(desk, str(card), token=token), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with desk.worker():
        deadline = time.monotonic() + 60
        while not desk.arrivals() and time.monotonic() < deadline:
            time.sleep(0.02)
        desk.stop()
        time.sleep(4)
        desk.start()
        out, err = process.communicate(timeout=120)
    assert json.loads(out.splitlines()[-1])["summary"]["new"] == 9
    assert "does not answer" in err
    assert "answers again" in err
    assert_all_there_once(desk, card)


def test_an_expired_signature_is_signed_anew(desk: Desk, api: Api, wire: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    write_jpeg(folder / "a.jpg", 70)
    old(folder)
    spoiled: list[str] = []

    def expire_the_first(request: httpx.Request) -> httpx.Request | None:
        if request.method != "PUT" or spoiled:
            return None
        spoiled.append(str(request.url))
        url = request.url.copy_set_param("X-Amz-Date", "20200101T000000Z")
        return httpx.Request("PUT", url, headers=request.headers, stream=request.stream)

    wire.break_ = expire_the_first
    with desk.worker():
        assert push(api, folder)["a.jpg"].state == "ready"
    assert wire.puts() == ["whole", "whole"]


def test_a_part_damaged_on_its_way_is_sent_again(
    desk: Desk, api: Api, wire: Wire, tmp_path: Path, small_parts: int
) -> None:
    folder = tmp_path / "card"
    path = large_jpeg(folder / "a.jpg", 71, 12 << 20)
    old(folder)
    damaged: list[str] = []

    def flip_a_bit(request: httpx.Request) -> httpx.Request | None:
        if piece(request) != "2" or damaged:
            return None
        damaged.append("2")
        body = bytearray(request.read())
        body[77] ^= 1
        return httpx.Request("PUT", request.url, headers=request.headers, content=bytes(body))

    wire.break_ = flip_a_bit
    with desk.worker():
        outcome = push(api, folder)["a.jpg"]
    assert (outcome.state, outcome.sha256) == ("ready", sha256(path.read_bytes()))
    assert sorted(wire.puts()) == ["1", "2", "2", "3"]


def test_a_file_that_changes_in_mid_flight_is_sent_as_it_is_in_the_end(
    desk: Desk, api: Api, wire: Wire, tmp_path: Path, small_parts: int
) -> None:
    folder = tmp_path / "card"
    path = large_jpeg(folder / "a.jpg", 72, 12 << 20)
    old(folder)
    changed: list[bytes] = []

    def write_to_it(request: httpx.Request) -> None:
        if piece(request) == "2" and not changed:
            data = path.read_bytes()
            changed.append(data[: 6 << 20] + b"XY" + data[(6 << 20) + 2 :])
            path.write_bytes(changed[0])

    wire.break_ = write_to_it
    with desk.worker():
        outcome = push(api, folder)["a.jpg"]
    assert (outcome.state, outcome.sha256) == ("ready", sha256(changed[0]))
    assert [row.state for row in desk.arrivals().values()] == ["ready"]
    assert list(Multipart(desk.services.bucket).under_way("incoming/")) == []


def test_a_file_that_vanishes_is_said_and_the_rest_goes_on(
    desk: Desk, api: Api, wire: Wire, tmp_path: Path
) -> None:
    folder = tmp_path / "card"
    write_jpeg(folder / "a.jpg", 73)
    write_jpeg(folder / "b.jpg", 74)
    old(folder)
    wire.break_ = lambda request: (folder / "a.jpg").unlink(missing_ok=True)
    with desk.worker():
        outcomes = push(api, folder, parallel=1)
    assert (outcomes["a.jpg"].state, outcomes["a.jpg"].code) == ("failed", "vanished")
    assert outcomes["b.jpg"].state == "ready"


def test_a_file_being_written_is_waited_for(desk: Desk, api: Api, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    data = write_jpeg(tmp_path / "whole.jpg", 75).read_bytes()
    folder.mkdir()
    target = folder / "a.jpg"
    target.write_bytes(data[:1000])

    def write_the_rest() -> None:
        time.sleep(1)
        with target.open("ab") as file:
            file.write(data[1000:])

    writer = threading.Thread(target=write_the_rest)
    writer.start()
    with desk.worker():
        outcome = push(api, folder)["a.jpg"]
    writer.join()
    assert (outcome.state, outcome.sha256) == ("ready", sha256(data))


def test_stopping_it_says_how_to_go_on(desk: Desk, card: Path) -> None:
    process = subprocess.Popen(
        command(desk, str(card)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not desk.arrivals() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.terminate()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Run the same command again to go on" in err
    assert "Traceback" not in err


def test_a_sidecar_comes_along(desk: Desk, api: Api, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    write_jpeg(folder / "a.jpg", 80)
    (folder / "a.xmp").write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="From the sidecar"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    write_jpeg(folder / "b.jpg", 81)  # XMP files that are too large for a request go by themselves
    (folder / "b.xmp").write_bytes(bytes((8 << 20) + 1))
    write_jpeg(folder / "c.jpg", 82)
    (folder / "c.xmp").write_bytes((folder / "a.xmp").read_bytes() + b" " * (8 << 20))
    old(folder)
    files = [OwnFile(file.shown, file.path, file.sidecar) for file in scan([folder])]
    assert {one.path: one.state for one in Pusher(api, 2).look(EVENT, files)} == dict.fromkeys(
        ("a.jpg", "a.xmp", "b.jpg", "b.xmp", "c.jpg", "c.xmp"), "new"
    )
    with desk.worker():
        outcomes = push(api, folder)
    assert {path: outcome.in_one_word for path, outcome in outcomes.items()} == {
        "a.jpg": "ready",
        "a.xmp": "joined",
        "b.jpg": "ready",
        "b.xmp": "rejected",
        "c.jpg": "ready",
        "c.xmp": "joined",
    }
    assert outcomes["b.xmp"].reason
    assert {one.state for one in Pusher(api, 2).look(EVENT, files) if one.path != "b.xmp"} == {"duplicate"}
    with desk.services.database.read() as session:
        assert session.get_one(Asset, outcomes["a.jpg"].asset_id).headline == "From the sidecar"


def test_a_sidecar_that_vanishes_takes_no_picture_with_it(desk: Desk, api: Api, tmp_path: Path) -> None:
    picture = write_jpeg(tmp_path / "a.jpg", 84)
    with desk.worker():
        file = OwnFile("a.jpg", picture, tmp_path / "a.xmp")
        told = Pusher(api, 1).push(DELIVERY, [file], wait_for_checks=True)
        assert {one.path: one.state for one in told} == {"a.jpg": "ready", "a.xmp": "failed"}


def test_a_file_that_the_server_fails_at_stops_no_other(
    desk: Desk, api: Api, wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "card"
    for number, name in ((85, "a.jpg"), (86, "b.jpg")):
        write_jpeg(folder / name, number)
    old(folder)
    monkeypatch.setattr(patience, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(patience, "LONGEST_WAIT", 0.02)
    announce = desk.app.view_functions["api-uploads.announce"]

    def fail_at_a(**values: Any) -> Any:
        if b'"a.jpg"' in request.get_data():
            raise RuntimeError("a fault of the server")
        return announce(**values)

    desk.app.view_functions["api-uploads.announce"] = fail_at_a
    with desk.worker():
        outcomes = push(api, folder)
    assert {path: outcome.state for path, outcome in outcomes.items()} == {
        "a.jpg": "failed",
        "b.jpg": "ready",
    }
    assert "The server fails at this file" in outcomes["a.jpg"].reason
    assert "RuntimeError" not in outcomes["a.jpg"].reason


def test_who_may_not_is_told_why(desk: Desk, card: Path) -> None:
    status, _, err = run(desk, str(card), token=desk.token("press"))
    assert status == 1
    assert "may look and download, but not deliver" in err
    status, _, err = run(desk, str(card), token=desk.token(scope="read"))
    assert "no scope `upload`" in err
    status, _, err = run(desk, str(card), token="mediahub_0123456789_wrong")
    assert "mediahub tokens create" in err


def test_what_is_no_mediahub_is_said(desk: Desk) -> None:
    api = Api(desk.settings.s3_url, "token", Patience(1))
    with pytest.raises(ClientError, match="is no MediaHub"):
        api.open_batch(DELIVERY)
    api.close()
    lost = Api("http://127.0.0.1:9", "token", Patience(1))
    with pytest.raises(GaveUp, match="did not answer for"):
        lost.open_batch(DELIVERY)
    lost.close()
    with pytest.raises(ClientError, match="begins with https://"):
        Api("mediahub.example.org", "token", Patience(1))


def test_an_unknown_event_lists_those_there_are(api: Api) -> None:
    with pytest.raises(Refused, match=EVENT) as refused:
        api.open_batch(Delivery("nowhere", "Chen Rui"))
    assert refused.value.status == 404


def test_small_pictures_go_ahead_of_all_and_starred_frames_before_others(
    desk: Desk, api: Api, wire: Wire, tmp_path: Path
) -> None:
    names, card = ("a.jpg", "b.jpg", "c.jpg"), tmp_path / "card"
    card.mkdir()
    for number, name in enumerate(names):
        noise = Image.effect_noise((2600, 1700), 90 + number)
        stars = 5 if name == "c.jpg" else 0
        packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmp:Rating="{stars}"/>'
        noise.save(card / name, quality=95, xmp=packet.encode())
    files = [OwnFile(file.shown, file.path) for file in scan([old(card)])]
    with desk.worker():
        pusher = Pusher(api, 1)
        outcomes = list(pusher.push(DELIVERY, files, wait_for_checks=True, previews="always"))
    assert {outcome.state for outcome in outcomes} == {"ready"}
    sent = [request.url.path for request in wire.asked if request.method == "PUT"]
    assert [path.endswith(".preview") for path in sent] == [True] * 3 + [False] * 3
    starred = desk.arrivals()["c.jpg"].token
    assert starred in sent[0]
    assert starred in sent[3]
    with desk.services.database.read() as session:
        for outcome in outcomes:
            asset = session.get_one(Asset, outcome.asset_id)
            assert (asset.awaited, asset.width) == (False, 2600)
    assert list(desk.services.bucket.list("incoming/")) == []
