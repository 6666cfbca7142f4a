"""AVI keeps headers, indexes and frames."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.riff import blank_avi
from tests.media_bytes import PLACE, riff_chunk


def listed(name: bytes, *chunks: bytes) -> bytes:
    return riff_chunk(b"LIST", name + b"".join(chunks))


def clip(kind: bytes = b"vids", frame: bytes = b"frame1") -> bytes:
    stream = listed(
        b"strl",
        riff_chunk(b"strh", kind + bytes(8)),
        riff_chunk(b"strf", b"form"),
        riff_chunk(b"strd", PLACE),
    )
    words = listed(b"INFO", riff_chunk(b"INAM", b"Robots"), riff_chunk(b"ICMT", PLACE))
    movie = listed(
        b"movi", riff_chunk(b"00dc", frame), riff_chunk(b"JUNK", PLACE), riff_chunk(b"gps0", PLACE)
    )
    body = listed(b"hdrl", riff_chunk(b"avih", b"head"), stream) + words + listed(b"ncdt", PLACE) + movie
    return riff_chunk(b"RIFF", b"AVI " + body + riff_chunk(b"idx1", b"index1"))


def test_makers_chunks_and_padding_are_blanked(tmp_path: Path) -> None:
    path, data = (
        tmp_path / "a.avi",
        clip() + riff_chunk(b"RIFF", b"AVIX" + listed(b"movi", riff_chunk(b"00dc", b"frame2"))),
    )
    path.write_bytes(data + PLACE)
    clean(path, types.AVI, ("gps",))
    left = path.read_bytes()
    assert PLACE not in left
    assert all(part in left for part in (b"head", b"form", b"Robots", b"frame1", b"frame2", b"index1"))
    assert len(left) == len(data + PLACE)


def test_frames_that_are_jpegs_lose_their_comments(tmp_path: Path) -> None:
    out = BytesIO()
    Image.radial_gradient("L").save(out, "JPEG", comment=PLACE)
    path = tmp_path / "a.avi"
    path.write_bytes(clip(frame=out.getvalue()))
    clean(path, types.AVI, ("gps",))
    assert PLACE not in path.read_bytes()


@pytest.mark.parametrize("data", [clip(kind=b"txts"), b"RIFX" + PLACE])
def test_streams_of_text_and_other_files_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.avi"
    path.write_bytes(data)
    with pytest.raises(MediaError) as refused:
        clean(path, types.AVI, ("gps",))
    assert refused.value.code == "unclean"


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_cleaned_or_refused_and_nothing_moves(at: int, junk: bytes) -> None:
    data = bytearray(clip())
    data[at : at + len(junk)] = junk[: max(0, len(data) - at)]
    size = len(data)
    with suppress(MediaError, ValueError):
        blank_avi(memoryview(data), ["gps", "serial"])
    assert len(data) == size
