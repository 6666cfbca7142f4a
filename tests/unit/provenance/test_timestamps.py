"""A time-stamp server that is away, refuses or answers nonsense holds nothing up, and rests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.provenance import timestamps
from mediahub.provenance.timestamps import NoTimeStamp, TimeStamps, ask
from tests.time_stamps import Server, time_stamp_server

AWAY = "http://127.0.0.1:9/stamp"


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Server]:
    with time_stamp_server(tmp_path / "clock") as server:
        yield server


def test_it_gives_a_token_of_what_was_asked(clock: Server) -> None:
    first, second = TimeStamps(clock.url).stamp(b"one"), ask(clock.url, b"two")
    assert first[:1] == second[:1] == b"\x30"
    assert first != second


def test_what_is_no_time_stamp_of_this_is_refused(clock: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoTimeStamp, match=r"127\.0\.0\.1:9"):
        ask(AWAY, b"data")
    with pytest.raises(NoTimeStamp, match="no time stamp"):
        ask("ftp://nowhere", b"data")
    replies: list[bytes] = []
    kept = timestamps.call

    def noting(*args: object, **more: object) -> object:
        answer = kept(*args, **more)  # type: ignore[arg-type]
        replies.append(answer.body)
        return answer

    monkeypatch.setattr(timestamps, "call", noting)
    ask(clock.url, b"data")
    refused = bytes.fromhex("30053003020102")
    for body, words in (
        (replies[0], "something else"),
        (refused, "refuses"),
        (b"", "no time stamp"),
        (b"\x30\x80" * 400, "no time"),
    ):
        clock.body = body
        with pytest.raises(NoTimeStamp, match=words):
            ask(clock.url, b"data")
    clock.body, clock.status = None, 503
    with pytest.raises(NoTimeStamp, match="503"):
        ask(clock.url, b"data")


def test_a_server_that_failed_is_left_in_peace_for_a_while(
    clock: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = TimeStamps(clock.url)
    clock.status = 500
    assert times.stamp(b"one") == b""
    asked = clock.asked
    clock.status = 200
    assert times.stamp(b"two") == b""
    assert clock.asked == asked
    monkeypatch.setattr(times, "_rests_until", 0.0)
    assert times.stamp(b"three")
