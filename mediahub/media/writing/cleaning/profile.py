"""Private tags of ICC profiles (ICC.1:2022, 7.3): monitors put their serial numbers there."""

from __future__ import annotations

_HEAD, _COUNT, _ENTRY = 128, 4, 12
_ID = slice(84, 100)
_SIGNATURE = slice(36, 40)
_MAX_TAGS = 256
_TAGS = frozenset(
    b"A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 B2D0 B2D1 B2D2 B2D3 D2B0 D2B1 D2B2 D2B3 A2M0 M2A0 M2B0 "
    b"M2B1 M2B2 M2B3 B2M0 B2M1 B2M2 B2M3 rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC bkpt wtpt chad chrm clro "
    b"clrt clot cicp cprt desc dmnd dmdd gamt lumi meas ncl2 ncol pre0 pre1 pre2 pseq psid resp rig0 "
    b"rig2 tech vued view calt aarg aagg aabg dscm hdgm".split()
)
"""Signatures that ICC registered, and Apple's curves and names in all languages (`aarg`, `dscm`)."""


def blank_profile(profile: memoryview | bytearray) -> bool:
    """Take tags that no standard names out of the profile, in place: nothing moves.

    False where it is no profile that can be read through.
    """
    if bytes(profile[_SIGNATURE]) != b"acsp" or len(profile) < _HEAD + _COUNT:
        return False
    count = int.from_bytes(profile[_HEAD : _HEAD + _COUNT])
    start = _HEAD + _COUNT
    if count > _MAX_TAGS or start + count * _ENTRY > len(profile):
        return False
    table = [bytes(profile[at : at + _ENTRY]) for at in range(start, start + count * _ENTRY, _ENTRY)]
    kept = [entry for entry in table if entry[:4] in _TAGS]
    used = bytearray(len(profile))
    used[: start + len(kept) * _ENTRY] = b"\1" * (start + len(kept) * _ENTRY)
    for entry in kept:
        offset, length = int.from_bytes(entry[4:8]), int.from_bytes(entry[8:])
        if offset + length > len(profile):
            return False
        used[offset : offset + length] = b"\1" * length
    if len(kept) < count:
        profile[_ID] = bytes(16)  # a digest of the whole, which is optional
        profile[_HEAD : start + count * _ENTRY] = (
            len(kept).to_bytes(_COUNT) + b"".join(kept) + bytes((count - len(kept)) * _ENTRY)
        )
    _blank_unused(profile, used)
    return True


def cleaned_profile(profile: bytes) -> bytes:
    """The profile without private tags; empty where it cannot be read through."""
    copy = bytearray(profile[: int.from_bytes(profile[:4])])
    return bytes(copy) if blank_profile(copy) else b""


def _blank_unused(data: memoryview | bytearray, used: bytearray) -> None:
    at = used.find(0)
    while at >= 0:
        end = used.find(1, at)
        end = len(data) if end < 0 else end
        data[at:end] = bytes(end - at)
        at = used.find(0, end)
