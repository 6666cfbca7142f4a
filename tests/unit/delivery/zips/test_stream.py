"""Reading ahead for a zip: whatever a reader ends in reaches whoever waits for its bytes."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from mediahub.delivery.zips.layout import Member, ZipLayout
from mediahub.delivery.zips.stream import stream
from mediahub.storage import StorageError, Unavailable

DATA = b"frame" * 1000


class Storage:
    """Gives half of an object, and then `error`."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def stream_range(self, key: str, start: int, stop: int, size: int) -> Iterator[bytes]:
        yield DATA[start : stop // 2]
        if self._error is not None:
            raise self._error


class Open:
    """Everything may go out."""

    def reach(self, index: int) -> None: ...

    def passed(self, part: object) -> None: ...


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (KeyError("a fault of ours"), KeyError),
        (MemoryError(), MemoryError),
        (StorageError("gone"), StorageError),
        (None, Unavailable),
    ],
)
def test_a_reader_that_ends_in_any_way_ends_the_transfer(
    error: Exception | None, raised: type[Exception]
) -> None:
    layout = ZipLayout([Member("a.jpg", len(DATA), zlib.crc32(DATA), datetime(2025, 10, 18, tzinfo=UTC))])
    taken: Future[bytes] = Future()

    def take() -> None:
        chunks = stream(layout, ["a"], Storage(error), Open(), 0, layout.size)  # type: ignore[arg-type]
        with pytest.raises(raised):
            b"".join(chunks)
        taken.set_result(b"")

    threading.Thread(target=take, daemon=True).start()
    taken.result(timeout=10)
