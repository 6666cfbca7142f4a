"""Connections are written without waiting for anyone, and let go when their reader does not read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mediahub.live import streams as module
from mediahub.live.questions import News
from mediahub.live.streams import Streams, comment_bytes, event_bytes
from tests.unit.live.library import Page


@pytest.fixture
def streams() -> Iterator[Streams]:
    made = Streams()
    yield made
    made.close()


def test_an_event_names_frames_and_where_to_go_on() -> None:
    assert event_bytes(News(["b", "a"], 17)) == b'id: 17\nevent: frames\ndata: {"ids":["b","a"]}\n\n'
    assert comment_bytes("still here") == b": still here\n\n"


def test_what_is_sent_arrives_in_order(streams: Streams) -> None:
    page = Page()
    streams.add(page.stream)
    for text in ("one", "two"):
        streams.send(page.stream, comment_bytes(text))
    assert [page.message(), page.message()] == [b": one", b": two"]


def test_http_1_1_is_framed_in_chunks(streams: Streams) -> None:
    page = Page(chunked=True)
    streams.add(page.stream)
    streams.send(page.stream, comment_bytes("one"))
    streams.close()
    assert page.sock.recv(100) == b"7\r\n: one\n\n\r\n"


def test_who_does_not_read_is_let_go_and_holds_nobody_up(
    streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_BACKLOG", 1 << 20)
    slow, quick = Page(), Page()
    streams.add(slow.stream)
    streams.add(quick.stream)
    for _ in range(80):
        streams.send(slow.stream, comment_bytes("x" * (1 << 16)))
        if slow.stream not in list(streams):
            break
    assert list(streams) == [quick.stream]
    streams.send(quick.stream, comment_bytes("for you"))
    assert quick.message() == b": for you"


def test_what_waits_is_written_once_its_reader_reads(streams: Streams) -> None:
    page = Page()
    streams.add(page.stream)
    while not page.stream.waiting:
        streams.send(page.stream, comment_bytes("x" * 60_000))
    for _ in range(1000):
        page.sock.recv(1 << 20)
        streams.attend(0.01)
        if not page.stream.waiting:
            break
    assert not page.stream.waiting
    assert len(streams) == 1


def test_who_left_is_noticed(streams: Streams) -> None:
    gone, talking = Page(), Page()
    streams.add(gone.stream)
    streams.add(talking.stream)
    talking.sock.send(b"anything")  # is read and passed over
    gone.sock.close()
    streams.attend(5)
    streams.attend(0)
    assert list(streams) == [talking.stream]
    streams.drop(gone.stream)  # a second time does no harm


def test_a_reader_that_reset_the_connection_is_let_go_on_writing(streams: Streams) -> None:
    page = Page()
    streams.add(page.stream)
    page.sock.close()
    streams.send(page.stream, comment_bytes("one"))
    assert len(streams) == 0


def test_the_end_closes_every_connection(streams: Streams) -> None:
    page = Page()
    streams.add(page.stream)
    streams.close()
    assert page.message() == b""
