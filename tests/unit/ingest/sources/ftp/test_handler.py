"""The FTP protocol, spoken by Python's client to the real server in this process."""

from __future__ import annotations

import ftplib
import io
import socket
import ssl

import pytest
from sqlalchemy import select, update

from mediahub.catalog.models import FtpUpload, Photographer, User
from mediahub.identity.accounts import create_user
from mediahub.ingest.sources.ftp import handler
from mediahub.ingest.sources.ftp.accounts import set_active, set_requires_tls
from mediahub.settings import Settings
from tests.object_storage import refused
from tests.unit.ingest.sources.ftp.conftest import PART, Door

DATA = bytes(number % 251 for number in range(2 * PART + 500))


def store(client: ftplib.FTP, path: str, data: bytes, command: str = "STOR", rest: int | None = None) -> str:
    return client.storbinary(f"{command} {path}", io.BytesIO(data), rest=rest)


def test_what_comes_whole_has_arrived_and_is_listed(door: Door, chen: ftplib.FTP) -> None:
    chen.sendcmd(f"ALLO {len(DATA)}")
    assert store(chen, "/DCIM/100/a.mov", DATA).startswith("226")
    assert door.arrived() == {"DCIM/100/a.mov": DATA}
    assert chen.nlst("/DCIM/100") == ["a.mov"]
    assert chen.size("/DCIM/100/a.mov") == len(DATA)
    facts = dict(chen.mlsd("/DCIM/100"))["a.mov"]
    assert (facts["type"], facts["size"]) == ("file", str(len(DATA)))
    assert chen.sendcmd("MDTM /DCIM/100/a.mov")[4:] == facts["modify"]
    lines: list[str] = []
    chen.retrlines("LIST /DCIM", lines.append)
    assert lines[0].startswith("drwxr-xr-x")
    assert lines[0].endswith("100")


def test_nothing_can_be_fetched(chen: ftplib.FTP) -> None:
    store(chen, "a.jpg", b"x")
    with pytest.raises(ftplib.error_perm, match="550 This server only takes files in"):
        chen.retrbinary("RETR a.jpg", lambda _: None, rest=0)
    with pytest.raises(ftplib.error_perm, match=r"50[02]"):
        chen.sendcmd("STOU")


@pytest.mark.parametrize("command", ["STOR", "APPE"])
def test_a_transfer_goes_on_where_it_broke_off(door: Door, command: str) -> None:
    first = door.connect()
    data_connection = first.transfercmd("STOR a.mov")
    data_connection.sendall(DATA[: PART + 200])
    data_connection.close()
    first.close()
    kept = PART + 200
    door.wait_for_end_of("a.mov")
    with door.connect() as again:
        assert again.size("a.mov") == kept - 1
        with pytest.raises(ftplib.error_perm, match=f"554 Only {kept - 1} bytes"):
            store(again, "a.mov", b"", rest=kept + 1)
        if command == "APPE":
            store(again, "a.mov", DATA[kept - 1 :], "APPE")
        else:
            store(again, "a.mov", DATA[kept:], rest=kept)
        assert door.arrived() == {"a.mov": DATA}
        with pytest.raises(ftplib.error_perm, match="554 There is nothing to go on with"):
            store(again, "a.mov", b"more", "APPE")
        with pytest.raises(ftplib.error_perm, match="554 There is nothing to go on with"):
            store(again, "other.mov", b"more", rest=5)
        assert store(again, "appended.mov", b"all of it", "APPE").startswith("226")


def test_parts_that_are_lost_are_said_and_the_next_try_begins_again(door: Door, chen: ftplib.FTP) -> None:
    store(chen, "a.mov", DATA)
    with door.services.database.begin() as session:
        session.execute(update(FtpUpload).values(whole=False, size=PART, writer=""))
    with pytest.raises(ftplib.error_perm, match="554 What came of this file before is lost"):
        store(chen, "a.mov", DATA[PART:], rest=PART)
    assert store(chen, "a.mov", DATA).startswith("226")


def test_a_file_is_taken_off_the_list_and_kept(door: Door, chen: ftplib.FTP) -> None:
    store(chen, "a.jpg", b"kept")
    assert "stays in the library" in chen.delete("a.jpg")
    assert chen.nlst() == []
    assert door.arrived() == {"a.jpg": b"kept"}
    with pytest.raises(ftplib.error_perm, match="550 No such file"):
        chen.delete("a.jpg")


def test_a_temporary_name_is_changed(door: Door, chen: ftplib.FTP) -> None:
    store(chen, "a.jpg.part", b"x")
    assert door.arrived() == {}
    chen.rename("a.jpg.part", "/day 1/a.jpg")
    assert door.arrived() == {"day 1/a.jpg": b"x"}


def test_folders_are_made_entered_and_removed(chen: ftplib.FTP) -> None:
    chen.mkd("/day 1")
    chen.cwd("/day 1")
    assert chen.pwd() == "/day 1"
    chen.cwd("../../..")
    assert chen.pwd() == "/"
    with pytest.raises(ftplib.error_perm, match="550 There is something of this name"):
        chen.mkd("/day 1")
    with pytest.raises(ftplib.error_perm, match="550 This is a folder"):
        store(chen, "/day 1", b"x")
    chen.rmd("/day 1")
    assert chen.nlst() == []
    with pytest.raises(ftplib.error_perm, match="550"):
        chen.cwd("/day 1")
    with pytest.raises(ftplib.error_perm, match="550 No such folder"):
        list(chen.mlsd("/day 1"))


def test_no_name_reaches_anothers_files_or_this_machine(door: Door, chen: ftplib.FTP) -> None:
    with door.connect("maja") as maja:
        store(maja, "/maja.jpg", b"hers")
    for path in ("../maja.jpg", "/maja/maja.jpg", "//maja.jpg", "/etc/passwd", "../../etc/passwd"):
        for command in ("SIZE", "MDTM", "DELE", "RNFR", "CWD", "MLST"):
            with pytest.raises(ftplib.error_perm):
                chen.sendcmd(f"{command} {path}")
    for name in ("bell\a.jpg", "n" * 241):
        with pytest.raises(ftplib.error_perm, match="553"):
            chen.sendcmd(f"STOR {name}")
    assert chen.sendcmd("NOOP").startswith("200")


def test_what_systems_leave_on_cards_is_passed_over(door: Door, chen: ftplib.FTP) -> None:
    assert store(chen, ".DS_Store", b"x" * 5000).startswith("226")
    assert door.arrived() == {}
    assert chen.nlst() == []


def test_text_mode_changes_no_byte(door: Door, chen: ftplib.FTP) -> None:
    chen.voidcmd("TYPE A")
    connection = chen.transfercmd("STOR a.jpg")
    connection.sendall(b"\r\n\n\r\xff")
    connection.close()
    assert chen.voidresp().startswith("226")
    assert chen.size("a.jpg") == 5
    assert door.arrived() == {"a.jpg": b"\r\n\n\r\xff"}


def test_a_camera_that_is_called_back_may_send(door: Door, chen: ftplib.FTP) -> None:
    chen.set_pasv(False)
    assert store(chen, "a.jpg", b"x").startswith("226")
    assert chen.nlst() == ["a.jpg"]
    assert door.arrived() == {"a.jpg": b"x"}


def test_without_a_data_connection_the_answer_says_so(chen: ftplib.FTP) -> None:
    for command in ("STOR a.jpg", "MLSD", "LIST"):
        with pytest.raises(ftplib.error_temp, match="425 There is no data connection"):
            chen.sendcmd(command)


def test_a_second_command_takes_the_place_of_one_that_waits(door: Door, chen: ftplib.FTP) -> None:
    address = chen.makepasv()
    assert chen.sendcmd("STOR first.jpg").startswith("150")
    assert chen.sendcmd("STOR second.jpg").startswith("150")
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(b"x")
    assert chen.voidresp().startswith("226")
    assert door.arrived() == {"second.jpg": b"x"}


def test_failures_of_ours_are_answered_and_the_connection_stays(
    door: Door, chen: ftplib.FTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("mediahub.home.disk.takes_uploads", lambda *_, **__: False)
        with pytest.raises(ftplib.error_temp, match="452 The disk of the server is full"):
            store(chen, "a.jpg", b"x")
    with monkeypatch.context() as patch:
        patch.setattr(handler, "is_system", lambda name: 1 / 0)
        with pytest.raises(ftplib.error_temp, match="451 Internal error"):
            store(chen, "a.jpg", b"x")
    door.bucket.s3.broken = refused("InternalError")
    with pytest.raises(ftplib.error_temp, match="451 Storage does not answer"):
        store(chen, "a.jpg", b"x")
    door.bucket.s3.broken = None
    assert store(chen, "a.jpg", b"x").startswith("226")
    assert door.arrived() == {"a.jpg": b"x"}


def test_a_disabled_account_sends_no_more(door: Door, chen: ftplib.FTP) -> None:
    with door.services.database.begin() as session:
        set_active(session, "chen", False)
    with pytest.raises(ftplib.error_temp, match="421 This account may not send any more"):
        store(chen, "late.jpg", b"x")
    with pytest.raises((EOFError, OSError)):  # the connection is closed
        chen.pwd()
    with pytest.raises(ftplib.error_perm, match="530 Login or password is wrong"):
        door.connect()


def test_a_photographer_who_is_shut_out_sends_no_more_by_camera(door: Door, chen: ftplib.FTP) -> None:
    with door.services.database.begin() as session:
        user = create_user(session, "chen@example.org", "correct horse battery", "photographer")
        session.scalars(select(Photographer).where(Photographer.name == "Chen Rui")).one().user_id = user.id
    assert store(chen, "a.jpg", b"x").startswith("226")
    with door.services.database.begin() as session:
        session.scalars(select(User)).one().active = False
    with pytest.raises(ftplib.error_temp, match="421"):
        store(chen, "late.jpg", b"x")
    with pytest.raises(ftplib.error_perm, match="530"):
        door.connect()
    assert door.arrived() == {"a.jpg": b"x"}


def test_a_login_that_would_spoil_the_log_is_refused(door: Door) -> None:
    with ftplib.FTP(timeout=60) as client:
        client.connect("127.0.0.1", door.services.settings.ftp_port)
        for login in ("\x1b[2Jroot", "\udcff"):
            assert client.sock is not None
            client.sock.sendall(f"USER {login}\r\n".encode("utf-8", "surrogateescape"))
            with pytest.raises(ftplib.error_perm, match="501"):
                client.getresp()


def secured(settings: Settings) -> ftplib.FTP_TLS:
    """A client that believes the server's certificate."""
    client = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=str(settings.ftp_cert)), timeout=60)
    client.connect("127.0.0.1", settings.ftp_port)
    client.host = "localhost"
    return client


def test_all_of_it_goes_over_tls(door: Door) -> None:
    with secured(door.services.settings) as client:
        client.login("chen", door.passwords["chen"])
        client.prot_p()
        assert client.nlst() == []
        assert store(client, "a.mov", DATA).startswith("226")
        assert client.nlst() == ["a.mov"]
    assert door.arrived() == {"a.mov": DATA}


def test_an_event_can_require_tls_and_no_password_is_asked_for_without(door: Door) -> None:
    """Of a login that does not exist the same is said."""
    with door.services.database.begin() as session:
        set_requires_tls(session, "summit", True)
    with secured(door.services.settings) as client:
        for login in ("chen", "CHEN", "nobody"):
            with pytest.raises(ftplib.error_perm, match="550 SSL/TLS required"):
                client.sendcmd(f"USER {login}")
        client.login("chen", door.passwords["chen"])
        with pytest.raises(ftplib.error_perm, match="550"):
            client.nlst()
        client.prot_p()
        assert client.nlst() == []
    with door.services.database.begin() as session:
        set_requires_tls(session, "summit", False)
    with door.connect() as plain:
        assert plain.nlst() == []
