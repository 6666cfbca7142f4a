"""Matroska keeps tracks of picture and sound; all else becomes void."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.media.containers import filetypes as types
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.matroska import blank_matroska
from tests.media_bytes import PLACE


def element(kind: int, body: bytes, *, is_open: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if is_open else (1 << 56 | len(body)).to_bytes(8)
    return kind.to_bytes((kind.bit_length() + 7) // 8) + size + body


def track(number: int, kind: int, more: bytes = b"") -> bytes:
    return element(0xAE, element(0xD7, bytes((number,))) + element(0x83, bytes((kind,))) + more)


def block(number: int, data: bytes) -> bytes:
    return element(0xA3, bytes((0x80 | number, 0, 0, 0)) + data)


HEAD = element(0x1A45DFA3, b"")


def clip(*clusters: bytes, is_open: bool = False) -> bytes:
    tracks = element(
        0x1654AE6B, track(1, 1, element(0x7FFF, PLACE)) + track(2, 2) + track(3, 0x11, PLACE[:0])
    )
    tags = element(0x1254C367, PLACE) + element(0x1941A469, PLACE) + element(0xEC, PLACE)
    info = element(
        0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + element(0x7BA9, b"Robots") + element(0x3EB923, PLACE)
    )
    made = b"".join(element(0x1F43B675, element(0xE7, b"\0") + one, is_open=is_open) for one in clusters)
    return HEAD + element(0x18538067, info + tracks + tags + made, is_open=is_open)


@pytest.mark.parametrize("is_open", [False, True], ids=["whole", "live"])
def test_tags_attachments_and_subtitles_become_void(is_open: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    group = element(0xA0, element(0xA1, b"\x83\0\0\0" + PLACE))
    data = clip(block(1, b"frame1") + block(3, PLACE), block(2, b"sound1") + group, is_open=is_open)
    path.write_bytes(data)
    clean(path, types.MKV, ("gps",))
    left = path.read_bytes()
    assert PLACE not in left
    assert all(part in left for part in (b"frame1", b"sound1", b"Robots"))
    assert len(left) == len(data)


def test_elements_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    path.write_bytes(HEAD + b"\0\0\0\0" + PLACE)
    with pytest.raises(MediaError) as refused:
        clean(path, types.MKV, ("gps",))
    assert refused.value.code == "unclean"


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_cleaned_or_refused_and_nothing_moves(at: int, junk: bytes) -> None:
    data = bytearray(clip())
    data[at : at + len(junk)] = junk[: max(0, len(data) - at)]
    size = len(data)
    with suppress(MediaError, ValueError):
        blank_matroska(memoryview(data), ["gps", "serial"])
    assert len(data) == size
