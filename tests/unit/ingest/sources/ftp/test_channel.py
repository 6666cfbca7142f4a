"""Data connections that end well, break, or are gone before anybody looked: each command gets its answer."""

from __future__ import annotations

import ftplib
import io
import socket
import ssl

import pytest

from mediahub.ingest.sources.ftp import channel
from mediahub.ingest.sources.ftp.channel import Discard, _is_reset
from tests.object_storage import refused
from tests.unit.ingest.sources.ftp.conftest import PART, Door


def reset(connection: socket.socket) -> None:
    """Break it, as a radio link that falls does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def final_answer(client: ftplib.FTP) -> str:
    answer = "150"
    while answer.startswith("1"):
        answer = client.getmultiline()
    return answer[:3]


def test_what_is_discarded_is_counted() -> None:
    discard = Discard(".DS_Store")
    discard.write(b"12345")
    assert (discard.received, discard.size, discard.arrived, discard.closed) == (5, 0, False, False)
    discard.finish()
    discard.close()
    assert discard.arrived
    assert discard.closed


@pytest.mark.parametrize(
    ("cause", "is_broken"),
    [(None, False), (ConnectionResetError(), True), (EOFError(), False), (ssl.SSLError(), True)],
)
def test_which_ends_are_a_break(cause: BaseException | None, is_broken: bool) -> None:
    assert _is_reset(cause) is is_broken


def test_a_broken_connection_is_no_arrival(door: Door, chen: ftplib.FTP) -> None:
    connection = chen.transfercmd("STOR a.jpg")
    connection.sendall(b"x" * 300)
    reset(connection)
    assert final_answer(chen) == "426"
    assert door.arrived() == {}
    assert chen.sendcmd("NOOP").startswith("200")


def test_an_aborted_transfer_is_no_arrival(door: Door, chen: ftplib.FTP) -> None:
    connection = chen.transfercmd("STOR a.jpg")
    connection.sendall(b"x" * 300)
    chen.abort()
    connection.close()
    assert door.arrived() == {}


@pytest.mark.parametrize("announced", [500, 300])
def test_a_client_that_left_with_its_data_has_sent_what_it_announced_or_is_gone_on_with(
    door: Door, announced: int
) -> None:
    """Both connections end at once: whether that was the end of the file, only ALLO can say."""
    client = door.connect()
    client.sendcmd(f"ALLO {announced}")
    connection = client.transfercmd("STOR a.jpg")
    connection.sendall(b"x" * 300)
    connection.shutdown(socket.SHUT_WR)
    if announced == 300:
        assert final_answer(client) == "226"
        assert door.arrived() == {"a.jpg": b"x" * 300}
    client.close()
    connection.close()
    if announced == 500:
        assert door.arrived() == {}


@pytest.mark.parametrize("command", ["STOR gone.jpg", "MLSD"])
@pytest.mark.parametrize("first", ["command", "connection"])
def test_a_connection_that_is_gone_at_once_is_answered_once(
    door: Door, chen: ftplib.FTP, command: str, first: str
) -> None:
    for _ in range(3):
        address = chen.makepasv()
        if first == "connection":
            reset(socket.create_connection(address, timeout=60))
        chen.putcmd(command)
        if first == "command":
            reset(socket.create_connection(address, timeout=60))
        # a listing may have gone out before the reset was seen
        assert final_answer(chen) in {"425", "426"} | ({"226"} if command == "MLSD" else set())
        assert chen.sendcmd("NOOP").startswith("200")
    assert door.arrived() == {}


def test_storage_that_goes_away_meanwhile_ends_the_transfer_with_words(door: Door, chen: ftplib.FTP) -> None:
    connection = chen.transfercmd("STOR a.mov")
    connection.sendall(b"x" * 10)
    door.bucket.s3.broken = refused("InternalError")
    connection.sendall(b"x" * 3 * PART)
    assert final_answer(chen) == "451"
    connection.close()
    door.bucket.s3.broken = None
    assert door.arrived() == {}
    assert chen.storbinary("STOR b.jpg", io.BytesIO(b"x")).startswith("226")


def test_a_fault_of_the_program_is_answered_too(
    door: Door, chen: ftplib.FTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel.Receiver, "finish", lambda self: 1 / 0)
    connection = chen.transfercmd("STOR a.mov")
    connection.sendall(b"x")
    connection.close()
    assert final_answer(chen) == "451"


def test_a_client_that_speaks_no_tls_where_it_said_so_is_told(door: Door) -> None:
    client = ftplib.FTP_TLS(timeout=60)
    client.connect("127.0.0.1", door.services.settings.ftp_port)
    client.login("chen", door.passwords["chen"])
    client.prot_p()
    address = client.makepasv()
    client.putcmd("STOR a.jpg")
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(b"this is no handshake, though it is long enough for one" * 10)
        assert final_answer(client) in {"426", "522"}
    assert door.arrived() == {}
    client.close()
