"""Faults of other servers, as people read them."""

from __future__ import annotations

import errno
import socket

import pytest

from mediahub.outbound.addresses import lookup
from mediahub.outbound.faults import fault_words

HOST = "ftp.news.example"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "Nobody knows a server called ftp.news.example"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "Check the port"),
        (TimeoutError("timed out"), "did not answer in time"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "broke the connection off"),
        (EOFError(), "broke the connection off"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "as it should: No route to host."),
        (ValueError("SSH banner was missing."), "as it should: SSH banner was missing."),
        (ValueError(), "as it should: ValueError."),
    ],
)
def test_each_fault_says_what_to_check_and_no_number(error: Exception, words: str) -> None:
    sentence = fault_words(HOST, error)
    assert words in sentence
    assert "Errno" not in sentence
    assert HOST in sentence


def test_what_a_library_wrapped_is_looked_for() -> None:
    outer = RuntimeError("could not connect")
    outer.__cause__ = socket.gaierror(-2, "Name or service not known")
    assert "Nobody knows" in fault_words(HOST, outer)


def test_what_a_library_raised_while_it_dealt_with_it_is_looked_for() -> None:
    """As urllib3 does, whose error then has no cause."""
    outer = RuntimeError("connection aborted")
    outer.__context__ = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
    assert "takes no connections" in fault_words(HOST, outer)


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(socket.gaierror) as caught:
        lookup("no-such-server.invalid", 22, private=False, seconds=10)
    assert "Errno" not in fault_words("no-such-server.invalid", caught.value)
