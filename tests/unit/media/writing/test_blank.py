"""What is blanked is all that a reader finds: every directory and box, wherever a file may have them."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.tiff.ifd import Role, walk
from mediahub.media.metadata import read_facts
from mediahub.media.model import FileType, MediaError
from mediahub.media.writing.blank import blank
from mediahub.media.writing.blank_directories import structures
from mediahub.media.writing.deliver import remains, serials_of

PLACE, NUMBER = b"31N20E-secret", b"BODY-30123457"
GPS, EXIF, SUB_IFD, NOTE, MAKE = 0x8825, 0x8769, 0x014A, 0x927C, 0x010F
AREA, SERIAL = 0x001C, 0xA431
Tree = dict[int, "bytes | list[Tree]"]
"""A directory: a value by its tag, or the directories that the tag leads to."""


def tiff(chain: list[Tree], *, is_big: bool = False, order: str = "<") -> bytes:
    """A TIFF structure of these directories, each chained to the next one."""
    width, letter = (8, "Q") if is_big else (4, "I")
    out = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if is_big else 42))
    out += struct.pack(order + "HHQ", 8, 0, 16) if is_big else struct.pack(order + "I", 8)

    def put(tree: Tree) -> tuple[int, int]:
        """Where the directory begins, and where the offset of the one behind it stands."""
        at, entry = len(out), 4 + 2 * width
        out.extend(
            struct.pack(order + ("Q" if is_big else "H"), len(tree)) + bytes(entry * len(tree) + width)
        )
        first = at + (8 if is_big else 2)
        for number, (tag, value) in enumerate(sorted(tree.items(), key=lambda item: item[0])):
            place = first + entry * number
            if isinstance(value, list):
                kind, count = 4, len(value)
                starts = [put(below)[0] for below in value]
                data = struct.pack(f"{order}{count}I", *starts)
            else:
                kind, count, data = 7, len(value), value
            struct.pack_into(f"{order}HH{letter}", out, place, tag, kind, count)
            if len(data) > width:
                struct.pack_into(f"{order}{letter}", out, place + 4 + width, len(out))
                out.extend(data + b"\0" * (len(data) % 2))
            else:
                out[place + 4 + width : place + 4 + width + len(data)] = data
        return at, first + entry * len(tree)

    link = 0
    for tree in chain:
        start, following = put(tree)
        if link:
            struct.pack_into(order + letter, out, link, start)
        link = following
    return bytes(out)


def placed() -> Tree:
    return {0: b"\2\3\0\0", AREA: PLACE}


def note(head: bytes, entries: dict[int, int], order: str = "<") -> bytes:
    """A maker note that holds numbers."""
    packed = [struct.pack(order + "HHII", tag, 4, 1, value) for tag, value in entries.items()]
    return head + struct.pack(order + "H", len(packed)) + b"".join(packed) + bytes(4)


DIRECTORIES: dict[str, bytes] = {
    "IFD0": tiff([{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]),
    "big endian": tiff([{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}], order=">"),
    "IFD1": tiff([{256: b"\1\0"}, {GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]),
    "a chain of 300": tiff(
        [*({256: b"\1\0"} for _ in range(300)), {GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]
    ),
    "SubIFDs": tiff([{SUB_IFD: [{256: b"\1"}] * 20 + [{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]}]),
    "SubIFDs of SubIFDs": tiff([{SUB_IFD: [{SUB_IFD: [{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]}]}]),
    "a directory of 3000 entries": tiff(
        [{**dict.fromkeys(range(30000, 33000), b"x"), GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]
    ),
    "BigTIFF": tiff([{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}], is_big=True),
    "BigTIFF, IFD1": tiff([{256: b"\1\0"}, {GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}], is_big=True),
    "one directory for EXIF and GPS": tiff([{EXIF: [{SERIAL: NUMBER}], GPS: [placed()]}]),
}


@pytest.mark.parametrize("name", DIRECTORIES)
def test_a_directory_is_blanked_wherever_it_is(name: str, tmp_path: Path) -> None:
    path, data = tmp_path / "a.tif", DIRECTORIES[name]
    assert data.count(PLACE) == data.count(NUMBER) == 1
    path.write_bytes(data)
    blank(path, types.TIFF, ("gps",))
    assert path.read_bytes().count(PLACE) == 0
    assert path.read_bytes().count(NUMBER) == 1
    blank(path, types.TIFF, ("serial",))
    assert path.read_bytes().count(NUMBER) == 0
    assert path.stat().st_size == len(data)


@pytest.mark.parametrize(
    ("make", "head", "tag"),
    [
        (b"Canon\0", b"", 0x000C),
        (b"LEICA\0", b"LEICA\0\0\0", 0x0303),
        (b"PENTAX\0", b"AOC\0II", 0x0229),
        (b"Panasonic\0", b"Panasonic\0\0\0", 0x0025),
    ],
)
def test_numbers_in_maker_notes_are_blanked_by_maker_and_others_are_not(
    make: bytes, head: bytes, tag: int, tmp_path: Path
) -> None:
    path, kept = tmp_path / "a.tif", 0x51515151
    data = tiff([{MAKE: make, EXIF: [{NOTE: note(head, {tag: 0x4D3C2B1A, 0x0999: kept})}]}])
    path.write_bytes(data)
    blank(path, types.TIFF, ("serial",))
    left = path.read_bytes()
    assert struct.pack("<I", 0x4D3C2B1A) not in left
    assert struct.pack("<I", kept) in left


def test_the_note_of_an_unknown_maker_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    data = tiff([{MAKE: b"SOMEBODY\0", EXIF: [{NOTE: note(b"", {0x000C: 0x4D3C2B1A})}]}])
    path.write_bytes(data)
    blank(path, types.TIFF, ("serial",))
    assert path.read_bytes() == data


# boxes ------------------------------------------------------------------------------------------


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4) + kind + body


def wide(kind: bytes, body: bytes) -> bytes:
    """With a size of 64 bits."""
    return (1).to_bytes(4) + kind + (16 + len(body)).to_bytes(8) + body


FTYP = box(b"ftyp", b"isom\0\0\0\0")
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
def test_a_box_is_blanked_wherever_it_is(name: str, file_type: FileType, tmp_path: Path) -> None:
    path, data = tmp_path / "a.mp4", BOXES[name]
    assert data.count(PLACE) == 1
    path.write_bytes(data)
    blank(path, file_type, ("gps",))
    assert path.read_bytes().count(PLACE) == 0
    assert path.stat().st_size == len(data)


def test_exif_in_two_pieces_at_the_end_of_a_large_heif_is_blanked(tmp_path: Path) -> None:
    exif = bytes(4) + DIRECTORIES["IFD0"]
    half, middle = len(exif) // 2, 5 << 20
    first, second = exif[:half], exif[half:]
    infe = box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", 1, 0, b"Exif") + b"\0")
    iinf = box(b"iinf", bytes(4) + struct.pack(">H", 1) + infe)

    def described(at: int) -> bytes:
        places = struct.pack(">IIII", at, len(first), at + middle + len(first), len(second))
        iloc = box(b"iloc", bytes(4) + b"\x44\0" + struct.pack(">HHHH", 1, 1, 0, 2) + places)
        return box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", bytes(4) + box(b"hdlr", bytes(25)) + iinf + iloc)

    start = len(described(0)) + 8 + middle
    data = described(start) + box(b"mdat", bytes(middle) + first + bytes(middle) + second)
    assert data[start : start + half] == first
    path = tmp_path / "a.heic"
    path.write_bytes(data)
    blank(path, types.HEIC, ("gps", "serial"))
    left = path.read_bytes()
    assert PLACE not in left
    assert NUMBER not in left
    assert len(left) == len(data)
    changed = [
        at for at in range(len(exif)) if exif[at] != (left[start : start + half] + left[-len(second) :])[at]
    ]
    assert changed
    assert left[: start - 1] == data[: start - 1]


def test_nothing_that_is_read_of_the_corpus_is_left_behind(corpus: Path, tmp_path: Path) -> None:
    """Whatever a file is: after it was blanked, our reader finds no place and no serial number, and the
    walkers find no directory of a place with anything in it, and no box of one."""
    seen = 0
    for source in sorted(path for path in corpus.rglob("*") if path.is_file()):
        try:
            file_type = identify(source)
        except MediaError:
            continue
        if file_type.kind == "sidecar" or source.stat().st_size > 64 << 20:
            continue
        path = tmp_path / "copy"
        shutil.copyfile(source, path)
        facts = read_facts(path, file_type)
        blank(path, file_type, ("gps", "serial"), serials_of(facts))
        assert not remains(read_facts(path, file_type), ("gps", "serial")), source
        assert path.stat().st_size == source.stat().st_size
        with path.open("rb") as file:
            view = look_into(file)
            if file_type.kind != "video":
                for ifd in (
                    one for found in structures(view) if not found.is_guess for one in walk(found.view)
                ):
                    assert ifd.role is not Role.GPS or not ifd.entries, source
            if boxes.is_boxed(view):
                assert not any(one.kind in (b"\xa9xyz", b"loci") for one in boxes.descend(view)), source
        seen += 1
    assert seen > 100
