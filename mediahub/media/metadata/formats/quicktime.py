"""What MP4, MOV, M4V and 3GP clips say in their boxes (QTFF, ISO/IEC 14496-12, 3GPP TS 26.244)."""

from __future__ import annotations

import re
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

from mediahub.media.containers.blocks import Blocks, Buffer
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.boxes import Box
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.metadata.text import clean

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_EPOCH, _EPOCH_1970 = datetime(1904, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)
_UNIX_EPOCH = 2_082_844_800
"""1970 in seconds since 1904."""
_MAC_LANGUAGES = 0x400
"""Language codes below this are Macintosh ones, whose text is Mac Roman."""
_NAMES = {
    b"\xa9nam": "Title",
    b"\xa9ART": "Artist",
    b"\xa9cpy": "Copyright",
    b"\xa9des": "Description",
    b"\xa9mak": "Make",
    b"\xa9mod": "Model",
    b"\xa9xyz": "GPSCoordinates",
    b"\xa9day": "ContentCreateDate",
    b"\xa9cmt": "Comment",
    b"\xa9inf": "Information",
    b"\xa9aut": "Author",
    b"cprt": "Copyright",
    b"titl": "Title",
    b"dscp": "Description",
    b"auth": "Author",
    b"desc": "Description",
    b"date": "DateTimeOriginal",
    b"manu": "Make",
    b"modl": "Model",
    b"\xa9mdl": "Model",
    b"CNMN": "Model",
    b"cmnm": "Model",
}
_THREE_GPP = {b"cprt", b"titl", b"dscp", b"auth"}
_BARE_TEXTS = {b"\xa9mdl"}
"""DJI writes this as bare text, other than its name says."""
_KEY_NAMES = {
    "creationdate": "CreationDate",
    "location.ISO6709": "GPSCoordinates",
}
_POINT = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)")


def extract_clip(data: Buffer, blocks: Blocks) -> None:
    """Read the movie header, the first picture track, user data, keys and XMP."""
    for box in boxes.walk(data):
        if box.kind == b"moov":
            take_movie(box.body, blocks)
        elif box.kind == b"uuid" and box.extended == _XMP:
            blocks.xmp.append(bytes(box.body[:MAX_BLOCK]))
        elif box.kind == b"meta":
            _take_meta(box, blocks)


def point(text: str | None) -> tuple[float, float] | None:
    """Read latitude and longitude of an ISO 6709 text such as `+38.1893-119.9558+3034/`."""
    match = _POINT.match(text or "")
    if not match:
        return None
    return _degrees(match[1], 2), _degrees(match[2], 3)


def _degrees(text: str, digits: int) -> float:
    """Read ±DD.D, ±DDMM.M or ±DDMMSS.S, told apart by the digits before the point."""
    sign = -1 if text[0] == "-" else 1
    whole, _, fraction = text[1:].partition(".")
    last = float(f"{whole[-2:]}.{fraction or 0}")
    if len(whole) >= digits + 4:
        value = int(whole[:-4]) + int(whole[-4:-2]) / 60 + last / 3600
    elif len(whole) >= digits + 2:
        value = int(whole[:-2]) + last / 60
    else:
        value = float(text[1:])
    return round(sign * value, 7)


def take_movie(moov: Buffer, blocks: Blocks) -> None:
    """Add what a `moov` box says; a part of it that is damaged is passed over."""
    for box in boxes.walk(moov):
        try:
            if box.kind == b"mvhd":
                _take_header(box, blocks.clip)
            elif box.kind == b"trak":
                _take_track(box.body, blocks)
            elif box.kind == b"udta":
                _take_user_data(box.body, blocks)
            elif box.kind == b"meta":
                _take_meta(box, blocks)
        except (struct.error, ValueError, IndexError, OverflowError):
            continue


def _take_header(mvhd: Box, clip: dict[str, Any]) -> None:
    version, _, body = boxes.full(mvhd)
    if version:
        created, _, scale, duration = struct.unpack(">QQIQ", body[:28])
    else:
        created, _, scale, duration = struct.unpack(">IIII", body[:16])
    unknown = duration in {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
    if scale and not unknown:
        clip["duration"] = duration / scale
    if created:
        # Some writers count from 1970: nothing was filmed before then.
        moment = (_EPOCH if created >= _UNIX_EPOCH else _EPOCH_1970) + timedelta(seconds=created)
        if moment != _EPOCH_1970:
            clip["created"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _take_track(trak: Buffer, blocks: Blocks) -> None:
    """Take size, turning and codec of the first track that has a picture."""
    tkhd, stsd = boxes.find(trak, b"tkhd"), boxes.find(trak, b"mdia", b"minf", b"stbl", b"stsd")
    if tkhd is None or blocks.size:
        return
    version, _, body = boxes.full(tkhd)
    matrix = struct.unpack(">9i", body[48 if version else 36 :][:36])
    width, height = struct.unpack(">II", body[84 if version else 72 :][:8])
    size = (width >> 16, height >> 16)
    video = boxes.find(trak, b"mdia", b"minf", b"vmhd") is not None
    if video and stsd is not None and len(stsd.body) >= 16 + 34 - 8:
        blocks.clip["codec"] = bytes(stsd.body[12:16]).decode("latin-1")
        coded = struct.unpack(">HH", stsd.body[40:44])
        size = coded if all(coded) else size
    if all(size):
        blocks.size = size
        blocks.quarter_turns = 1 if matrix[0] == 0 and matrix[1] != 0 else 0


def _take_user_data(udta: Buffer, blocks: Blocks) -> None:
    values = blocks.raw.setdefault("UserData", {})
    for box in boxes.walk(udta):
        if box.kind == b"XMP_":
            blocks.xmp.append(bytes(box.body[:MAX_BLOCK]))
        elif box.kind == b"meta":
            _take_meta(box, blocks)
        elif box.kind == b"loci":
            if place := _location(bytes(box.body)):
                _add("GPSCoordinates", place, values, blocks.clip)
        elif box.kind == b"\xa9des":
            continue  # in user data this is a comment; only the item list describes with it
        elif box.kind in _NAMES or box.kind[:1] == b"\xa9":
            name = _NAMES.get(box.kind, box.kind.decode("latin-1"))
            text = _user_text(box)
            if text:
                _add(name, text, values, blocks.clip)


def _add(name: str, text: str, values: dict[str, Any], clip: dict[str, Any]) -> None:
    """Keep the first value of a name in its group, and the last place of all groups."""
    values.setdefault(name, text)
    if name == "GPSCoordinates":
        clip["place"] = text


def _location(body: bytes) -> str | None:
    """Read 3GPP's `loci` as an ISO 6709 text."""
    name_end = body.find(b"\0", 6)
    if body[6:8] in {b"\xff\xfe", b"\xfe\xff"}:
        name_end = next((at + 1 for at in range(6, len(body), 2) if body[at : at + 2] == b"\0\0"), -1)
    place = body[name_end + 2 : name_end + 10]
    if name_end < 0 or len(place) < 8:
        return None
    longitude, latitude = (value / 65536 for value in struct.unpack(">ii", place))
    return f"{latitude:+010.6f}{longitude:+011.6f}/"


def _user_text(box: Box) -> str | None:
    body = bytes(box.body[:65536])
    if box.kind in _THREE_GPP:
        text = body[6:]
        coding = "utf-16" if text[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
        return clean(text.decode(coding, "replace"))
    if box.kind in _BARE_TEXTS or box.kind[:1] != b"\xa9":
        text = body[6:] if body.startswith(b"\0\0\0\0") else body
        return clean(text.partition(b"\0")[0])
    length, language = struct.unpack(">HH", body[:4])
    text = body[4 : 4 + length] if length else body[4:]
    return clean(_mac_text(text, language))


def _mac_text(text: bytes, language: int) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("mac-roman" if language < _MAC_LANGUAGES else "latin-1")


def _take_meta(meta: Box, blocks: Blocks) -> None:
    """Read a `meta` box: Apple's keys (handler `mdta`) or the iTunes item list (`mdir`)."""
    body, _ = boxes.content(meta)
    ilst, keys = boxes.find(body, b"ilst"), boxes.find(body, b"keys")
    if ilst is None:
        return
    names = _keys(keys) if keys else None
    values = blocks.raw.setdefault("ItemList" if names is None else "Keys", {})
    for item in boxes.walk(ilst.body):
        name = _NAMES.get(item.kind)
        if names is not None:
            name = names.get(int.from_bytes(item.kind))
        data = boxes.find(item.body, b"data")
        text = _item_text(data) if data else None
        if name and text:
            _add(name, text, values, blocks.clip)


def _keys(box: Box) -> dict[int, str]:
    names = {}
    for number, key in enumerate(boxes.walk(box.body[8:]), start=1):
        name = bytes(key.body).decode("utf-8", "replace").removeprefix("com.apple.quicktime.")
        names[number] = _KEY_NAMES.get(name, name[:1].upper() + name[1:])
    return names


def _item_text(data: Box) -> str | None:
    kind, body = int.from_bytes(data.body[:4]), bytes(data.body[8:65536])
    if kind == 1:
        return clean(body)
    if kind == 2:
        return clean(body.decode("utf-16-be", "replace"))
    if kind in {21, 22} and 0 < len(body) <= 8:
        return str(int.from_bytes(body, signed=kind == 21))
    return None
