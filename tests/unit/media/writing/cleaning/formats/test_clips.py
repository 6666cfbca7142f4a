"""Clips keep tracks of picture and sound; what says where, in boxes, tracks and between samples, is gone."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff import boxes
from mediahub.media.model import FileType, MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.clips import blank_clip
from tests.media_bytes import FTYP, PLACE, box, track, wide

XYZ = box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0) + PLACE)
DATA = box(b"data", struct.pack(">II", 1, 0) + PLACE)
KEYS = box(b"keys", bytes(4) + (1).to_bytes(4) + box(b"mdta", b"com.apple.quicktime.location.ISO6709"))
LIST = box(b"ilst", box((1).to_bytes(4), DATA))
PLAIN_LIST = box(b"ilst", box(b"\xa9xyz", DATA))
UDTA = box(b"udta", XYZ)
BOXES: dict[str, bytes] = {
    "in user data": FTYP + box(b"moov", UDTA) + box(b"mdat", b"x"),
    "64-bit sizes": FTYP + wide(b"moov", wide(b"udta", wide(b"\xa9xyz", XYZ[8:]))) + box(b"mdat", b"x"),
    "size 0": FTYP + box(b"mdat", b"x") + bytes(4) + b"moov" + UDTA,
    "cut off": FTYP + box(b"mdat", b"x") + (9999).to_bytes(4) + b"moov" + UDTA,
    "meta of QuickTime": FTYP + box(b"moov", box(b"meta", KEYS + LIST)),
    "meta of ISO": FTYP + box(b"moov", box(b"meta", bytes(4) + box(b"hdlr", bytes(25)) + KEYS + LIST)),
    "meta in user data": FTYP + box(b"moov", box(b"udta", box(b"meta", bytes(4) + KEYS + LIST))),
    "list without keys": FTYP + box(b"moov", box(b"udta", box(b"meta", bytes(4) + PLAIN_LIST))),
    "in a track": FTYP + box(b"moov", box(b"trak", box(b"udta", XYZ))),
    "behind 300 fragments": FTYP + box(b"moof", b"") * 300 + box(b"moov", UDTA),
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("file_type", [types.MP4, types.HEIC_SEQUENCE], ids=["clip", "sequence"])
def test_a_box_is_cleaned_wherever_it_is(name: str, file_type: FileType, tmp_path: Path) -> None:
    path, data = tmp_path / "a.mp4", BOXES[name]
    assert data.count(PLACE) == 1
    path.write_bytes(data)
    clean(path, file_type, ("gps",))
    assert path.read_bytes().count(PLACE) == 0
    assert path.stat().st_size == len(data)


def clip(*tracks: tuple[bytes, bytes, bytes], moov: bytes = b"", gap: bytes = b"") -> bytes:
    """A clip of tracks (handler, coding, sample), with `gap` before the samples."""
    at = len(FTYP) + 8 + len(gap)
    made = b""
    for handler, coding, sample in tracks:
        made += track(handler, coding, [(at, sample)])
        at += len(sample)
    return FTYP + box(b"mdat", gap + b"".join(sample for *_, sample in tracks)) + box(b"moov", made + moov)


@pytest.mark.parametrize(
    ("handler", "coding"),
    [(b"meta", b"gpmd"), (b"meta", b"mebx"), (b"camm", b"camm"), (b"sbtl", b"tx3g"), (b"text", b"text")],
)
def test_samples_of_tracks_that_nobody_sees_are_blanked(
    handler: bytes, coding: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp4"
    data = clip((b"vide", b"avc1", b"frames"), (handler, coding, PLACE), (b"soun", b"mp4a", b"sounds"))
    path.write_bytes(data)
    clean(path, types.MP4, ("gps",))
    left = path.read_bytes()
    assert PLACE not in left
    assert left.count(b"frames") == left.count(b"sounds") == 1
    assert (left.count(b"trak"), len(left)) == (2, len(data))


def test_what_lies_between_the_samples_is_blanked(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(clip((b"vide", b"avc1", b"frames"), gap=b"freeGPS " + PLACE) + box(b"free", PLACE))
    clean(path, types.MP4, ("gps",))
    assert PLACE not in path.read_bytes()
    assert b"frames" in path.read_bytes()


@pytest.mark.parametrize("kind", [b"uuid", b"meta", b"udta", b"GPMF", b"skip", b"jumb"])
def test_boxes_that_no_clip_needs_become_free_space(kind: bytes, tmp_path: Path) -> None:
    """As a manifest (C2PA), Sony's XML, and whatever comes next."""
    path = tmp_path / "a.mp4"
    path.write_bytes(clip((b"vide", b"avc1", b"frames")) + box(kind, bytes(16) + PLACE))
    clean(path, types.MP4, ("serial",))
    assert PLACE not in path.read_bytes()
    assert [one.kind for one in boxes.walk(path.read_bytes())][:3] == [b"ftyp", b"mdat", b"moov"]


def test_the_words_of_user_data_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    rights = box(b"\xa9cpy", b"\0\x0d\x55\xc4(c) Chen Rui")
    path.write_bytes(
        clip((b"vide", b"avc1", b"frames"), moov=box(b"udta", rights + XYZ + box(b"GPMF", PLACE) + bytes(4)))
    )
    clean(path, types.MOV, ("gps",))
    assert PLACE not in path.read_bytes()
    assert b"(c) Chen Rui" in path.read_bytes()


def test_a_clip_whose_description_is_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(FTYP + box(b"moov", box(b"cmov", PLACE)))
    with pytest.raises(MediaError, match="small version"):
        clean(path, types.MOV, ("gps",))


def test_telemetry_beside_fragments_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(clip((b"meta", b"gpmd", PLACE)) + box(b"moof", box(b"mfhd", bytes(8))))
    with pytest.raises(MediaError) as refused:
        clean(path, types.MP4, ("gps",))
    assert refused.value.code == "unclean"


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_cleaned_or_refused_and_nothing_moves(at: int, junk: bytes) -> None:
    data = bytearray(clip((b"vide", b"avc1", b"frames"), (b"meta", b"gpmd", PLACE)))
    data[at : at + len(junk)] = junk[: max(0, len(data) - at)]
    size = len(data)
    with suppress(MediaError, ValueError):
        blank_clip(memoryview(data), ["gps", "serial"])
    assert len(data) == size
