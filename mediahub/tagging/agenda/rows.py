"""From named values, as tables and JSON have them, to items of a programme."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from mediahub.catalog.names import fold
from mediahub.tagging.agenda.model import Fault, Frame, Item, Parsed, Speaker
from mediahub.tagging.agenda.moments import CLOCK, Days, read_duration, read_moment, read_time, zone_of

HEADERS = {
    "code": "code id session id session code number nr no key ref slug 编号 代码",
    "uid": "uid guid unique id",
    "title": "title name session session title subject summary topic titel thema betreff 标题 主题 名称 议题",
    "room": "room location venue hall place stage raum ort saal bühne salle 地点 会场 房间 会议室",
    "track": "track stream strand strang 分论坛 单元",
    "starts": "start starts begin begins from start time starts at start datetime beginn von début 开始 "
    "开始时间",
    "ends": "end ends to until end time ends at end datetime finish ende bis fin 结束 结束时间",
    "date": "date day datum 日期",
    "start date": "start date startdatum 开始日期",
    "end date": "end date enddatum 结束日期",
    "duration": "duration minutes length dauer 时长",
    "speakers": "speakers speaker people persons who presenter presenters referent referenten sprecher host"
    " 嘉宾 演讲者 发言人 主讲人",
    "tags": "tags topics keywords categories category schlagworte themen sujets 标签 关键词",
    "description": "description abstract notes details beschreibung 简介 描述",
    "zone": "timezone time zone tz zone zeitzone 时区",
}
"""By field the words that head its column, folded, in any language that was asked for."""
_SEVERAL = (
    "session id|session code|unique id|session title|start time|starts at|start datetime|end time|ends at"
    "|end datetime|start date|end date|time zone"
)
SEPARATOR = re.compile(r"\s*[;\n]\s*")
NAMES = re.compile(r"\s*[|/=]\s*")
IN_BRACKETS = re.compile(r"^(.*?)\s*[(（]([^()（）]*)[)）]\s*$")
LIMITS = {"code": 40, "title": 300, "room": 120, "track": 120, "uid": 255}


def _headers() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, words in HEADERS.items():
        several = re.findall(_SEVERAL, words)
        single = re.sub(_SEVERAL, " ", words).split()
        known |= {fold(word): name for word in (*several, *single)}
    return known


KNOWN = _headers()


def field_of(header: str) -> str | None:
    """The field that a column's header, or a key, means."""
    words = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[(（\[].*", "", header)))
    return KNOWN.get(words) or KNOWN.get(words.removesuffix(" local"))


def items_of(rows: Sequence[tuple[int, Mapping[str, Any]]], frame: Frame) -> Parsed:
    """The items of rows, each with its line and its values by field. A row at fault is named, and the others
    come."""
    parsed = Parsed(says=frozenset(name for _, row in rows for name in row))
    days = Days([str(row.get(name, "")) for _, row in rows for name in _DAYS], frame)
    for line, row in rows:
        try:
            parsed.items.append(_item(line, row, days, frame))
        except ValueError as error:
            parsed.faults.append(Fault(line, str(error)))
    return parsed


_DAYS = ("date", "start date", "end date", "starts", "ends")


def _item(line: int, row: Mapping[str, Any], days: Days, frame: Frame) -> Item:
    text = {name: _text(row.get(name)) for name in HEADERS}
    if not text["title"]:
        raise ValueError("it has no title")
    for name, limit in LIMITS.items():
        if len(text[name]) > limit:
            raise ValueError(f"its {name} has {len(text[name])} characters; there is room for {limit}")
    starts, ends = _span(text, days, frame)
    return Item(
        line=line,
        code=text["code"],
        uid=text["uid"],
        title=text["title"],
        room=text["room"],
        track=text["track"],
        starts_at=starts,
        ends_at=ends,
        description=text["description"],
        speakers=speakers_of(row.get("speakers")),
        tags=_list(row.get("tags")),
    )


def _span(text: Mapping[str, str], days: Days, frame: Frame) -> tuple[datetime, datetime]:
    zone = zone_of(text["zone"] or frame.zone)
    if not text["starts"]:
        raise ValueError("it has no start")
    day = text["start date"] or text["date"]
    starts = _moment(text["starts"], day, days, zone)
    if text["ends"]:
        its_day = text["end date"] or day or starts.date().isoformat()
        ends = _moment(text["ends"], its_day, days, zone)
        if ends <= starts and not text["end date"] and ends + timedelta(days=1) - starts < _NIGHT:
            ends += timedelta(days=1)  # it ends after midnight
    elif text["duration"]:
        ends = starts + read_duration(text["duration"])
    else:
        raise ValueError("it has no end and no duration")
    if ends <= starts:
        raise ValueError("it ends before it starts")
    return starts, ends


_NIGHT = timedelta(hours=12)


def _moment(text: str, day: str, days: Days, zone: Any) -> datetime:
    """A whole moment, or a time on its day."""
    if CLOCK.fullmatch(text) is None:
        return read_moment(text, days, zone)
    if not day:
        raise ValueError(f"{text!r} has no day")
    return datetime.combine(days.read(day), read_time(text)).replace(tzinfo=zone)


def speakers_of(value: Any) -> tuple[Speaker, ...]:
    """People as `Yin Tongyue | 尹同跃; Ban Ki-moon (former UN Secretary-General)`, or a list of texts or
    objects. What stands in brackets is another name if it is in another script, else the role."""
    entries = SEPARATOR.split(value.strip()) if isinstance(value, str) else value or []
    found: dict[str, Speaker] = {}
    for entry in entries if isinstance(entries, Sequence) else [entries]:
        speaker = _from_object(entry) if isinstance(entry, Mapping) else _from_text(_text(entry))
        if speaker.name:
            found.setdefault(fold(speaker.name), speaker)
    return tuple(found.values())


def _from_text(text: str) -> Speaker:
    role, aliases = "", []
    while found := IN_BRACKETS.match(text):
        text = found[1]
        if _is_latin(found[2]) == _is_latin(NAMES.split(text)[0]):
            role = found[2]
        else:
            aliases.append(found[2])
    names = [name for name in NAMES.split(text) if name]
    return Speaker(names[0] if names else "", role, (*names[1:], *aliases))


def _from_object(entry: Mapping[str, Any]) -> Speaker:
    name = next((entry[key] for key in ("name", "public_name", "full_name") if entry.get(key)), "")
    also = [*(entry.get("aliases") or []), *(entry.get("names") or [])]
    aliases = [_text(one.get("text") if isinstance(one, Mapping) else one) for one in also]
    role = _text(entry.get("role") or entry.get("position") or entry.get("title"))
    return Speaker(_text(name), role, tuple(filter(None, aliases)))


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(char, "") for char in text if char.isalpha())


def _list(value: Any) -> tuple[str, ...]:
    entries = re.split(r"\s*[;,，、\n]\s*", value.strip()) if isinstance(value, str) else value or []
    texts = (
        _text(one.get("label") or one.get("name") if isinstance(one, Mapping) else one) for one in entries
    )
    return tuple(dict.fromkeys(filter(None, texts)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):  # pretalx: {"en": "…", "zh": "…"}
        value = next(iter(value.values()), "")
    return str(value).replace("\0", "").strip()
