"""From named values, as tables and JSON have them, to items of a programme."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from mediahub.catalog.names import fold
from mediahub.messages import N_, message
from mediahub.tagging.agenda.formats.limits import (
    LONGEST_LIST,
    LONGEST_NAME,
    MAX_LENGTHS,
    MAX_SESSIONS,
    MAX_TAGS,
)
from mediahub.tagging.agenda.formats.model import Fault, FileError, Frame, Item, Parsed
from mediahub.tagging.agenda.formats.moments import (
    CLOCK,
    Days,
    read_duration,
    read_moment,
    read_time,
    zone_of,
)
from mediahub.tagging.agenda.formats.people import speakers_of
from mediahub.tagging.agenda.formats.values import check_span, cut, identifier, plain

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
TIMES = ("starts", "ends", "date", "start date", "end date", "duration", "zone")
LONGEST_TIME = 80
"""Characters of what may be a day, a time or a zone."""


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
    come. Raises FileError where there are more than `MAX_SESSIONS`."""
    if len(rows) > MAX_SESSIONS:
        raise FileError(
            message("The file has %(count)s sessions; at most %(most)s are read. Import it in parts.",
                 count=len(rows), most=MAX_SESSIONS)
        )  # fmt: skip
    parsed = Parsed(says=frozenset(name for _, row in rows for name in row))
    days = Days([_short(row.get(name)) for _, row in rows for name in _DAYS], frame)
    for line, row in rows:
        try:
            item, remarks = _item(line, row, days, frame)
        except (ValueError, OverflowError) as error:
            parsed.faults.append(Fault(line, str(error)))
            continue
        parsed.items.append(item)
        parsed.remarks += (Fault(line, sentence) for sentence in remarks)
    return parsed


_DAYS = ("date", "start date", "end date", "starts", "ends")


def _item(line: int, row: Mapping[str, Any], days: Days, frame: Frame) -> tuple[Item, list[str]]:
    text = {name: plain(row.get(name)) for name in HEADERS if name not in TIMES}
    if not text["title"]:
        raise ValueError(N_("it has no title"))
    if len(text["code"]) > MAX_LENGTHS["code"]:
        raise ValueError(
            message("its code has %(count)s characters; there is room for %(most)s",
                 count=len(text["code"]), most=MAX_LENGTHS["code"])
        )  # fmt: skip
    starts, ends = _span({name: _short(row.get(name)) for name in TIMES}, days, frame)
    check_span(starts, ends)
    shown, was_cut = cut({name: text[name] for name in ("title", "room", "track", "description")})
    item = Item(
        line=line,
        code=text["code"],
        uid=identifier(text["uid"]) if text["uid"] else "",
        starts_at=starts,
        ends_at=ends,
        speakers=speakers_of(row.get("speakers")),
        tags=_list(row.get("tags")),
        **shown,
    )
    return item, was_cut


def _span(text: Mapping[str, str], days: Days, frame: Frame) -> tuple[datetime, datetime]:
    zone = zone_of(text["zone"] or frame.zone)
    if not text["starts"]:
        raise ValueError(N_("it has no start"))
    day = text["start date"] or text["date"]
    starts = _moment(text["starts"], day, days, zone)
    if text["ends"]:
        its_day = text["end date"] or day or starts.date().isoformat()
        ends = _moment(text["ends"], its_day, days, zone)
        if ends <= starts and not text["end date"] and ends + timedelta(days=1) - starts < _NIGHT:
            ends += timedelta(days=1)  # it ends after midnight
    elif text["duration"]:
        ends = (starts.astimezone(UTC) + read_duration(text["duration"])).astimezone(starts.tzinfo)
    else:
        raise ValueError(N_("it has no end and no duration"))
    return starts, ends


_NIGHT = timedelta(hours=12)


def _moment(text: str, day: str, days: Days, zone: Any) -> datetime:
    """A whole moment, or a time on its day."""
    if CLOCK.fullmatch(text) is None:
        return read_moment(text, days, zone)
    if not day:
        raise ValueError(message("%(text)s has no day: add a column with the date", text=repr(text)))
    return datetime.combine(days.read(day), read_time(text)).replace(tzinfo=zone)


def _list(value: Any) -> tuple[str, ...]:
    entries = re.split(r"[;,，、\n]", value[:LONGEST_LIST]) if isinstance(value, str) else value or []
    if not isinstance(entries, list):
        entries = [entries]
    texts = (
        plain(one.get("label") or one.get("name") if isinstance(one, Mapping) else one)[:LONGEST_NAME]
        for one in entries[:MAX_TAGS]
    )
    return tuple(dict.fromkeys(filter(fold, texts)))


def _short(value: Any) -> str:
    """A day, a time or a zone as text. Of a longer text nothing: it is none of these."""
    text = plain(value)
    return text if len(text) <= LONGEST_TIME else text[:LONGEST_TIME] + "…"
