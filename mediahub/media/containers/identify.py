"""Say what a file is from its content; its name is never looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff.brands import identify_isobmff, is_audio, is_isobmff
from mediahub.media.containers.tiff.raw_formats import identify_tiff, is_tiff
from mediahub.media.model import SOUND, FileType, MediaError
from mediahub.messages import N_

_HEAD = 4096
_XML_HEAD = 65536
"""XML may begin with long comments; its root element must come within this many bytes."""

_SIGNATURES: tuple[tuple[bytes, FileType], ...] = (
    (b"\xff\xd8\xff", types.JPEG),
    (b"\x89PNG\r\n\x1a\n", types.PNG),
    (b"GIF87a", types.GIF),
    (b"GIF89a", types.GIF),
    (b"8BPS", types.PSD),
    (b"\xff\x0a", types.JXL),
    (b"\0\0\0\x0cJXL \r\n\x87\n", types.JXL),
    (b"\0\0\0\x0cjP  \r\n\x87\n", types.JP2),
    (b"\xff\x4f\xff\x51", types.JP2),
    (b"FUJIFILMCCD-RAW", types.RAF),
    (b"II\x1a\0\0\0HEAPCCDR", types.CRW),
    (b"\0MRM", types.MRW),
    (b"FOVb", types.X3F),
    (b"\0\0\x01\xba", types.MPEG),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c", types.WMV),
)

_ARCHIVE = "unpack it, and send the photos and clips that are in it."
_STRANGERS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), what, advice)
    for pattern, what, advice in (
        (rb"PK\x03\x04(?=.{26}(\[Content_Types\]|mimetype|_rels/))", "an office document", ""),
        (rb"PK\x03\x04", "a zip archive", _ARCHIVE),
        (rb"PK\x05\x06", "an empty zip archive", _ARCHIVE),
        (rb"Rar!", "a RAR archive", _ARCHIVE),
        (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _ARCHIVE),
        (rb"\x1f\x8b", "a gzip archive", _ARCHIVE),
        (rb"%PDF", "a PDF document", ""),
        (rb"%!PS", "a PostScript document", ""),
        (rb"\xc5\xd0\xd3\xc6", "a PostScript document", ""),
        (rb"MZ", "a Windows program", ""),
        (rb"\x7fELF", "a program", ""),
        (rb"#EXTM3U", "a playlist", "send the clip that it names."),
        (rb"#!(?!AMR)", "a script", ""),
        (rb"\s*<!doctype\s+html", "a web page", ""),
    )
)
"""What a file that is neither photo nor clip begins with, what it is, and what to do about it."""
_SOUNDS = re.compile(
    rb"ID3|OggS|fLaC|\xff[\xe2\xe3\xf2\xf3\xfa\xfb\xf0\xf1\xf8\xf9]|RIFF.{4}WAVE|RF64.{4}WAVE|FORM.{4}AIF[FC]"
    rb"|caff|#!AMR|MThd|\.snd|\x0b\x77|wvpk|DSD ",
    re.DOTALL,
)

_XMP_ROOTS = {"xmpmeta", "xapmeta", "RDF"}
"""Without their prefix, which is the writer's choice."""
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")


def identify(path: Path) -> FileType:
    """Return the type that the file's first bytes and structure show.

    Raises MediaError `empty` or `not_media`, which names what the file is instead where
    that can be told, and OSError if it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head:
            raise MediaError("empty", N_("The file is empty: copy it from the card again."))
        found = _identify_binary(file, head)
        if found:
            return found
        _refuse_strangers(head)
        if found := _identify_xml(head + file.read(_XML_HEAD - len(head))):
            return found
    raise MediaError("not_media", _not_media(_looks_like_text(head)))


def _identify_binary(file: BinaryIO, head: bytes) -> FileType | None:
    for signature, file_type in _SIGNATURES:
        if head.startswith(signature):
            return file_type
    if is_tiff(head):
        return identify_tiff(file, head)
    if is_audio(head):
        raise MediaError("not_media", SOUND)
    if is_isobmff(head):
        return identify_isobmff(file, head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _identify_matroska(head)
    if head.startswith(b"RIFF"):
        return {b"WEBP": types.WEBP, b"AVI ": types.AVI}.get(head[8:12])
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return types.BMP
    return _identify_transport_stream(head)


def _identify_matroska(head: bytes) -> FileType:
    return types.WEBM if b"\x42\x82\x84webm" in head[:64] else types.MKV


def _identify_transport_stream(head: bytes) -> FileType | None:
    """MPEG-2 packets of 188 bytes begin with 0x47; AVCHD puts 4 bytes of time before each."""
    for first, size, file_type in ((0, 188, types.M2T), (4, 192, types.M2TS)):
        if head[first : first + 4 * size + 1 : size] == b"\x47" * 5:
            return file_type
    return None


def _identify_xml(data: bytes) -> FileType | None:
    text = _decode_xml(data)
    prolog = _PROLOG.match(text)
    root = _ROOT.match(text, prolog.end() if prolog else 0)
    if not root:
        return None
    name = root[1]
    local = name.rpartition(":")[2]
    if local in _XMP_ROOTS:
        return types.XMP
    if local == "svg":
        return types.SVG
    what = "a web page" if name.lower() == "html" else f"an XML document of type {name[:40]}"
    raise MediaError("not_media", _not_media(what))


def _decode_xml(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data.startswith((b"<\0", b"\0<")):
        order = "utf-16-le" if data[0] else "utf-16-be"
        return data.decode(order, "replace")
    return data.decode("utf-8-sig", "replace")


def _refuse_strangers(head: bytes) -> None:
    if _SOUNDS.match(head):
        raise MediaError("not_media", SOUND)
    for pattern, what, advice in _STRANGERS:
        if pattern.match(head):
            raise MediaError("not_media", _not_media(what, advice))


def _looks_like_text(head: bytes) -> str:
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return "" if control else "text"


def _not_media(what: str, advice: str = "") -> str:
    fact = f"It is {what}, not a photo or clip" if what else "It is not a photo or clip we know"
    return f"{fact}: {advice or 'check that the right file was chosen, or export it as JPEG or MP4.'}"
