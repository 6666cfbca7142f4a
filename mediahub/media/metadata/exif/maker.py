"""Lens and body serial number from maker notes, where EXIF proper does not say them."""

from __future__ import annotations

from mediahub.media.metadata.text import clean, number

_LENS = ("Canon.LensModel", "OlympusEq.LensModel")
_SERIAL = (
    "Canon.SerialNumber",
    "Nikon3.SerialNumber",
    "Nikon3.SerialNO",
    "OlympusEq.SerialNumber",
    "Olympus.0x0404",
    "Olympus.SerialNumber2",
    "Olympus2.SerialNumber2",
    "Pentax.SerialNumber",
    "PentaxDng.SerialNumber",
    "Sigma.SerialNumber",
    "Samsung2.0xa002",
)
_CANON_ISO = {16: 50, 17: 100, 18: 200, 19: 400, 20: 800}
_NO_ISO = 0x7FFF
_CANON_AUTO_ISO = {0, 14, 15, _NO_ISO}
_MAX_STOPS = 32 * 32
_SONY_SERIAL = ("Sony1.SerialNumber", "Sony2.SerialNumber")


def lens_of(tags: dict[str, str]) -> str | None:
    """Return the lens that the maker note names in words."""
    return next((lens for key in _LENS if (lens := clean(tags.get("Exif." + key)))), None)


def serial_of(tags: dict[str, str]) -> str | None:
    """Return the body's serial number, never one of the lens or an internal one."""
    for key in _SERIAL:
        serial = clean(tags.get("Exif." + key))
        if serial:
            # Of CRW files libexiv2 shows the bytes behind the number, too.
            return serial.split()[0] if key.startswith("Canon.") else serial
    for key in _SONY_SERIAL:
        digits = clean(tags.get("Exif." + key))
        if digits:
            return _unscramble_sony(digits)
    return None


def iso_of(tags: dict[str, str]) -> float | None:
    """Return Canon's own ISO, for cameras that leave it out of EXIF."""
    names = ("CanonCs.ISOSpeed", "CanonSi.ISOSpeed", "CanonSi.AutoISO")
    setting, base, auto = (int(number(tags.get("Exif." + name)) or 0) for name in names)
    return canon_iso(setting, base, auto)


def canon_iso(setting: int, base: int, auto: int) -> float | None:
    """Return the ISO that Canon's setting names or, where that is automatic, base and gain."""
    if setting in _CANON_ISO:
        return _CANON_ISO[setting]
    if setting & 0xC000 == 0x4000 and setting != _NO_ISO:
        return setting & 0x3FFF
    if setting not in _CANON_AUTO_ISO or not base or abs(base + auto) > _MAX_STOPS:
        return None
    return number(2 ** ((base + auto) / 32) * 100 / 32)


def _unscramble_sony(digits: str) -> str:
    """Put the pairs of digits, which Sony stores last first, in order."""
    if len(digits) >= 8 and digits[:8].isdigit():
        pairs = [digits[at : at + 2] for at in range(0, 8, 2)]
        digits = "".join(reversed(pairs)) + digits[8:]
    return digits.removeprefix("0")
