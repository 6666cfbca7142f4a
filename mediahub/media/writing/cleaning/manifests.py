"""Manifests of Content Credentials (C2PA 2.2, annex A) taken out of a file that is about to be changed.

They sign other bytes than it will have. All else stays; a file that is not changed keeps its own.
"""

from __future__ import annotations

from mediahub.media.containers.manifest_store import APP11, TIFF_TAG, is_manifest_segment
from mediahub.media.containers.tiff.ifd import Entry, walk
from mediahub.media.writing.cleaning.directories import keep_entries
from mediahub.media.writing.cleaning.formats.chunks import png_chunks, riff_chunk, riff_chunks
from mediahub.media.writing.cleaning.formats.jpeg import parts

PROVENANCE = "Xmp.dcterms.provenance"
"""Where XMP says that the manifest is elsewhere."""
_HINT = b"c2pa"


def without_manifest(data: bytes) -> bytes:
    """The JPEG, PNG, WebP or TIFF without manifests; `data` itself where it has none."""
    if _HINT not in data:
        return data
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        found = [(start, end) for kind, start, end in png_chunks(data) if kind == b"caBX"]
        return _cut(data, found)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kept = [riff_chunk(kind, body) for kind, body in riff_chunks(data, 12) if kind != b"C2PA"]
        body = b"WEBP" + b"".join(kept)
        return b"RIFF" + len(body).to_bytes(4, "little") + body
    return _tiff(data)


def _jpeg(data: bytes) -> bytes:
    spare = [
        (start, end)
        for marker, start, end in parts(data)
        if marker == APP11 and is_manifest_segment(data, start)
    ]
    return _cut(data, spare)


def _cut(data: bytes, spare: list[tuple[int, int]]) -> bytes:
    kept, at = [], 0
    for start, end in spare:
        kept.append(data[at:start])
        at = end
    return b"".join([*kept, data[at:]])


def _tiff(data: bytes) -> bytes:
    changed = bytearray(data)
    view = memoryview(changed)

    def stays(entry: Entry) -> bool:
        return entry.tag != TIFF_TAG

    for ifd in list(walk(view)):
        for entry in ifd.entries:
            if not stays(entry) and entry.is_usable:
                end = min(entry.offset + entry.length, len(view))
                view[entry.offset : end] = bytes(end - entry.offset)
        if ifd.entries:
            keep_entries(view, ifd, stays)
    return bytes(changed)
