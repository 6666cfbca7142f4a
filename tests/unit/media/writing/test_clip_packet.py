"""The XMP packet of a clip: found, appended, and the older ones freed without moving a byte."""

from __future__ import annotations

from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.writing.clip_packet import XMP_UUID, packet_of, put_packet
from tests.media_bytes import FTYP, box

OLD = box(b"uuid", XMP_UUID + b"<old/>")


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_packet_is_put_at_the_end_and_found_again(tmp_path: Path) -> None:
    before = FTYP + box(b"moov", box(b"udta", box(b"XMP_", b"<older/>"))) + OLD + box(b"mdat", b"samples")
    path = written(tmp_path / "a.mp4", before)
    assert packet_of(path, types.MP4) == b"<old/>"
    assert put_packet(path, b"<new/>")
    assert packet_of(path, types.MP4) == b"<new/>"
    after = path.read_bytes()
    assert b"<old/>" not in after
    assert b"<older/>" not in after
    assert after.index(b"samples") == before.index(b"samples")
    assert len(after) == len(before) + 24 + len(b"<new/>")
    assert put_packet(path, b"<second/>")
    assert packet_of(path, types.MP4) == b"<second/>"


def test_nothing_comes_after_a_box_without_an_end(tmp_path: Path) -> None:
    for last in (bytes(4) + b"mdatsamples", (99).to_bytes(4) + b"mdatsamples"):
        path = written(tmp_path / "a.mp4", FTYP + OLD + last)
        assert not put_packet(path, b"<new/>")
        assert path.read_bytes() == FTYP + OLD + last


def test_other_files_have_none(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jpg", FTYP + OLD)
    assert packet_of(path, types.JPEG) == b""
    assert packet_of(written(tmp_path / "b.mp4", FTYP), types.MP4) == b""
