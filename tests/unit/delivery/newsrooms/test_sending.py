"""Pushes to real servers in this process, SFTP and FTPS: interrupted, refused, stopped, and under embargo."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import (
    DeliveredFile,
    DeliverySettings,
    Event,
    Outbox,
    Transmission,
    UsageRecord,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import package, recipes
from mediahub.delivery.newsfeed.numbering import Numbering
from mediahub.delivery.newsrooms import names, runs, targets, trust
from mediahub.delivery.newsrooms.model import Parcel, Refused, TransmissionError, Untrusted, Where
from mediahub.delivery.newsrooms.outcomes import MAX_ATTEMPTS
from mediahub.delivery.newsrooms.runs import claim
from mediahub.delivery.newsrooms.sending import OUR_FAULT, TransmissionSender
from mediahub.delivery.newsrooms.targets import NewTarget
from mediahub.ingest.sources.ftp.certificate import certificate_files
from mediahub.media.writing.deliver import UNCLEAN
from tests import newsrooms
from tests.dripping import HEADERS, dripping
from tests.in_app import counter_in_memory
from tests.newsrooms import PASSWORD, USER
from tests.takers import Counter


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("newsrooms"), "newsrooms") as made:
        for number in range(3):
            made.add(f"DSC_{number}.jpg", bytes([number]) * 300_000 + b"end")
        yield made


@pytest.fixture
def counter(opened: Counter) -> Counter:
    for identity in opened.ids:
        opened.change(identity, state="ready", rights_class="editorial", embargo_until=None)
    return opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "newsroom"
    folder.mkdir()
    return folder


@pytest.fixture(params=["sftp", "ftps"])
def where(request: pytest.FixtureRequest, root: Path, opened: Counter) -> Iterator[Where]:
    with ExitStack() as stack:
        if request.param == "sftp":
            address = stack.enter_context(newsrooms.sftp(root))
        else:
            address = stack.enter_context(newsrooms.ftps(root, certificate_files(opened.settings)))
        yield newsrooms.confirmed(Where(request.param, address, USER, PASSWORD, "in/photos"))


def parcel(data: bytes, name: str = "frame.jpg", broken_at: int | None = None) -> Parcel:
    def read(start: int) -> Iterator[bytes]:
        for at in range(start, len(data), 1000):
            if broken_at is not None and at >= broken_at:
                raise ConnectionResetError("the line is cut")
            yield data[at : at + 1000]

    return Parcel(name, len(data), "image/jpeg", read)


def test_a_file_arrives_whole_and_goes_on_where_it_ended(where: Where, root: Path) -> None:
    data = bytes(range(256)) * 1000
    channel = targets.connect(where)
    with pytest.raises(TransmissionError):
        channel.send(parcel(data, broken_at=100_000), lambda there: None)
    channel.close()
    assert not (root / "in/photos/frame.jpg").exists()

    channel = targets.connect(where)
    said: list[int] = []
    try:
        channel.send(parcel(data), said.append)
    except TransmissionError:  # the server was still writing what the cut connection had sent
        channel.send(parcel(data), said.append)
    assert channel.has("frame.jpg") == len(data)
    assert channel.has("other.jpg") is None
    channel.send(parcel(data[:5000]), said.append)  # over an older one
    channel.close()
    assert said[0] > 1000  # not from its beginning
    assert (root / "in/photos/frame.jpg").read_bytes() == data[:5000]
    assert not list(root.glob("in/photos/*.part"))


def test_a_wrong_password_is_for_good(where: Where) -> None:
    with pytest.raises(Refused):
        targets.connect(replace(where, secret="wrong"))


def test_strangers_in_the_place_of_a_server_get_nothing(root: Path, tmp_path: Path) -> None:
    """No password goes to a server before somebody confirmed its key, nor when that has changed."""
    tried: list[str] = []
    with newsrooms.sftp(root, tried=tried) as address:
        where = Where("sftp", address, USER, PASSWORD, private=True)
        with pytest.raises(Untrusted, match="nobody has confirmed") as unknown:
            targets.connect(where)
        with pytest.raises(Untrusted):
            targets.try_target(where, "SHA256:other")
        assert tried == []
        options = targets.try_target(where, unknown.value.fingerprint)
        assert (options, tried) == ({"fingerprint": unknown.value.fingerprint}, [PASSWORD])
    known, port = replace(where, options=options), where.port(22)
    with newsrooms.sftp(root, port, tried) as address:  # another key at the same place
        for attempt in (targets.connect, targets.try_target):
            with pytest.raises(Untrusted, match="another fingerprint than before") as changed:
                attempt(known)
            assert options["fingerprint"] in str(changed.value)
            assert changed.value.fingerprint in str(changed.value)
        assert tried == [PASSWORD]
        after = targets.try_target(known, changed.value.fingerprint)
        assert after == {"fingerprint": changed.value.fingerprint}


def test_a_certificate_of_its_own_is_confirmed_before_a_password_goes_there(
    root: Path, opened: Counter, tmp_path: Path
) -> None:
    commands: list[str] = []
    with newsrooms.ftps(root, certificate_files(opened.settings), commands) as address:
        where = Where("ftps", address, USER, PASSWORD, options={"verify": False}, private=True)
        with pytest.raises(Untrusted, match="nobody has confirmed") as unknown:
            targets.connect(where)
        assert "PASS" not in commands
        shown = unknown.value.fingerprint
        options = targets.try_target(where, f"sha256 {shown.lower().replace(':', '')}")
        assert trust.is_same(options["fingerprint"], shown)
        assert "verify" not in options
        targets.connect(replace(where, options=options)).close()
        before = commands.count("PASS")
        with pytest.raises(Untrusted, match="another fingerprint"):
            targets.connect(replace(where, options={"fingerprint": "00:" * 31 + "00"}))
        assert commands.count("PASS") == before


@pytest.mark.parametrize("kind", ["sftp", "ftps", "s3"])
def test_nobody_sends_into_our_own_network(
    kind: str, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by an address nor by a name, also one that leads elsewhere when it is asked for again."""
    called: list[object] = []
    monkeypatch.setattr("mediahub.outbound.connections.socket.create_connection", lambda *a: called.append(a))
    scheme = "https://" if kind == "s3" else ""
    for host in ("127.0.0.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1:2022", "[fd00::1]:9"):
        where = Where(kind, scheme + host, USER, PASSWORD, "bucket")
        with pytest.raises(Refused, match="private network"):
            targets.connect(where)
    link_local = Where(kind, f"{scheme}169.254.169.254", USER, PASSWORD, "bucket", private=True)
    with pytest.raises(Refused, match="private network"):
        targets.connect(link_local)
    assert called == []


def test_s3_without_tls_is_refused(counter: Counter) -> None:
    key, secret = counter.settings.s3_access_key, counter.settings.s3_secret_key
    where = Where("s3", counter.settings.s3_url, key.get_secret_value(), secret.get_secret_value(), "media")
    with pytest.raises(Refused, match="https://"):
        targets.connect(replace(where, private=True))
    for address in ("file:///etc", "s3.example.org", "ftp://x"):
        with pytest.raises(Refused):
            targets.connect(replace(where, address=address))


@pytest.mark.parametrize(
    ("kind", "begin"),
    [
        ("sftp", b""),
        ("sftp", b"SSH-2.0-slow\r\n\x00\x00\x40\x04"),
        ("ftps", b"220-"),
        ("ftps", b"220 hello\r\n234-"),
        ("s3", HEADERS),
    ],
)
def test_a_server_that_drips_is_left(kind: str, begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sftp", "ftps", "s3"):
        monkeypatch.setattr(f"mediahub.delivery.newsrooms.channels.{module}.ANSWER_SECONDS", 0.6)
    with dripping(begin) as port:
        address = f"http://127.0.0.1:{port}" if kind == "s3" else f"127.0.0.1:{port}"
        where = Where(kind, address, USER, PASSWORD, "bucket", private=True, plain_http=True)
        with pytest.raises(TransmissionError, match="more than"):
            targets.connect(where)


def test_a_slow_newsroom_takes_one_worker_and_not_all(counter: Counter, send: Send) -> None:
    slow = Where("sftp", "127.0.0.1:1", USER, PASSWORD)
    first = send(slow, counter.ids[:1])
    with counter.services.database.begin() as session:
        target = session.get_one(Transmission, first).target
        user = session.scalars(select(User).where(User.email == "marketing@example.org")).one()
        runs.send_to(session, target, user, counter.ids, recipe="original", name="More for the slow one")
    other = send(slow, counter.ids[:1])
    with counter.services.database.begin() as session:
        session.get_one(Transmission, first).request_id = "asked-by-a-person"
        session.get_one(Transmission, other).request_id = ""
    claimed = [claim(counter.services.database) for _ in range(3)]
    assert claimed == [(first, "asked-by-a-person"), (other, ""), None], "with the request that its log names"
    with counter.services.database.begin() as session:
        session.get_one(Transmission, first).due_at = utcnow() + timedelta(hours=2)
    assert claim(counter.services.database) is not None, "no lease is that long: its newsroom is free"
    with counter.services.database.begin() as session:
        for run in session.scalars(select(Transmission)):
            run.state = "stopped"


def test_a_connection_that_fails_leaves_nothing_open(where: Where, root: Path) -> None:
    """Neither a socket nor a thread: a newsroom that refuses is asked for days."""
    (root / "in").write_text("a file where the folder should be")
    reasons: list[TransmissionError] = []  # kept, with all that their tracebacks hold

    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    def clients() -> list[threading.Thread]:
        return [one for one in threading.enumerate() if getattr(one, "server_mode", None) is False]

    before = open_files()
    for _ in range(5):
        with pytest.raises(TransmissionError) as failed:
            targets.connect(where)
        reasons.append(failed.value)
    deadline = time.monotonic() + 10
    while (open_files() > before or clients()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (open_files() <= before, clients()) == (True, [])


Send = Callable[..., int]


@pytest.fixture
def send(counter: Counter) -> Send:
    """Asks for a sending of some pictures to a server; its id."""

    def ask(where: Where, ids: list[str]) -> int:
        with counter.services.database.begin() as session:
            event = session.scalars(select(Event)).one()
            user = session.scalars(select(User).where(User.email == "marketing@example.org")).one()
            new = NewTarget(
                "Evening News",
                where.kind,
                where.address,
                where.username,
                where.secret,
                where.folder,
                where.options,
            )
            target = targets.add_target(session, counter.settings, event.id, new)
            kept = session.scalar(text("SELECT max(secret) FROM newsroom"))
            assert where.secret not in str(kept)
            return runs.send_to(session, target, user, ids, recipe="original", name="Robots").id

    return ask


def work(counter: Counter, run_id: int, *, makes: bool = True) -> Transmission:
    """What a worker does until nothing is due; the sending then."""

    class Sender(TransmissionSender):
        def _want(self, *args: Any) -> None:
            super()._want(*args)
            if makes:
                counter.make_files()

    sender = Sender(counter.services)
    while sender.send_next():
        pass
    with counter.services.database.read() as session:
        run = session.get_one(Transmission, run_id)
        _ = run.files
        return run


def test_a_basket_is_sent_and_written_down(counter: Counter, where: Where, root: Path, send: Send) -> None:
    counter.change(counter.ids[1], rights_class="none")
    run = work(counter, send(where, counter.ids))
    assert run.state == "done"
    assert [file.state for file in run.files] == ["sent", "refused", "sent"]
    assert run.files[1].reason == "not_for_use"
    arrived = {path.read_bytes() for path in (root / "in/photos").iterdir()}
    assert arrived == {counter.contents[counter.ids[0]], counter.contents[counter.ids[2]]}
    with counter.services.database.read() as session:
        records = list(session.scalars(select(UsageRecord).order_by(UsageRecord.id)))
    assert (records[-1].who, records[-1].outlet) == ("Evening News, sent by Ms Marketing", "Evening News")


def test_a_manifest_goes_beside_its_file(counter: Counter, root: Path, send: Send) -> None:
    asset = counter.ids[1]
    counter.change(asset, caption="A picture with its manifest beside it.")
    counter.manifests[asset] = b"a manifest"
    with newsrooms.sftp(root) as address:
        run = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), [asset])
        assert work(counter, run).state == "done"
    counter.forget_manifests()
    (picture,), (manifest,) = root.glob("*.jpg"), root.glob("*.c2pa")
    assert (manifest.stem, manifest.read_bytes()) == (picture.stem, b"a manifest")


def test_an_item_goes_beside_its_file_and_its_kill_after_it(counter: Counter, root: Path, send: Send) -> None:
    asset = counter.ids[0]
    with newsrooms.sftp(root) as address:
        run_id = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), [asset])
        with counter.services.database.begin() as session:
            target = session.get_one(Transmission, run_id).target
            targets.set_item_format(session, target.id, "ninjs")
        assert work(counter, run_id).state == "done"
        (picture,), (item,) = root.glob("*.jpg"), root.glob("*.json")
        assert item.stem == picture.stem
        said = json.loads(item.read_text())
        assert (said["pubStatus"], said["version"]) == ("usable", "1")
        assert {"role": "filename", "value": picture.name} in said["altIds"]
        assert said["renditions"][0]["sizeInBytes"] == picture.stat().st_size
        counter.change(asset, state="withdrawn")
        with counter.services.database.begin() as session:
            enqueue(session, [asset])
            session.execute(delete(Outbox))  # the index knows of it
        for seconds in (0, 5):
            Numbering(counter.services).number_due(utcnow() + timedelta(seconds=seconds))
        work(counter, run_id)
        kill = json.loads((root / f"{picture.stem}.v2.json").read_text())
        assert (kill["uri"], kill["pubStatus"], kill["version"]) == (said["uri"], "canceled", "2")
        assert len(list(root.iterdir())) == 3


def test_what_is_under_embargo_waits_for_its_hour(counter: Counter, root: Path, send: Send) -> None:
    hour = utcnow() + timedelta(hours=1)
    counter.change(counter.ids[0], embargo_until=hour)
    with newsrooms.sftp(root) as address:
        run_id = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), counter.ids[:2])
        run = work(counter, run_id)
        assert (run.state, run.due_at) == ("waiting", hour)
        assert [file.state for file in run.files] == ["waiting", "sent"]
        assert len(list(root.iterdir())) == 1
        counter.change(counter.ids[0], embargo_until=utcnow())
        with counter.services.database.begin() as session:
            session.get_one(Transmission, run_id).due_at = utcnow()
        assert work(counter, run_id).state == "done"
    assert len(list(root.iterdir())) == 2


def test_a_server_that_is_away_is_tried_again_and_given_up(counter: Counter, send: Send) -> None:
    run_id = send(Where("sftp", "127.0.0.1:1", USER, PASSWORD), counter.ids[:1])
    for attempt in range(1, MAX_ATTEMPTS + 1):
        run = work(counter, run_id)
        assert run.attempts == attempt
        if attempt < MAX_ATTEMPTS:
            assert run.state == "waiting"
            assert run.due_at > utcnow()
            with counter.services.database.begin() as session:
                session.get_one(Transmission, run_id).due_at = utcnow()
    assert run.state == "failed"
    assert "takes no connections" in run.problem
    with counter.services.database.begin() as session:
        runs.retry(session, session.get_one(Transmission, run_id))
        runs.stop(session.get_one(Transmission, run_id))
    assert work(counter, run_id).state == "stopped"


def test_a_worker_killed_between_sending_and_noting_sends_no_frame_twice(
    counter: Counter, where: Where, root: Path, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: object, **__: object) -> None:
        raise Killed

    run_id = send(where, counter.ids)
    with monkeypatch.context() as patch:
        patch.setattr(TransmissionSender, "_sent", dies)
        with pytest.raises(Killed):
            work(counter, run_id)
    (sent,) = (root / "in/photos").iterdir()
    before = sent.stat().st_mtime_ns, sent.stat().st_ino
    with counter.services.database.begin() as session:
        assert session.get_one(Transmission, run_id).state == "sending"
        session.get_one(Transmission, run_id).due_at = utcnow()  # nobody says that it is alive
    assert work(counter, run_id).state == "done"
    assert (sent.stat().st_mtime_ns, sent.stat().st_ino) == before
    assert {path.read_bytes() for path in (root / "in/photos").iterdir()} == set(counter.contents.values())


def test_frames_of_one_name_and_size_do_not_hide_each_other(counter: Counter, root: Path, send: Send) -> None:
    """Two sendings to one newsroom, as of a standing order: the second frame is not taken for the first."""
    with counter.services.database.begin() as session:
        event_id = session.scalars(select(Event.id)).one()
        session.merge(DeliverySettings(event_id=event_id, filename_template="robot"))
    with newsrooms.sftp(root) as address:
        first = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), counter.ids[:1])
        assert work(counter, first).state == "done"
        with counter.services.database.begin() as session:
            run = session.get_one(Transmission, first)
            name = run.files[0].name
            user = session.get_one(User, run.user_id)
            second = runs.send_to(
                session, run.target, user, counter.ids[1:2], recipe="original", name="More"
            ).id
        assert work(counter, second).state == "done"
        with counter.services.database.read() as session:
            assert session.get_one(Transmission, second).files[0].name != name
    assert len(list(root.iterdir())) == 2
    assert {path.read_bytes() for path in root.iterdir()} == {
        counter.contents[identity] for identity in counter.ids[:2]
    }


def make_due(counter: Counter, run_id: int) -> None:
    with counter.services.database.begin() as session:
        session.get_one(Transmission, run_id).due_at = utcnow()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a maker that is not there."""
    prepare = package.prepare
    monkeypatch.setattr(package, "prepare", lambda *args, **more: prepare(*args, **more | {"patience": 0.1}))


@pytest.mark.usefixtures("impatient")
def test_a_maker_that_is_busy_or_dead_loses_no_file(
    counter: Counter, where: Where, root: Path, send: Send
) -> None:
    fresh = [counter.add(f"LATE_{number}.jpg", b"%s %d" % (where.kind.encode(), number)) for number in (1, 2)]
    run_id = send(where, fresh)
    for attempts in (1, 2):
        run = work(counter, run_id, makes=False)
        assert (run.state, run.attempts) == ("waiting", attempts)
        assert run.due_at > utcnow()
        assert {file.state for file in run.files} == {"waiting"}
        assert all(file.reason for file in run.files)
        assert run.problem
        make_due(counter, run_id)
    run = work(counter, run_id)
    assert (run.state, run.problem, [file.state for file in run.files]) == ("done", "", ["sent", "sent"])
    assert [file.reason for file in run.files] == ["", ""]
    assert len(list((root / "in/photos").iterdir())) == 2


def test_a_file_that_cannot_be_made_is_said_and_holds_up_no_other(
    counter: Counter, root: Path, send: Send
) -> None:
    ids = [counter.add(f"BAD_{number}.jpg", b"bad %d" % number) for number in range(3)]
    with newsrooms.sftp(root) as address:
        run_id = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), ids)
        with counter.services.database.begin() as session:
            number = session.get_one(Transmission, run_id).recipient_number
            (file,) = package.want(session, package.load(session, ids[1:2]), recipes.ORIGINAL, number)
            row = session.get_one(DeliveredFile, file.key)
            row.state, row.problem, row.due_at = "failed", UNCLEAN, utcnow() + timedelta(days=1)
        run = work(counter, run_id)
        assert (run.state, run.problem) == ("failed", UNCLEAN)
        assert [(file.state, file.reason) for file in run.files] == [
            ("sent", ""),
            ("failed", UNCLEAN),
            ("sent", ""),
        ]
        page = counter.client("marketing").get(f"/events/newsrooms/newsrooms/{run_id}").text
        assert "2 of 3 sent" in page
        assert "take the press size" in page
        with counter.services.database.begin() as session:  # it can be made by now
            session.get_one(DeliveredFile, file.key).due_at = utcnow()
            runs.retry(session, session.get_one(Transmission, run_id))
        assert work(counter, run_id).state == "done"
    assert len(list(root.iterdir())) == 3


def test_a_file_that_a_server_does_not_take_holds_up_no_other(
    counter: Counter, where: Where, root: Path, send: Send
) -> None:
    """A folder of its name is in the way."""
    with counter.services.database.begin() as session:
        event_id = session.scalars(select(Event.id)).one()
        session.merge(DeliverySettings(event_id=event_id, filename_template="{name}"))
    (root / "in/photos/DSC_1.jpg.part").mkdir(parents=True)
    run_id = send(where, counter.ids[:3])
    run = work(counter, run_id)
    assert [file.state for file in run.files] == ["sent", "waiting", "sent"]
    assert (run.state, bool(run.problem), bool(run.files[1].reason)) == ("waiting", True, True)
    (root / "in/photos/DSC_1.jpg.part").rmdir()
    with counter.services.database.begin() as session:
        runs.retry(session, session.get_one(Transmission, run_id))
    assert work(counter, run_id).state == "done"
    assert sorted(path.name for path in (root / "in/photos").iterdir()) == [
        "DSC_0.jpg",
        "DSC_1.jpg",
        "DSC_2.jpg",
    ]


def test_a_fault_of_ours_ends_no_sending(
    counter: Counter, root: Path, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newsrooms.sftp(root) as address:
        run_id = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), counter.ids[:1])
        with monkeypatch.context() as patch:
            patch.setattr(names, "choose", lambda *_: 1 / 0)
            run = work(counter, run_id)
        assert (run.state, run.problem) == ("waiting", OUR_FAULT)
        make_due(counter, run_id)
        assert work(counter, run_id).state == "done"


def test_a_file_that_was_sent_is_in_the_record_though_somebody_stopped_it(
    counter: Counter, root: Path, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken() -> int:
        with counter.services.database.read() as session:
            return len(session.scalars(select(UsageRecord.id)).all())

    before = taken()
    with newsrooms.sftp(root) as address:
        run_id = send(newsrooms.confirmed(Where("sftp", address, USER, PASSWORD)), counter.ids[:2])
        send_object = TransmissionSender._send_object

        def stopped_meanwhile(*args: Any) -> None:
            send_object(*args)
            with counter.services.database.begin() as session:
                runs.stop(session.get_one(Transmission, run_id))

        monkeypatch.setattr(TransmissionSender, "_send_object", stopped_meanwhile)
        run = work(counter, run_id)
    assert [file.state for file in run.files] == ["sent", "waiting"]
    assert taken() == before + 1
