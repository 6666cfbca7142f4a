"""Time stamps (RFC 3161) on signatures: a server's word that it was signed by then (C2PA 2.2, 10.3.2.5).

The library asks such a server by itself only over the network, which it never gets. So the stamp is put in
afterwards, into room that the library leaves in the signature's padding: nothing else moves, and nothing that
was hashed or signed changes.
"""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.manifest_store import is_manifest_segment
from mediahub.media.containers.segments import segments
from mediahub.media.model import FileType

QUESTION = b"c2pa.time-stamp"
"""Asks the parent for a time stamp of the signature that it gave last."""
_SIGNATURE_BOX, _CONTENT = b"c2cs", b"cbor"
_COSE_SIGN1 = 18
_STAMPS, _PADDING = "sigTst2", "pad"
_MIN_PADDING = 256
"""Bytes; with fewer, the length of the padding would be written in another number of bytes."""
_FIRST, _FURTHER = 12, 20
"""Bytes before the manifest in its first and in each further segment of a JPEG (ISO 19566-5, annex D)."""


def to_be_stamped(signed: bytes, signature: bytes) -> bytes:
    """What a server stamps: the countersignature (RFC 8152, 4.5) of a signature, over the Sig_structure
    `signed`. Raises ValueError."""
    try:
        _, protected, external, _ = cbor2.loads(signed)
    except (cbor2.CBORError, TypeError, ValueError) as error:
        raise ValueError("not what is signed of a manifest") from error
    return cbor2.dumps(["CounterSignature", protected, external, cbor2.dumps(signature)])


def stamped(store: bytes, token: bytes) -> bytes | None:
    """A manifest store, as long as before, with a TimeStampToken on its newest signature; None where there is
    no room for it, or a stamp already."""
    begin, end = _signature(store)
    try:
        held = cbor2.loads(store[begin:end])
        protected, unprotected, payload, signature = held.value
    except (cbor2.CBORError, AttributeError, TypeError, ValueError):
        return None
    if held.tag != _COSE_SIGN1 or _STAMPS in unprotected or _PADDING not in unprotected:
        return None

    def written(padding: int) -> bytes:
        headers: dict[str, Any] = {**unprotected, _STAMPS: {"tstTokens": [{"val": token}]}}
        headers[_PADDING] = bytes(padding)
        return cbor2.dumps(cbor2.CBORTag(_COSE_SIGN1, [protected, headers, payload, signature]))

    padding = _MIN_PADDING + end - begin - len(written(_MIN_PADDING))
    if padding < _MIN_PADDING or len(made := written(padding)) != end - begin:
        return None
    return store[:begin] + made + store[end:]


def replace_store(path: Path, file_type: FileType, before: bytes, after: bytes) -> bool:
    """Write a manifest store of the same length over the one that is embedded; False, with the file as it
    was, where that is not found in it (GIF cuts it to pieces)."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        places = [*_pieces(data)] if file_type == types.JPEG else _whole(data, before)
        if b"".join(data[begin:end] for begin, end in places) != before:
            return False
        at = 0
        for begin, end in places:
            data[begin:end] = after[at : at + end - begin]
            at += end - begin
        if file_type == types.PNG:
            begin, end = places[0]
            data[end : end + 4] = zlib.crc32(data[begin - 4 : end]).to_bytes(4)
        return True


def _signature(store: bytes) -> tuple[int, int]:
    """Where the COSE signature of the newest manifest, which is the last, begins and ends."""
    content = store.find(_CONTENT, max(store.rfind(_SIGNATURE_BOX), 0))
    if content < 4:
        return 0, 0
    begin = content + len(_CONTENT)
    return begin, content - 4 + int.from_bytes(store[content - 4 : content])


def _whole(data: mmap.mmap, store: bytes) -> list[tuple[int, int]]:
    begin = data.find(store)
    return [] if begin < 0 else [(begin, begin + len(store))]


def _pieces(data: mmap.mmap) -> Iterator[tuple[int, int]]:
    """Where the parts of the manifest store in a JPEG begin and end."""
    skipped, view = _FIRST, memoryview(data).toreadonly()
    for _, begin, end in segments(view):
        if is_manifest_segment(view, begin):
            yield begin + skipped, end
            skipped = _FURTHER
