"""IPTC-IIM 4.2 data sets as text, whatever coding their writer used."""

from __future__ import annotations

from mediahub.media.metadata.text import clean, decode

_CHARACTER_SET = "Envelope.CharacterSet"
_UTF8_MARKS = {b"\x1b%G", b"\x1b%/I", b"\x1b%/G"}
_OTHER_SETS = {b"\x1b.A": "latin-1", b"\x1b-A": "latin-1", b"\x1b.B": "latin-2", b"\x1b-B": "latin-2"}

Iim = dict[str, list[str]]
"""Values by libexiv2's name of the data set, e.g. `Application2.Keywords`."""


def decode_iim(datasets: list[tuple[str, bytes]]) -> Iim:
    """Decode every data set by the declared character set, or by what the bytes look like."""
    declared = next((data for name, data in datasets if name == _CHARACTER_SET), b"").strip()
    values: Iim = {}
    unmarked = b"\n".join(data for name, data in datasets if name != _CHARACTER_SET)
    guess = _guess(unmarked)
    for name, data in datasets:
        text = clean(_decode(data, declared, guess))
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

    GBK text is pairs of high bytes throughout, which hardly any Western language makes.
    """
    try:
        data.decode("utf-8")
        return None
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gbk")
    except UnicodeDecodeError:
        return None
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    high = sum(byte >= 0x80 for byte in data)
    common = sum(0xB0 <= byte <= 0xF7 for byte in data)
    return "gbk" if chinese >= 2 and chinese * 2 >= high * 0.9 and common >= high * 0.45 else None
