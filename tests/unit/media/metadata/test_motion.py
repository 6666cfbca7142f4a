"""A clip behind a photo is found where the phone says it is, and only if it is there."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.metadata.motion import cut_out_clip, motion_clip, motion_seconds
from mediahub.media.model import MediaError
from mediahub.media.pictures.poster import poster
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import jpeg, quarters

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_GOOGLE = "http://ns.google.com/photos/1.0/"


def _xmp(attributes: str, content: str = "") -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="" '
        f'xmlns:GCamera="{_GOOGLE}camera/" xmlns:Container="{_GOOGLE}container/" '
        f'xmlns:Item="{_GOOGLE}container/item/" {attributes}>{content}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


def _directory(*items: tuple[str, int, int]) -> bytes:
    rows = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="{name}" '
        f'Item:Length="{length}" Item:Padding="{padding}"/></rdf:li>'
        for name, length, padding in items
    )
    content = f"<Container:Directory><rdf:Seq>{rows}</rdf:Seq></Container:Directory>"
    return _xmp('GCamera:MotionPhoto="1"', content)


def _found(path: Path, data: bytes) -> tuple[int, int] | None:
    path.write_bytes(data)
    assert identify(path).mime == "image/jpeg"
    return motion_clip(path, read_facts(path, identify(path)))


@pytest.fixture
def clip(tmp_path: Path) -> bytes:
    return write_clip(tmp_path / "clip.mp4", [quarters(64, 48)] * 5).read_bytes()


def test_a_micro_video_is_counted_from_the_end(tmp_path: Path, clip: bytes) -> None:
    photo = jpeg(quarters(), xmp=_xmp(f'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{len(clip)}"'))
    assert _found(tmp_path / "a.jpg", photo + clip) == (len(photo), len(clip))


def test_a_motion_photo_may_have_items_round_its_clip(tmp_path: Path, clip: bytes) -> None:
    items = ("Primary", 0, 0), ("GainMap", 30, 0), ("MotionPhoto", len(clip), 4), ("Other", 20, 0)
    photo = jpeg(quarters(), xmp=_directory(*items))
    path = tmp_path / "a.jpg"
    found = _found(path, photo + b"g" * 30 + clip + b"\0" * 4 + b"o" * 20)
    assert found == (len(photo) + 30, len(clip))
    alone = tmp_path / "alone.mp4"
    alone.write_bytes(path.read_bytes()[found[0] : sum(found)])
    assert poster(alone, identify(alone), 64).size == (64, 48)


def test_samsung_names_the_clip_in_a_trailer(tmp_path: Path, clip: bytes) -> None:
    photo = jpeg(quarters())
    other = struct.pack("<HHI", 0, 0x0A01, 8) + b"Some_TagX"
    block = struct.pack("<HHI", 0, 0x0A30, 16) + b"MotionPhoto_Data" + clip
    table = struct.pack("<4sII", b"SEFH", 107, 2)
    table += struct.pack("<HHII", 0, 0x0A01, len(other) + len(block), len(other))
    table += struct.pack("<HHII", 0, 0x0A30, len(block), len(block))
    data = photo + other + block + table + struct.pack("<I4s", len(table), b"SEFT")
    assert _found(tmp_path / "a.jpg", data) == (len(photo) + len(other) + 24, len(clip))


def test_a_heic_holds_its_clip_in_a_box(tmp_path: Path, clip: bytes) -> None:
    path = tmp_path / "a.heic"
    head = struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic"
    path.write_bytes(head + struct.pack(">I", len(clip) + 8) + b"mpvd" + clip)
    assert motion_clip(path, read_facts(path, identify(path))) == (32, len(clip))


@pytest.mark.parametrize("offset", ["12", "99999999", "-5", "many", ""])
def test_a_claim_without_a_clip_is_not_believed(tmp_path: Path, offset: str) -> None:
    xmp = _xmp(f'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{offset}"')
    assert _found(tmp_path / "a.jpg", jpeg(quarters(), xmp=xmp) + b"x" * 100) is None


def test_a_clip_that_was_cut_off_is_none(tmp_path: Path, clip: bytes) -> None:
    half = clip[: len(clip) // 2]
    photo = jpeg(quarters(), xmp=_directory(("Primary", 0, 0), ("MotionPhoto", len(half), 0)))
    assert _found(tmp_path / "a.jpg", photo + half) is None


def test_an_ordinary_photo_and_a_clip_have_none(tmp_path: Path, clip: bytes) -> None:
    assert _found(tmp_path / "a.jpg", jpeg(quarters())) is None
    path = tmp_path / "clip.mp4"
    assert motion_clip(path, read_facts(path, identify(path))) is None


def test_the_clip_is_measured_and_cut_out(tmp_path: Path, clip: bytes) -> None:
    path, target = tmp_path / "a.jpg", tmp_path / "out.mp4"
    photo = jpeg(quarters(), xmp=_xmp(f'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{len(clip)}"'))
    path.write_bytes(photo + clip)
    assert (motion_seconds(path, read_facts(path, identify(path))) or 0) > 0
    cut_out_clip(path, identify(path), target)
    assert target.read_bytes() == clip
    path.write_bytes(photo)
    assert motion_seconds(path, read_facts(path, identify(path))) is None
    with pytest.raises(MediaError, match="no clip"):
        cut_out_clip(path, identify(path), target)
