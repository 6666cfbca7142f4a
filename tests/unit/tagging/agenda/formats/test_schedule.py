"""Schedules of conference software, in the shapes of pretalx, frab, Wafer and older ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.model import FileError, Frame, Parsed
from mediahub.tagging.agenda.formats.schedule import schedule_rows

FRAME = Frame("Europe/Berlin", datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 18, tzinfo=UTC))
PRETALX = """<?xml version='1.0' encoding='utf-8' ?>
<!-- made by hand, in the shape of pretalx -->
<schedule>
  <generator name="pretalx" version="2025.1" />
  <version>0.9</version>
  <conference>
    <title>Robots &amp; People</title><acronym>rp25</acronym>
    <start>2025-10-17</start><end>2025-10-18</end><days>2</days>
    <timeslot_duration>00:05</timeslot_duration><time_zone_name>Europe/Berlin</time_zone_name>
    <track name="Hands" slug="1-hands" color="#ff0000" />
  </conference>
  <day index='1' date='2025-10-17' start='2025-10-17T04:00:00+02:00' end='2025-10-18T03:59:00+02:00'>
    <room name='Große Bühne' guid='r1'>
      <event guid='11111111-aaaa' id='17' code='ABCDEF'>
        <room>Große Bühne</room><title>Opening</title><subtitle></subtitle><type>Talk</type>
        <date>2025-10-17T10:00:00+02:00</date><start>10:00</start><duration>00:45</duration>
        <abstract>How we begin</abstract><slug>rp25-17-opening</slug><track>Hands</track>
        <persons><person id='1'>Lin Yuhan</person><person id='2'>Jürgen Groß</person></persons>
        <language>en</language><description>In long.</description>
        <links></links><attachments></attachments>
      </event>
      <event guid='22222222-aaaa' id='17' code='ABCDEF'>
        <room>Große Bühne</room><title>Opening</title><date>2025-10-17T14:00:00+02:00</date>
        <start>14:00</start><duration>00:45</duration><persons></persons>
      </event>
    </room>
    <room name='Lab'><event id='9'>
      <start>23:30</start><duration>1:00:00</duration><title>Night</title></event></room>
  </day>
</schedule>"""
FRAB = """<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference><title>x</title><day_change>09:00:00</day_change></conference>
<day index="1" date="2025-10-17"><room name="Janson">
<event id="6245"><start>10:00</start><duration>00:50</duration><room>Janson</room><slug>keynote_one</slug>
<title>Keynote</title><track>Keynotes</track>
<description>&lt;p&gt;Said &lt;b&gt;so&lt;/b&gt;&lt;/p&gt;</description>
<persons><person id="228">Simone Phippe</person></persons></event>
<event id="6246"><start>01:00</start><duration>00:30</duration><title>Late</title></event>
</room></day></schedule>"""


def read(text: str, name: str = "schedule.xml", frame: Frame = FRAME) -> Parsed:
    return read_file(text.encode(), name, frame)


def test_pretalx_xml() -> None:
    parsed = read(PRETALX)
    opening, again, night = parsed.items
    assert (opening.title, opening.room, opening.track) == ("Opening", "Große Bühne", "Hands")
    assert opening.starts_at == datetime(2025, 10, 17, 8, tzinfo=UTC)
    assert (opening.ends_at - opening.starts_at).total_seconds() == 45 * 60
    assert [speaker.name for speaker in opening.speakers] == ["Lin Yuhan", "Jürgen Groß"]
    assert opening.description == "How we begin\n\nIn long."
    assert (opening.uid, opening.code, again.uid) == ("11111111-aaaa", "ABCDEF", "22222222-aaaa")
    assert (night.ends_at - night.starts_at).total_seconds() == 24 * 3600
    assert parsed.faults == []
    assert "track" in parsed.says


def test_frab_xml_with_nights_that_belong_to_the_day_before() -> None:
    keynote, late = read(FRAB).items
    assert keynote.starts_at == datetime(2025, 10, 17, 8, tzinfo=UTC)
    assert (keynote.code, keynote.description) == ("keynote_one", "Said so")
    assert late.starts_at == datetime(2025, 10, 17, 23, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_xml_in_every_encoding(encoding: str) -> None:
    assert read_file(PRETALX.encode(encoding), "s.xml", FRAME).items[0].room == "Große Bühne"


def test_frab_json_knows_zones_rooms_and_people() -> None:
    talk = {
        "guid": "g1", "id": 5, "code": "XYZ", "title": "B", "start": "09:00", "duration": "00:45",
        "room": "Hall",
        "date": "2025-10-17T09:00:00", "track": {"name": "Main"}, "abstract": "Short", "description": None,
        "persons": [{"id": 1, "public_name": "Lin Yuhan"}, {"name": "Jo Groß", "biography": "long"}],
    }  # fmt: skip
    conference = {
        "time_zone_name": "Asia/Shanghai",
        "days": [{"date": "2025-10-17", "rooms": {"Hall": [talk]}}],
    }
    (item,) = read(json.dumps({"schedule": {"conference": conference}}), "schedule.json").items
    assert item.starts_at == datetime(2025, 10, 17, 1, tzinfo=UTC)
    assert (item.uid, item.code, item.track, item.room) == ("g1", "XYZ", "Main", "Hall")
    assert [speaker.name for speaker in item.speakers] == ["Lin Yuhan", "Jo Groß"]


def test_sessionize_names_rooms_and_speakers_by_number() -> None:
    document = {
        "sessions": [{"id": "7", "title": "A", "startsAt": "2025-10-17T09:00:00",
                      "endsAt": "2025-10-17T09:45:00", "speakers": ["p1"], "roomId": 3}],
        "speakers": [{"id": "p1", "fullName": "Lin Yuhan", "lastName": "Yuhan", "tagLine": "Maker"}],
        "rooms": [{"id": 3, "name": "Lab"}],
    }  # fmt: skip
    (item,) = read(json.dumps(document), "all.json").items
    assert (item.room, item.speakers[0].name, item.speakers[0].role) == ("Lab", "Lin Yuhan", "Maker")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<rss><channel/></rss>", "<rss>"),
        ("<schedule><day/></schedule>", "no events"),
        ("<schedule><day>", "cannot be read"),
        ('<!DOCTYPE s [<!ENTITY a "b">]><schedule>&a;</schedule>', "entities"),
        ('<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><schedule>&a;</schedule>', "entities"),
        ("<schedule>" + "<day>" * 50_000, "cannot be read"),
        ("<schedule>" + "<day><room><event/></room></day>" * 5001 + "</schedule>", "5000"),
        ('{"a":' * 100_000, "too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_schedule_says_so(text: str, words: str) -> None:
    with pytest.raises(FileError, match=words):
        read(text)


@pytest.mark.parametrize(
    "document",
    [
        {"schedule": {"conference": []}}, {"schedule": []}, [[1]], 5, "x", None,
        {"schedule": {"conference": {"days": [1, None, {"rooms": [2]}]}}},
        {"schedule": {"conference": {"days": [{"date": 5, "rooms": {"x": [{"title": [1], "persons": 3}]}}]}}},
        {"sessions": [{"title": {"en": 1}, "start": {"a": 1}, "duration": [1], "speakers": {"x": 2}}]},
        {"sessions": [{"title": "x", "start": "0/0/2025", "end": 1e308, "speakers": [[[]]]}], "people": 1},
        [{"title": "\ud800", "start": "9999-12-31T23:59", "duration": "99999999999"}],
    ],
)  # fmt: skip
def test_documents_of_other_shapes_are_refused_in_words(document: object) -> None:
    try:
        parsed = read(json.dumps(document), "x.json")
    except FileError:
        return
    assert parsed.items == []
    assert parsed.faults


@pytest.mark.parametrize(
    "schedule", [{}, {"conference": []}, {"conference": {"days": [{"rooms": {"A": [1, None]}}]}}]
)
def test_json_of_another_shape_has_no_rows(schedule: dict[str, object]) -> None:
    assert schedule_rows(schedule) == []


def test_a_room_is_that_of_the_event_or_of_its_list() -> None:
    events = [{"title": "One", "room": "Own"}, {"title": "Two"}]
    rows = schedule_rows({"conference": {"days": [{"date": "2025-10-17", "rooms": {"A": events}}]}})
    assert [(number, row["room"]) for number, row in rows] == [(1, "Own"), (2, "A")]
