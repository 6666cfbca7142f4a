"""The XMP packet of a clip: a box at the top level of the file (XMP part 3, 1.1.6)."""

from __future__ import annotations

from mmap import ACCESS_WRITE, mmap
from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.boxes import Box
from mediahub.media.containers.manifest_store import MANIFEST_BOX
from mediahub.media.containers.mapping import look_into
from mediahub.media.model import FileType
from mediahub.media.writing.cleaning.boxed import drop, join_free

BOXED = {types.MP4, types.M4V, types.MOV, types.THREE_GP, types.THREE_G2}
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MAX_PACKET = 4 << 20


def packet_of(path: Path, file_type: FileType) -> bytes:
    """The XMP packet that a clip has at the top level."""
    if file_type not in BOXED:
        return b""
    with path.open("rb") as file:
        for box in boxes.walk(look_into(file)):
            if box.extended == XMP_UUID:
                return bytes(box.body[:_MAX_PACKET])
    return b""


def put_packet(path: Path, packet: bytes) -> bool:
    """Append the packet as a box of its own, and take older ones out of use: nothing else moves.

    False where the file's last box has no end, so that nothing can come after it.
    """
    with path.open("r+b") as file:
        view = memoryview(mmap(file.fileno(), 0, access=ACCESS_WRITE))
        found = list(boxes.walk(view))
        if not found or found[-1].end != len(view) or bytes(view[found[-1].start :][:4]) == bytes(4):
            return False
        for box in found:
            if box.extended in (XMP_UUID, MANIFEST_BOX):  # what is signed is changed here
                drop(view, box)
            elif box.kind == b"moov":
                _free_user_packets(view, box)
        join_free(view)
        file.seek(0, 2)
        file.write((24 + len(packet)).to_bytes(4) + b"uuid" + XMP_UUID + packet)
    return True


def _free_user_packets(view: memoryview, moov: Box) -> None:
    for udta in boxes.walk(moov.body, moov.offset):
        if udta.kind == b"udta":
            for box in boxes.walk(udta.body, udta.offset):
                if box.kind == b"XMP_":
                    drop(view, box)
