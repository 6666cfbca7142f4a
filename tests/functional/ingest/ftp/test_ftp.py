"""The FTP server with Python's client: what arrives, what can be resumed, what is out of reach."""

from __future__ import annotations

import ftplib
import io
import os
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from mediahub.catalog.models import Arrival, FtpAccount, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.sources.ftp.abandoned import discard_abandoned, forget_left_over, release_held
from mediahub.ingest.sources.ftp.accounts import set_active, set_requires_tls
from mediahub.ingest.sources.ftp.receiver import PART
from mediahub.ingest.sources.ftp.server import make_server
from mediahub.jobs import Jobs
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.multipart import Multipart
from tests.ftp_servers import serving
from tests.functional.cameras import CameraDoor, until
from tests.pictures import write_jpeg
from tests.services import free_ports

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]

LARGE = os.urandom(PART + 3_000_000)


@pytest.fixture(scope="module")
def door(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CameraDoor]:
    """One server for the module; each test uses names of its own."""
    door = CameraDoor(s3_settings, tmp_path_factory.mktemp("ftp"))
    door.account("chen", "Chen Rui")
    door.account("maja", "Maja Lind")
    door.open()
    yield door
    door.close()
    door.clean_up()


@pytest.fixture
def chen(door: CameraDoor) -> Iterator[ftplib.FTP]:
    client = door.connect("chen")
    yield client
    client.close()


def send_part(client: ftplib.FTP, command: str, data: bytes, rest: int | None = None) -> socket.socket:
    """Begin a transfer and leave it open."""
    connection = client.transfercmd(command, rest)
    connection.sendall(data)
    return connection


def die(client: ftplib.FTP, connection: socket.socket) -> None:
    """What a camera does that falls: both its connections end at once."""
    connection.close()
    client.close()


def size_of(door: CameraDoor, path: str) -> int:
    """How much of a file is safe, as the server would say."""
    with door.services.database.read() as session:
        query = select(FtpUpload.size).where(FtpUpload.name == path).order_by(FtpUpload.id.desc())
        return session.scalars(query).first() or 0


def test_a_file_that_came_whole_is_received(door: CameraDoor, chen: ftplib.FTP, tmp_path: Path) -> None:
    data = write_jpeg(tmp_path / "a.jpg", 1).read_bytes()
    assert chen.storbinary("STOR /DCIM/100CANON/IMG_0001.JPG", io.BytesIO(data)).startswith("226")
    arrival = door.arrivals("received")["DCIM/100CANON/IMG_0001.JPG"]
    assert door.bytes_of(arrival) == data
    assert arrival.size == len(data)
    assert chen.nlst("/DCIM/100CANON") == ["IMG_0001.JPG"]
    assert "DCIM" in chen.nlst("/")
    assert chen.size("/DCIM/100CANON/IMG_0001.JPG") == len(data)
    listed = dict(chen.mlsd("/DCIM/100CANON"))["IMG_0001.JPG"]
    assert (listed["type"], listed["size"]) == ("file", str(len(data)))
    assert chen.sendcmd("MDTM /DCIM/100CANON/IMG_0001.JPG")[4:] == listed["modify"]
    with pytest.raises(ftplib.error_perm, match="550"):
        chen.retrbinary("RETR /DCIM/100CANON/IMG_0001.JPG", lambda data: None)


def test_a_large_file_goes_in_parts(door: CameraDoor, chen: ftplib.FTP) -> None:
    chen.storbinary("STOR large.mov", io.BytesIO(LARGE))
    arrival = door.arrivals("received")["large.mov"]
    assert door.bytes_of(arrival) == LARGE
    assert list(Multipart(door.services.bucket).under_way(arrival.incoming_key or "")) == []


def test_the_same_name_twice_is_two_arrivals(door: CameraDoor, chen: ftplib.FTP) -> None:
    for data in (b"first", b"second one"):
        chen.storbinary("STOR DSC_0001.JPG", io.BytesIO(data))
    there = door.arrivals("received")
    assert door.bytes_of(there["DSC_0001.JPG"]) == b"first"
    assert door.bytes_of(there["DSC_0001 (2).JPG"]) == b"second one"
    assert chen.size("DSC_0001.JPG") == len(b"second one")
    assert chen.nlst().count("DSC_0001.JPG") == 1


def test_two_cameras_send_the_same_name_at_the_same_time(door: CameraDoor, chen: ftplib.FTP) -> None:
    other = door.connect("chen")
    first = send_part(chen, "STOR both.jpg", b"a" * 1000)
    second = send_part(other, "STOR both.jpg", b"b" * 1000)
    first.close()
    second.close()
    assert chen.voidresp()[:3] == other.voidresp()[:3] == "226"
    there = door.arrivals("received")
    assert {door.bytes_of(there[name])[:1] for name in ("both.jpg", "both (2).jpg")} == {b"a", b"b"}


@pytest.mark.parametrize("how", ["REST", "APPE", "REST early"])
@pytest.mark.parametrize("cut", [1_000_000, PART + 2_000_000])
def test_a_broken_transfer_is_resumed(door: CameraDoor, chen: ftplib.FTP, how: str, cut: int) -> None:
    name = f"{how.replace(' ', '')}-{cut}.mov"
    connection = send_part(chen, f"STOR {name}", LARGE[:cut])
    die(chen, connection)
    until(lambda: size_of(door, name) == cut)
    assert name not in door.arrivals("received")
    again = door.connect("chen")
    assert again.size(name) == cut - 1
    offset = cut - 500_000 if how == "REST early" else cut
    if how == "APPE":
        again.storbinary(f"APPE {name}", io.BytesIO(LARGE[cut - 1 :]))
    else:
        again.storbinary(f"STOR {name}", io.BytesIO(LARGE[offset:]), rest=offset)
    arrival = door.arrivals("received")[name]
    assert door.bytes_of(arrival) == LARGE
    assert list(door.services.bucket.list(f"{arrival.incoming_key}.tail")) == []
    with pytest.raises(ftplib.error_perm, match="554"):  # it is whole
        again.storbinary(f"APPE {name}", io.BytesIO(b"more"))
    again.close()


def test_a_file_whose_sender_died_before_its_answer_does_not_look_whole(
    door: CameraDoor, chen: ftplib.FTP
) -> None:
    """A mirroring client that compares sizes would never send it again."""
    die(chen, send_part(chen, "STOR unanswered.jpg", b"x" * 1000))
    until(lambda: size_of(door, "unanswered.jpg") == 1000)
    again = door.connect("chen")
    told = again.size("unanswered.jpg") or 0
    assert told < 1000
    again.storbinary("STOR unanswered.jpg", io.BytesIO(b"x" * (1000 - told)), rest=told)
    assert door.bytes_of(door.arrivals("received")["unanswered.jpg"]) == b"x" * 1000
    again.close()


def test_an_aborted_or_reset_transfer_is_no_arrival(door: CameraDoor, chen: ftplib.FTP) -> None:
    connection = send_part(chen, "STOR reset.jpg", b"x" * 100_000)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()
    with pytest.raises(ftplib.error_temp, match="426"):
        chen.voidresp()
    connection = send_part(chen, "STOR aborted.jpg", b"x" * 100_000)
    time.sleep(0.3)
    chen.abort()
    connection.close()
    assert not {"reset.jpg", "aborted.jpg"} & set(door.arrivals("received"))


def secured(door: CameraDoor, login: str) -> ftplib.FTP_TLS:
    """A client that protects its data connections too."""
    context = ssl.create_default_context(cafile=str(door.settings.home / "ftp.pem"))
    client = ftplib.FTP_TLS(context=context, timeout=30)
    client.connect("127.0.0.1", door.settings.ftp_port)
    client.host = "localhost"
    client.login(login, door.passwords[login])
    client.prot_p()
    return client


def reset_at_once(address: tuple[str, int]) -> None:
    """What a radio link that falls looks like: connected, and gone before the server has looked."""
    connection = socket.create_connection(address, timeout=30)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("first", ["command", "connection"])
def test_a_data_connection_that_is_gone_at_once_is_answered(
    door: CameraDoor, protected: bool, first: str
) -> None:
    client = secured(door, "chen") if protected else door.connect("chen")
    client.sock.settimeout(10)  # type: ignore[union-attr]
    for command in ["STOR gone.jpg", "MLSD"] * 5:
        address = client.makepasv()
        if first == "connection":
            reset_at_once(address)
        client.putcmd(command)
        if first == "command":
            reset_at_once(address)
        answer = "150"
        while answer.startswith("1"):
            answer = client.getmultiline()
        # a listing may have gone out before the reset was seen
        assert answer[:3] in {"425", "426"} | ({"226"} if command == "MLSD" else set())
        assert client.sendcmd("NOOP").startswith("200"), "one answer for one command"
    assert "gone.jpg" not in door.arrivals()
    client.close()


def test_beginning_again_drops_what_was_broken_off(door: CameraDoor, chen: ftplib.FTP) -> None:
    connection = send_part(chen, "STOR again.mov", LARGE[: PART + 100_000])
    die(chen, connection)
    until(lambda: size_of(door, "again.mov") == PART + 100_000)
    broken = door.arrivals("expected")["again.mov"].incoming_key or ""
    other = door.connect("chen")
    other.storbinary("STOR again.mov", io.BytesIO(LARGE))
    other.close()
    arrivals = {path: a for path, a in door.arrivals().items() if path.startswith("again")}
    assert [a.state for a in arrivals.values()] == ["received"]
    assert door.bytes_of(arrivals["again.mov"]) == LARGE
    assert list(Multipart(door.services.bucket).under_way(broken)) == []


def test_the_server_killed_in_the_middle_of_a_file(door: CameraDoor, chen: ftplib.FTP) -> None:
    connection = send_part(chen, "STOR killed.mov", LARGE)
    until(lambda: size_of(door, "killed.mov") >= PART)
    door.close(kill=True)
    connection.close()
    door.open()
    kept = size_of(door, "killed.mov")
    assert PART <= kept < len(LARGE)
    again = door.connect("chen")
    again.storbinary("STOR killed.mov", io.BytesIO(LARGE[kept:]), rest=kept)
    assert door.bytes_of(door.arrivals("received")["killed.mov"]) == LARGE
    again.close()


def test_stopping_the_server_keeps_what_came(door: CameraDoor, chen: ftplib.FTP) -> None:
    connection = send_part(chen, "STOR stopped.mov", LARGE[:700_000])
    time.sleep(0.5)
    door.close()
    connection.close()
    door.open()
    assert size_of(door, "stopped.mov") == 700_000


def test_what_nobody_resumes_is_freed_and_named(door: CameraDoor, chen: ftplib.FTP) -> None:
    connection = send_part(chen, "STOR given-up.mov", LARGE[: PART + 100_000])
    die(chen, connection)
    until(lambda: size_of(door, "given-up.mov") == PART + 100_000)
    key = door.arrivals()["given-up.mov"].incoming_key or ""
    assert discard_abandoned(door.services) == 0
    with door.services.database.begin() as session:
        late = utcnow() - timedelta(hours=25)
        session.execute(update(FtpUpload).where(FtpUpload.name == "given-up.mov").values(touched_at=late))
    assert discard_abandoned(door.services) == 1
    arrival = door.arrivals()["given-up.mov"]
    assert (arrival.state, arrival.reason_code) == ("rejected", "never_finished")
    assert list(door.services.bucket.list(key)) == []
    assert list(Multipart(door.services.bucket).under_way(key)) == []
    assert size_of(door, "given-up.mov") == 0


def test_what_a_killed_discard_left_is_forgotten(door: CameraDoor, chen: ftplib.FTP) -> None:
    """Its row went first; bytes and arrival stayed behind."""
    connection = send_part(chen, "STOR half-gone.mov", LARGE[: PART + 100_000])
    die(chen, connection)
    until(lambda: size_of(door, "half-gone.mov") == PART + 100_000)
    arrival = door.arrivals()["half-gone.mov"]
    key = arrival.incoming_key or ""
    with door.services.database.begin() as session:
        session.execute(delete(FtpUpload).where(FtpUpload.arrival_id == arrival.id))
    assert forget_left_over(door.services) == 0  # it may be at work
    with door.services.database.begin() as session:
        late = utcnow() - timedelta(minutes=2)
        session.execute(update(Arrival).where(Arrival.id == arrival.id).values(touched_at=late))
    assert forget_left_over(door.services) == 1
    assert "half-gone.mov" not in door.arrivals()
    assert list(door.services.bucket.list(key)) == []
    assert list(Multipart(door.services.bucket).under_way(key)) == []


def test_a_temporary_name_waits_for_the_real_one(door: CameraDoor, chen: ftplib.FTP) -> None:
    for name in ("one.jpg.part", "two.jpg.part"):
        chen.storbinary(f"STOR {name}", io.BytesIO(b"a picture"))
    assert not {"one.jpg.part", "two.jpg.part"} & set(door.arrivals("received"))
    chen.rename("one.jpg.part", "one.jpg")
    there = door.arrivals("received")
    assert "one.jpg" in there
    assert "one.jpg.part" not in door.arrivals()
    assert chen.size("one.jpg") == 9
    jobs = Jobs(door.settings)
    assert release_held(door.services, jobs) == 0
    with door.services.database.begin() as session:
        late = utcnow() - timedelta(minutes=2)
        session.execute(update(FtpUpload).where(FtpUpload.name == "two.jpg.part").values(touched_at=late))
    assert release_held(door.services, jobs) == 1
    assert "two.jpg.part" in door.arrivals("received")


def test_deleting_takes_a_file_off_the_list_and_nothing_else(door: CameraDoor, chen: ftplib.FTP) -> None:
    chen.storbinary("STOR deleted.jpg", io.BytesIO(b"kept all the same"))
    chen.delete("deleted.jpg")
    assert "deleted.jpg" not in chen.nlst()
    assert door.bytes_of(door.arrivals("received")["deleted.jpg"]) == b"kept all the same"


@pytest.mark.parametrize(
    "path",
    ["../maja.jpg", "/../../maja.jpg", "/../maja/maja.jpg", "//maja.jpg", "~maja/maja.jpg", "./../maja.jpg"],
)
def test_nobody_sees_or_reaches_another_ones_files(door: CameraDoor, chen: ftplib.FTP, path: str) -> None:
    maja = door.connect("maja")
    maja.storbinary("STOR /maja.jpg", io.BytesIO(b"hers"))
    assert "maja.jpg" not in chen.nlst("/")
    for command in (f"SIZE {path}", f"MDTM {path}", f"DELE {path}", f"RNFR {path}", f"CWD {path}"):
        with pytest.raises(ftplib.error_perm):
            chen.sendcmd(command)
    assert maja.size("/maja.jpg") == 4
    maja.close()


def test_folders_are_made_left_and_not_left_upwards(chen: ftplib.FTP) -> None:
    chen.mkd("/day two")
    chen.cwd("/day two")
    chen.storbinary("STOR x.jpg", io.BytesIO(b"x"))
    assert chen.nlst() == ["x.jpg"]
    chen.cwd("../../../..")
    assert chen.pwd() == "/"
    assert "day two" in chen.nlst()
    with pytest.raises(ftplib.error_perm, match="not empty"):
        chen.rmd("/day two")
    with pytest.raises(ftplib.error_perm):
        chen.cwd("/day three")


NAMES = [
    "caf\u00e9.jpg",
    "\u6f14\u8bb2\U0001f3a4.jpg",
    'a "b" <c>.jpg',
    "$(touch x).jpg",
    "\u202egpj.exe",
    "a;b.jpg",
]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_come_back_as_they_were_sent(door: CameraDoor, chen: ftplib.FTP, name: str) -> None:
    chen.storbinary(f"STOR /odd/{name}", io.BytesIO(b"odd"))
    assert name in chen.nlst("/odd")
    assert name in dict(chen.mlsd("/odd"))
    assert all(path.isprintable() for path in door.arrivals())


def test_a_name_that_is_no_utf8_comes_back_too(door: CameraDoor, chen: ftplib.FTP) -> None:
    chen.encoding = "latin-1"
    chen.storbinary("STOR /latin/caf\u00e9.jpg", io.BytesIO(b"odd"))
    assert chen.nlst("/latin") == ["caf\u00e9.jpg"]
    assert chen.size("/latin/caf\u00e9.jpg") == 3
    assert "latin/caf\\udce9.jpg" in door.arrivals("received")


@pytest.mark.parametrize("name", ["nul\0.jpg", "bell\a.jpg", "n" * 241, "d/" * 500 + "x"])
def test_names_that_cannot_be_kept_are_refused_with_words(chen: ftplib.FTP, name: str) -> None:
    with pytest.raises(ftplib.error_perm, match="553"):
        chen.sendcmd(f"STOR {name}")
    assert chen.sendcmd("NOOP").startswith("200")


def test_what_systems_leave_on_cards_is_passed_over(door: CameraDoor, chen: ftplib.FTP) -> None:
    chen.storbinary("STOR .DS_Store", io.BytesIO(b"x"))
    chen.storbinary("STOR ._IMG_1.JPG", io.BytesIO(b"x"))
    assert not any("DS_Store" in path or "._IMG" in path for path in door.arrivals())


def test_ascii_mode_does_not_change_a_byte(door: CameraDoor, chen: ftplib.FTP) -> None:
    chen.voidcmd("TYPE A")
    connection = send_part(chen, "STOR ascii.jpg", b"\r\n\r\n\n\r")
    connection.close()
    chen.voidresp()
    assert door.bytes_of(door.arrivals("received")["ascii.jpg"]) == b"\r\n\r\n\n\r"


def test_ftps_with_the_self_made_certificate(door: CameraDoor) -> None:
    client = secured(door, "chen")
    client.storbinary("STOR tls.mov", io.BytesIO(LARGE))
    assert door.bytes_of(door.arrivals("received")["tls.mov"]) == LARGE
    assert "tls.mov" in client.nlst()
    client.quit()
    assert (door.settings.home / "ftp.pem").stat().st_mode & 0o077 == 0


def test_a_login_that_would_spoil_the_log_is_refused(door: CameraDoor) -> None:
    client = ftplib.FTP(timeout=30)
    client.connect("127.0.0.1", door.settings.ftp_port)
    for login in ("\x1b[2Jroot", "\udcff"):
        assert client.sock is not None
        client.sock.sendall(f"USER {login}\r\n".encode("utf-8", "surrogateescape"))
        with pytest.raises(ftplib.error_perm, match="501"):
            client.getresp()
    client.close()


def test_tls_can_be_required(door: CameraDoor) -> None:
    changes = {"ftp_require_tls": True, "ftp_port": free_ports(1)[0]}
    settings = door.settings.model_copy(update=changes)
    services = Services(settings, door.services.database, door.services.bucket, door.services.search)
    with serving(make_server(services)), ftplib.FTP_TLS(timeout=30) as client:
        client.connect("127.0.0.1", settings.ftp_port)
        with pytest.raises(ftplib.error_perm, match="550"):
            client.login("chen", door.passwords["chen"], secure=False)
        client.login("chen", door.passwords["chen"])
        with pytest.raises(ftplib.error_perm, match="550"):
            client.nlst()
        client.prot_p()
        assert isinstance(client.nlst(), list)


def test_a_folder_with_nothing_in_it_is_listed_over_tls(door: CameraDoor) -> None:
    door.account("new", "New Here")
    with ftplib.FTP_TLS(timeout=30) as client:
        client.connect("127.0.0.1", door.settings.ftp_port)
        client.login("new", door.passwords["new"])
        client.prot_p()
        # each may meet the handshake of the data connection at another step
        assert [client.nlst() for _ in range(20)] == [[]] * 20


def test_an_event_can_require_tls_and_no_password_is_asked_for_without(door: CameraDoor) -> None:
    """Of a login that does not exist the same is said."""
    database = door.services.database
    with database.read() as session:
        account = session.scalars(select(FtpAccount).where(FtpAccount.login == "chen")).one()
        event = account.event.slug
    for on in (True, False):
        with database.begin() as session:
            set_requires_tls(session, event, on)
        client = ftplib.FTP_TLS(timeout=30)
        client.connect("127.0.0.1", door.settings.ftp_port)
        if on:
            for login in ("chen", "CHEN", "nobody"):
                with pytest.raises(ftplib.error_perm, match="550 SSL/TLS required"):
                    client.sendcmd(f"USER {login}")
            client.login("chen", door.passwords["chen"])  # begins TLS first
            with pytest.raises(ftplib.error_perm, match="550"):
                client.nlst()
        else:
            client.login("chen", door.passwords["chen"], secure=False)
        client.close()


def test_a_disabled_account_sends_no_more(door: CameraDoor) -> None:
    door.account("gone", "Gone")
    client = door.connect("gone")
    with door.services.database.begin() as session:
        set_active(session, "gone", False)
    with pytest.raises(ftplib.error_temp, match="421"):
        client.storbinary("STOR late.jpg", io.BytesIO(b"x"))
    with pytest.raises(ftplib.error_perm, match="530"):
        door.connect("gone")
