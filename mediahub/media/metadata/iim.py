"""IPTC-IIM 4.2 data sets as text, whatever coding their writer used."""

from __future__ import annotations

import re

from mediahub.media.metadata.text import clean, decode

_CHARACTER_SET = "Envelope.CharacterSet"
_UTF8_MARKS = {b"\x1b%G", b"\x1b%/I", b"\x1b%/G"}
_OTHER_SETS = {b"\x1b.A": "latin-1", b"\x1b-A": "latin-1", b"\x1b.B": "latin-2", b"\x1b-B": "latin-2"}

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
    guess = _guess(unmarked)
    values: Iim = {}
    for name, data in datasets:
        text = clean(_decode(data, declared, guess))
        if text and name == _TIME_CREATED and _TIME_WITHOUT_ZONE in block:
            text = text[:8]  # libexiv2 adds a zone of +00:00
        if text and name != _CHARACTER_SET:
            values.setdefault(name, []).append(text)
    return values


def _decode(data: bytes, declared: bytes, guess: str | None) -> str:
    codec = _OTHER_SETS.get(declared, guess if declared not in _UTF8_MARKS else None)
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
