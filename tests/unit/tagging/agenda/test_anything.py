"""Whatever a stranger sends is a programme or a refusal in words, never an error of ours.

`MEDIAHUB_TEST_EXAMPLES=20000` makes it a long evening.
"""

from __future__ import annotations

import json
import os
import pickle
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediahub.catalog.roster.csv_table import TableError, read_table
from mediahub.messages import Message
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.limits import EARLIEST, LATEST
from mediahub.tagging.agenda.formats.model import FileError, Frame
from mediahub.tagging.agenda.matching import match
from mediahub.tagging.vocabulary.files import read_terms
from mediahub.tagging.vocabulary.terms import VocabularyFileError

FRAMES = [
    Frame("Asia/Shanghai", datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC)),
    Frame("Europe/Berlin"),
]
many = settings(
    max_examples=int(os.environ.get("MEDIAHUB_TEST_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
MOMENTS = st.sampled_from([
    "20251017T090000", "20251017T090000Z", "20251017", "20251332T990000", "00010101T000000",
    "99991231T235959Z", "", "090000", "20251017T090000Z/PT1H", "2025-10-17 09:00", "10/11/2025 9:00",
    "0/0/2025", "24:00", "-1",
])  # fmt: skip
RULES = st.sampled_from([
    "FREQ=DAILY", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=MO,XX", "FREQ=DAILY;COUNT=-3", "FREQ=YEARLY;UNTIL=1",
    "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO", "", "COUNT=3", "FREQ=HOURLY;INTERVAL=0", "FREQ=DAILY;UNTIL=20251019",
    "FREQ=DAILY;UNTIL=20251019T000000Z;COUNT=2", "FREQ=WEEKLY;WKST=QQ", "FREQ=DAILY;BYHOUR=99",
])  # fmt: skip
ZONES = st.sampled_from(
    ["", ";TZID=Asia/Shanghai", ";TZID=Nowhere", ";VALUE=DATE", ";TZID=", ";RANGE=THISANDFUTURE"]
)
WORDS = st.text(max_size=40) | st.sampled_from(["Bühne", "Talk", "\x00", "<b>", "a;b|c/d (e) (f)", "x" * 900])
PROPERTIES = st.one_of(
    st.tuples(st.sampled_from(["DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"]), ZONES, MOMENTS),
    st.tuples(st.just("RRULE"), st.just(""), RULES),
    st.tuples(
        st.sampled_from(["SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "UID"]), st.just(""), WORDS
    ),
    st.tuples(
        st.just("DURATION"), st.just(""), st.sampled_from(["PT1H", "P1D", "-PT1H", "P99999999W", "x", ""])
    ),
    st.tuples(st.just("STATUS"), st.just(""), st.sampled_from(["CANCELLED", "CONFIRMED", "x"])),
    st.tuples(st.just("SEQUENCE"), st.just(""), st.sampled_from(["1", "-1", "x", ""])),
    st.tuples(st.just("ATTENDEE"), st.just(";ROLE=CHAIR;CN=Lin"), WORDS),
    st.tuples(
        st.sampled_from(["BEGIN", "END"]), st.just(""), st.sampled_from(["VEVENT", "VALARM", "VTIMEZONE"])
    ),
)


@st.composite
def calendars(draw: st.DrawFn) -> bytes:
    lines = ["BEGIN:VCALENDAR"]
    for _ in range(draw(st.integers(1, 4))):
        lines += ["BEGIN:VEVENT", f"UID:{draw(st.sampled_from('ab'))}", "SUMMARY:x"]
        lines += (
            ["DTSTART;TZID=Asia/Shanghai:20251017T090000", "DURATION:PT1H"] if draw(st.booleans()) else []
        )
        lines += [f"{name}{more}:{value}" for name, more, value in draw(st.lists(PROPERTIES, max_size=8))]
        lines += ["END:VEVENT"]
    text = "\r\n".join([*lines, "END:VCALENDAR", ""])
    return text.encode(draw(st.sampled_from(["utf-8", "utf-16-le", "utf-16"])), "replace")


CELLS = MOMENTS | WORDS
HEADERS = st.lists(
    st.sampled_from(["Title", "Start", "End", "Code", "Room", "Speakers", "Tags", "Duration", "TZ"])
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    mark = draw(st.sampled_from(",;\t|"))
    rows = [["Title", "Start", *draw(HEADERS)], *draw(st.lists(st.lists(CELLS, max_size=8), max_size=5))]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(mark.join(row) for row in rows)
    return text.encode(draw(st.sampled_from(["utf-8", "cp1252", "gb18030", "utf-16-be"])), "replace")


KEYS = st.sampled_from([
    "title", "start", "end", "duration", "date", "room", "speakers", "persons", "tags", "code", "guid",
    "sessions", "schedule", "conference", "days", "rooms", "name", "id", "zone", "track", "people", "aliases",
])  # fmt: skip
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | CELLS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@st.composite
def schedules(draw: st.DrawFn) -> bytes:
    tags = st.sampled_from(
        ["title", "start", "date", "duration", "room", "persons", "slug", "abstract", "event"]
    )
    parts = draw(st.lists(st.tuples(tags, CELLS), max_size=8))
    inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    day = draw(MOMENTS)
    return (
        f'<schedule><day date="{day}"><room name="x"><event>{inner}</event></room></day></schedule>'.encode(
            "utf-8", "replace"
        )
    )


def check(data: bytes, name: str, frame: Frame) -> None:
    try:
        parsed = read_file(data, name, frame)
    except FileError:
        return
    for item in parsed.items:
        assert item.title
        assert EARLIEST <= item.starts_at < item.ends_at <= LATEST
        assert len(item.title) <= 300
        assert "\0" not in f"{item}"
        f"{item}".encode()
    assert all(isinstance(one.message, str) for one in (*parsed.faults, *parsed.remarks))
    codes = [made.code for made, _ in match(parsed.items, [], [])]
    assert len(codes) == len(set(codes))
    assert all(0 < len(code) <= 40 for code in codes)


@many
@given(data=st.binary(max_size=300), name=st.sampled_from(["x.ics", "x.csv", "x.json", "x.xml", ""]))
def test_any_bytes(data: bytes, name: str) -> None:
    for frame in FRAMES:
        check(data, name, frame)


@many
@given(data=calendars(), frame=st.sampled_from(FRAMES))
def test_any_calendar(data: bytes, frame: Frame) -> None:
    check(data, "x.ics", frame)


@many
@given(data=tables(), frame=st.sampled_from(FRAMES))
def test_any_table(data: bytes, frame: Frame) -> None:
    check(data, "x.csv", frame)


@many
@given(document=DOCUMENTS, frame=st.sampled_from(FRAMES))
def test_any_document(document: object, frame: Frame) -> None:
    check(json.dumps(document).encode(), "x.json", frame)
    wrapped = {"schedule": {"conference": {"days": [{"date": "2025-10-17", "rooms": {"Hall": [document]}}]}}}
    check(json.dumps(wrapped).encode(), "x.json", frame)
    check(json.dumps([document]).encode(), "x.json", frame)


@many
@given(data=schedules(), frame=st.sampled_from(FRAMES))
def test_any_schedule(data: bytes, frame: Frame) -> None:
    check(data, "x.xml", frame)


@many
@given(data=st.binary(max_size=300) | tables(), name=st.sampled_from(["v.csv", "v.rdf", "v.ttl", "v.txt"]))
def test_any_vocabulary_and_any_roster(data: bytes, name: str) -> None:
    with suppress(VocabularyFileError):
        read_terms(data, name)
    with suppress(TableError):
        read_table(data)


def test_what_was_said_travels_between_processes_as_it_is() -> None:
    sentence = Message("%(count)s of 100 %%", count=5)
    again = pickle.loads(pickle.dumps(sentence))
    assert (again, again.text, again.values) == ("5 of 100 %", "%(count)s of 100 %%", {"count": 5})
