"""IPTC-IIM 4.2 data sets as text, whatever coding their writer used."""

from __future__ import annotations

import re

from mediahub.media.metadata.text import clean, decode

_CHARACTER_SET = "Envelope.CharacterSet"
_UTF8_MARKS = {b"\x1b%G", b"\x1b%/I", b"\x1b%/G"}
_DESIGNATION = re.compile(rb"\x1b(?:[-./](?P<single>.)|\$[)*+](?P<multi>.))", re.DOTALL)
"""A set of one byte, or of several, for the bytes above 127 (ISO 2022; the ends are from its register)."""
_SINGLE_BYTE_SETS = {
    b"A": "iso8859_1", b"B": "iso8859_2", b"C": "iso8859_3", b"D": "iso8859_4", b"L": "iso8859_5",
    b"G": "iso8859_6", b"F": "iso8859_7", b"H": "iso8859_8", b"M": "iso8859_9", b"V": "iso8859_10",
    b"T": "iso8859_11", b"Y": "iso8859_13", b"_": "iso8859_14", b"b": "iso8859_15", b"f": "iso8859_16",
}  # fmt: skip
_MULTI_BYTE_SETS = {b"A": "gbk", b"B": "euc_jp", b"C": "euc_kr"}

_TIME_CREATED, _TIME_WITHOUT_ZONE = "Application2.TimeCreated", b"\x1c\x02\x3c\0\x06"
_HIGH_BYTES = re.compile(rb"[\xa1-\xfe]+")
_PHRASE = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]){2}")

Iim = dict[str, list[str]]
"""Values by libexiv2's name of the data set, e.g. `Application2.Keywords`."""


def decode_iim(datasets: list[tuple[str, bytes]], block: bytes) -> Iim:
    """Decode every data set by the declared character set, or by what the bytes look like.

    `block` is what they were read from.
    """
    declared = next((data for name, data in datasets if name == _CHARACTER_SET), b"").strip()
    unmarked = b"\n".join(data for name, data in datasets if name != _CHARACTER_SET)
    codec = None if declared in _UTF8_MARKS else _declared_codec(declared) or _guess(unmarked)
    values: Iim = {}
    for name, data in datasets:
        text = clean(_decode(data, codec))
        if text and name == _TIME_CREATED and _TIME_WITHOUT_ZONE in block:
            text = text[:8]  # libexiv2 adds a zone of +00:00
        if text and name != _CHARACTER_SET:
            values.setdefault(name, []).append(text)
    return values


def _declared_codec(declared: bytes) -> str | None:
    """Python's name of the set that is designated last; None where it is none that we know."""
    found = None
    for one in _DESIGNATION.finditer(declared):
        found = _SINGLE_BYTE_SETS.get(one["single"]) if one["single"] else _MULTI_BYTE_SETS.get(one["multi"])
    return found


def _decode(data: bytes, codec: str | None) -> str:
    if codec:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass
    return decode(data)


def _guess(data: bytes) -> str | None:
    """Tell Chinese (GBK) from Western text, by all data sets together; None leaves it open.

    Chinese stands in runs, and nearly all of it comes from the common characters (level 1 of
    GB 2312); Western text that happens to be valid GBK gives single, rare characters.
    """
    try:
        data.decode("utf-8")
        return None
    except UnicodeDecodeError:
        pass
    try:
        data.decode("gbk")
    except UnicodeDecodeError:
        return None
    runs = _HIGH_BYTES.findall(data)
    common = sum(0xB0 <= lead <= 0xD7 for run in runs for lead in run[::2])
    pairs = sum(len(run) // 2 for run in runs)
    return "gbk" if _PHRASE.search(data) and common >= 0.8 * pairs else None
