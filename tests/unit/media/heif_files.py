"""HEIF files (ISO/IEC 23008-12) around a picture coded by whatever, made box by box."""

from __future__ import annotations


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box with its size and type before its content."""
    return (8 + len(content)).to_bytes(4) + kind + content


def full_box(kind: bytes, content: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Return a box that has a version and flags."""
    return box(kind, bytes([version]) + flags.to_bytes(3) + content)


def heif(
    coded: bytes,
    item: bytes,
    size: tuple[int, int],
    *,
    major: bytes = b"mif1",
    compatible: tuple[bytes, ...] = (b"mif1",),
    properties: tuple[bytes, ...] = (),
) -> bytes:
    """Return a file with one item of type `item` (`hvc1`, `jpeg` …) that holds `coded`."""
    ispe = full_box(b"ispe", size[0].to_bytes(4) + size[1].to_bytes(4))
    owned = [ispe, *properties]
    indices = b"".join(bytes([number]) for number in range(1, len(owned) + 1))
    ipma = full_box(b"ipma", b"\0\0\0\1\0\1" + bytes([len(owned)]) + indices)
    head = box(b"ftyp", major + b"\0\0\0\0" + b"".join(compatible))

    def meta(offset: int) -> bytes:
        place = b"\x44\0\0\1" + b"\0\1\0\0\0\1" + offset.to_bytes(4) + len(coded).to_bytes(4)
        return full_box(
            b"meta",
            full_box(b"hdlr", b"\0\0\0\0pict" + bytes(13))
            + full_box(b"pitm", b"\0\1")
            + full_box(b"iloc", place)
            + full_box(b"iinf", b"\0\1" + full_box(b"infe", b"\0\1\0\0" + item + b"\0", version=2))
            + box(b"iprp", box(b"ipco", b"".join(owned)) + ipma),
        )

    offset = len(head) + len(meta(0)) + 8
    return head + meta(offset) + box(b"mdat", coded)
