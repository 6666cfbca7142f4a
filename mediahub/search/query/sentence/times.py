"""Days and times in words, English and Chinese: which days of the event, which hours.

    Saturday   18 October   Oct 18th, 2025   day 2   the last day   yesterday   tonight   last night
    10:30   3 pm   after 15:00   before noon   from 10 to 11:30
    周六   10月18日   第二天   最后一天   昨天   今晚   下午3点

A day is one of the event's; a weekday or number that none of its days has means no day at all, and says so by
finding nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mediahub.search.query.moments import WEEKDAYS, Calendar

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNTED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
_CHINESE = "一二三四五六七八九十"
_NIGHT = ("18:00", "06:00")
_SPOKEN = {
    "tonight": (0, _NIGHT), "this morning": (0, ("05:00", "12:00")),
    "this afternoon": (0, ("12:00", "18:00")), "this evening": (0, ("17:00", "24:00")),
    "last night": (1, _NIGHT), "今晚": (0, _NIGHT), "昨晚": (1, _NIGHT),
    "今早": (0, ("05:00", "12:00")),
}  # fmt: skip
"""Days ago, and the hours."""
_AGO = {"today": 0, "yesterday": 1, "今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NTH = r"(?:st|nd|rd|th)"
_DAY = re.compile(
    rf"""(?:
      (?P<spoken>{"|".join(_SPOKEN).replace(" ", "[ ]+")})
    | (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:
        (?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?![\d.:t-])
      | (?P<d1>\d{{1,2}}){_NTH}?(?:\s+of)?\s+(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}})\b)?
      | (?P<m2>{_MONTH})\s+(?:the\s+)?(?P<d2>\d{{1,2}}){_NTH}?\b(?!:)(?:,?\s+(?P<y2>\d{{4}})\b)?
      | (?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>\d{{4}})?
      )
    | (?:(?P<y3>\d{{4}})年)?(?P<m3>\d{{1,2}})月(?P<d3>\d{{1,2}})[日号]?
    | (?P<weekday>{"|".join(WEEKDAYS)})s?\b
    | (?:星期|周|礼拜)(?P<chinese>[一二三四五六日天])
    | (?P<ago>{"|".join(_AGO)})
    | day\s+(?P<number>\d|{"|".join(_NUMBERS)})\b
    | (?P<counted>{"|".join(_COUNTED)}|[1-9]{_NTH})\s+day\b
    | (?P<last>(?:last|final|closing)\s+day\b|最后一天)
    | (?P<first>opening\s+day\b|首日)
    | 第(?P<chinese_number>[{_CHINESE}]|\d)天
    | (?P<only>\d{{1,2}}){_NTH}\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = (
    r"(?:\d{1,2}:\d{2}(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*(?:[ap]\.?m\b\.?|o'?clock\b)"
    r"|\d{1,2}点(?:半|\d{1,2}分?)?|noon\b)"
)
_CLOCK = re.compile(
    rf"""(?:(?P<how>after|since|from|before|until|till|around|about|at|between)\s+)?
    (?:
      (?P<span>(?P<low>{_TIME}|\d{{1,2}}(?!\d))\s*(?:to|until|till|and|-|–|到|至)\s*(?P<high>{_TIME}))
    | (?P<half>上午|早上|下午|晚上)?(?P<one>{_TIME})(?P<then>之后|以后|之前|以前|左右)?
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_AROUND = 30
"""Minutes before and after a time that stands alone."""


@dataclass(frozen=True, slots=True)
class When:
    """Days, hours, or hours of days."""

    end: int
    """Where its words end in the text."""
    days: tuple[date, ...] | None = None
    """None where no day is named."""
    hours: tuple[str, str] | None = None


def day_at(text: str, place: int, calendar: Calendar) -> When | None:
    """The days that the words of `text` at `place` name; None if they name none."""
    match = _DAY.match(text, place)
    if match is None or not _ends(text, match.end()):
        return None
    try:
        found, hours = _days(match, calendar)
    except ValueError:  # the 31st of a shorter month
        return None
    return None if found is None else When(match.end(), tuple(found), hours)


def clock_at(text: str, place: int) -> When | None:
    """The hours that the words of `text` at `place` name; None if they name none."""
    match = _CLOCK.match(text, place)
    if match is None or not _ends(text, match.end()):
        return None
    how = (match["how"] or match["then"] or "").casefold()
    if match["span"]:
        low, high = _minutes(match["low"]), _minutes(match["high"])
    else:
        low = high = _minutes(match["one"], afternoon=match["half"] in ("下午", "晚上"))
    if low is None or high is None:
        return None
    if match["span"]:
        if low < 12 * 60 <= low + 12 * 60 <= high and match["low"].isdecimal():  # 1 to 3 pm
            low += 12 * 60
    else:
        if how in ("after", "since", "from", "之后", "以后"):
            high = 24 * 60
        elif how in ("before", "until", "till", "之前", "以前"):
            low = 0
        else:
            low, high = max(0, low - _AROUND), min(24 * 60, high + _AROUND)
    return When(match.end(), hours=(_clock(low), _clock(high)))


def _ends(text: str, place: int) -> bool:
    """Is `place` the end of a word? Between letters and Chinese characters there is one."""
    before, after = text[place - 1 : place], text[place : place + 1]
    return not (before.isascii() and after.isascii() and after.isalnum() and before.isalnum())


def _days(match: re.Match[str], calendar: Calendar) -> tuple[Sequence[date] | None, tuple[str, str] | None]:
    today = calendar.now.astimezone(calendar.zone).date()
    if match["spoken"]:
        ago, hours = _SPOKEN[" ".join(match["spoken"].casefold().split())]
        return [today - timedelta(days=ago)], hours
    if match["ago"]:
        return [today - timedelta(days=_AGO[match["ago"].casefold()])], None
    if match["iso"]:
        return [date(*map(int, match["iso"].split("-")))], None
    for number in "1234":
        if match[f"d{number}"]:
            year = match[f"y{number}"]
            return _dated(int(match[f"d{number}"]), _month(match[f"m{number}"]), year, calendar, today), None
    if match["weekday"] or match["chinese"]:
        name = match["weekday"]
        wanted = WEEKDAYS.index(name.casefold()) if name else "一二三四五六日".find(match["chinese"]) % 7
        return [day for day in calendar.days if day.weekday() == wanted], None
    if match["only"]:
        found = [day for day in calendar.days if day.day == int(match["only"])]
        return found or None, None
    return _counted(match, calendar.of_event()), None


def _counted(match: re.Match[str], days: Sequence[date]) -> Sequence[date]:
    """The n-th of the event's days."""
    if match["last"]:
        return days[-1:]
    said = (match["number"] or match["counted"] or match["chinese_number"] or "1").casefold()
    for names in (_NUMBERS, _COUNTED, tuple(_CHINESE)):
        if said in names:
            number = names.index(said) + 1
            break
    else:
        number = int(re.sub(r"\D", "", said))
    return days[number - 1 : number] if number else ()


def _dated(day: int, month: int, year: str | None, calendar: Calendar, today: date) -> list[date]:
    if year:
        return [date(int(year), month, day)]
    found = [one for one in calendar.days if (one.month, one.day) == (month, day)]
    return found or [date((calendar.days[-1] if calendar.days else today).year, month, day)]


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTHS.index(text[:3].casefold()) + 1


def _minutes(text: str, *, afternoon: bool = False) -> int | None:
    """A time of day in minutes; None for one that no clock shows."""
    folded = text.casefold()
    if folded == "noon":
        return 12 * 60
    digits = [int(part) for part in re.findall(r"\d+", folded)]
    hour, minute = digits[0], digits[1] if len(digits) > 1 else 30 * ("半" in folded)
    letters = re.sub(r"[^a-z]", "", folded)
    if (afternoon or letters == "pm") and hour < 12:
        hour += 12
    elif letters == "am" and hour == 12:
        hour = 0
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spans_of(days: Iterable[date], hours: tuple[str, str]) -> list[tuple[date, str, date, str]]:
    """On each day the hours, as day and time of both ends; over midnight where the second is not later."""
    first, last = hours
    return [(day, first, day + timedelta(days=1) if last <= first else day, last) for day in days]
