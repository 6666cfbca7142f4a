"""Queries, programmes, vocabularies, names and announcements."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from marshmallow import ValidationError

from mediahub.api.upload.schemas import FilesSchema
from mediahub.catalog.roster.csv_table import TableError, read_table
from mediahub.catalog.text_templates import complete, expand
from mediahub.delivery.files.naming import MAX_OCTETS, NameFacts, filename, safe, unique
from mediahub.ingest.reading.names import MAX_PATH
from mediahub.ingest.sources.ftp import paths
from mediahub.rights import Everything
from mediahub.search.port import Request
from mediahub.search.query.language import parse
from mediahub.search.query.moments import Calendar
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.limits import EARLIEST, LATEST
from mediahub.tagging.agenda.formats.model import FileError, Frame
from mediahub.tagging.vocabulary.files import read_terms
from mediahub.tagging.vocabulary.terms import VocabularyFileError
from tests.fuzz.target import Target
from tests.unit.search.sample_documents import document
from tests.unit.tagging.agenda.formats.test_schedule import FRAB, PRETALX

CALENDAR = Calendar(UTC, datetime(2025, 10, 18, 12, tzinfo=UTC), (date(2025, 10, 18),))
FRAME = Frame("Asia/Shanghai", datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC))
TAKEN = datetime(2025, 10, 18, 10, 30, tzinfo=UTC)
ICS = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Opening
DTSTART;TZID=Asia/Shanghai:20251018T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
END:VEVENT
END:VCALENDAR
"""
SKOS = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="http://e/1">
<skos:prefLabel xml:lang="en">Robot</skos:prefLabel><skos:broader rdf:resource="http://e/2"/></skos:Concept></rdf:RDF>"""
TURTLE = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<a> a skos:Concept ; skos:prefLabel "Tech"@en, "\xe6\x8a\x80"@zh ; skos:altLabel "IT" ; skos:narrower <b> .
<b> a skos:Concept ; skos:prefLabel "B" ."""
SERIES = b"""BEGIN:VCALENDAR
METHOD:PUBLISH
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VTIMEZONE
TZID:Mine
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:b
SEQUENCE:2
SUMMARY:Talk
LOCATION:Hall
CATEGORIES:robots,cars
DESCRIPTION:Speakers: Lin\\, Ban
ATTENDEE;ROLE=CHAIR;CN=Yin:mailto:a@b
DTSTART;TZID=Mine:20251017T090000
DTEND;TZID=Mine:20251017T100000
RRULE:FREQ=DAILY;UNTIL=20251019T010000Z;BYHOUR=9
EXDATE;TZID=Mine:20251018T090000
RDATE;VALUE=PERIOD:20251018T030000Z/PT3H
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:Moved
RECURRENCE-ID;RANGE=THISANDFUTURE:20251019
DTSTART;TZID=Nowhere:20251019T160000
DURATION:PT1H
END:VEVENT
BEGIN:VEVENT
UID:c
SUMMARY:Whole day
DTSTART;VALUE=DATE:20251018
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
BEGIN:VEVENT
UID:d
STATUS:CANCELLED
SUMMARY:Gone
DTSTART:20251018T080000Z
DTEND:20251018T090000Z
END:VEVENT
END:VCALENDAR
"""
TABLE = """Title;Start;End;Date;Duration;Speakers;Room;Tags;Time zone
A;09:00;10:30;18.10.2025;;"Lin Yuhan (Maker); Ban Ki-moon | 潘基文";Hall;a, b;Asia/Shanghai
B;2025-10-18T09:00:00+08:00;;;45 min;Lin;;;
C;下午3点;4 pm;Oct 18, 2025;1 h 30;;;;
D;;;13/10/2025;;;;;China Standard Time
""".encode()
SESSIONIZE = """{"sessions": [{"id": "7", "title": "A", "startsAt": "2025-10-18T09:00:00", "endsAt":
 "2025-10-18T09:45:00", "speakers": ["p1", {"firstName": "Jo", "lastName": "Groß", "aliases": ["J"]}],
 "roomId": 3}], "speakers": [{"id": "p1", "fullName": "Lin", "tagLine": "Maker"}], "rooms": [{"id": 3,
 "name": "Lab"}]}""".encode()
SCHEDULE = b"""{"schedule": {"conference": {"time_zone_name": "Asia/Shanghai", "day_change": "04:00", "days":
 [{"date": "2025-10-18", "rooms": {"Hall": [{"guid": "g1", "id": 5, "code": "X", "title": "B", "start":
 "09:00", "duration": "1:00:45", "track": {"name": "Main"}, "persons": [{"public_name": "Lin"}]}]}}]}}}"""
QUERIES = (
    'person:"Ban Ki-moon" -tag:robotics (stage OR 舞台) day:2025-10-18 taken:10:00..11:30 rating:>=3',
    "#robotics ~best is:video has:gallery eng?neers robo* iso:>800 near:31.3,118.4 colour:red like:asset001",
    'in:highlights ~"the best" f:<=2.8 focal:85..200 duration:>10 uploaded:yesterday taken:<2025-10 is:free',
    'ai:x source:digitalCapture looks:car mining:DMI-PROHIBITED signed:nikon camera:"Z 9" colour:#d5382f',
    'NOT (a | b) has:gps -is:embargoed taken:today..2025-10-19 text:exit file:DSC_0412 place:hall "a b"',
    "OR a | -( is:nothing has:nothing color:none rating:x f:.. taken:x taken:.. -- NOT",
    "taken:2025 taken:2025-10..2025-10-18 taken:saturday taken:>9:00 taken:..9:30 taken:2025-10-18T10:00..11",
    "is:usable is:expired is:unnamed is:generated has:face has:rating has:persons rating:2.. iso:<800 f:=5",
    "(" * 22 + 'a AND "open a*b* ban ki-moon robtics OR stage OR',
)
ANNOUNCED = {
    "files": [{"path": "DCIM/1.JPG", "size": 9, "last_modified": 1, "head_tail": "a" * 64, "sidecar": "aGk="}]
}


@cache
def index() -> WhooshIndex:
    """Two pictures."""
    index = WhooshIndex.create(Path(mkdtemp(prefix="mediahub-fuzz-")))
    index.write(
        [document(1, title="Ban Ki-moon opens", tags=("robotics",)), document(2, caption="机器人 舞台")]
    )
    return index


def text(data: bytes) -> str:
    """What somebody typed."""
    return data.decode("utf-8", "replace")


def _query(data: bytes) -> None:
    known = len(data) % 2  # without the index's help, and with all that it can give
    nearest: dict[str, str] = {"robtics": "robotics"} if known else {}
    alike: dict[str, list[tuple[str, float]]] = {"asset001": [("asset002", 0.5)]} if known else {}
    names = {"ban ki moon": ["潘基文"], "stage": ["舞台"]} if known else {}
    parsed = parse(
        text(data), CALENDAR, nearest.get, lambda one: alike.get(one, []), lambda one: names.get(one, ())
    )
    results = index().search(Request(parsed.query, Everything()))
    assert 0 <= results.total <= 2
    assert all(isinstance(one, str) for one in parsed.messages)


def _programme(data: bytes) -> None:
    kinds = ("x.ics", "x.csv", "x.json", "x.xml")
    with suppress(FileError):
        parsed = read_file(data[1:], kinds[data[0] % 4] if data else "", FRAME)
        for item in parsed.items:
            assert EARLIEST <= item.starts_at < item.ends_at <= LATEST
            assert 0 < len(item.title) <= 300


def _vocabulary(data: bytes) -> None:
    kinds = ("v.rdf", "v.ttl", "v.csv", "v.txt")
    with suppress(VocabularyFileError):
        read_terms(data[1:], kinds[data[0] % 4] if data else "")


def _roster(data: bytes) -> None:
    with suppress(TableError):
        read_table(data)


def _ftp_names(data: bytes) -> None:
    """A name leads nowhere out of its account, comes back as it was sent, and fits where it is kept."""
    cwd, _, named = data.decode("utf-8", "surrogateescape").partition("\n")
    try:
        path = paths.resolve(paths.resolve("/", cwd), named)
    except paths.BadName:
        return
    assert path.startswith("/")
    assert ".." not in path.split("/")
    path.encode()
    assert paths.resolve("/", path) == path
    assert len(paths.arrival_path(path, 7)) <= MAX_PATH
    assert all(path.startswith(folder) for folder in paths.parents(path))
    paths.arrival_path(path).encode()


def _zip_names(data: bytes) -> None:
    """Each name is one that Windows, macOS and Linux keep, and no two are the same to any of them."""
    template, *titles = text(data).split("\n")
    names = [
        filename(template, NameFacts("summit", "id1", title, TAKEN, title=title, byline=title), ".jpg")
        for title in [*titles, ""][:50]
    ]
    found = unique([*names, *names])
    assert len({one.casefold() for one in found}) == len(found)
    for name in [*found, safe(text(data), ".jpg")]:
        assert 0 < len(name.encode()) <= MAX_OCTETS
        assert not set(name) & set('<>:"/\\|?*\0')
        assert name == name.strip()
        assert not name.startswith(".")


def _announcement(data: bytes) -> None:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return  # refused before it comes so far
    with suppress(ValidationError):
        FilesSchema().load(said)


def _template(data: bytes) -> None:
    words, _, value = text(data).partition("\n")
    filled = expand(words, {"session": value, "room": "", "people": value}, {"bkm"})
    complete(filled)


_FORMATS = "mediahub.tagging.agenda.formats."
TARGETS = (
    Target(
        "query",
        _query,
        lambda: [one.encode() + b" " * more for one in QUERIES for more in (0, 1)],
        ("mediahub.search.query.language", "mediahub.search.query.clauses", "mediahub.search.query.moments"),
    ),
    Target(
        "programme",
        _programme,
        lambda: [
            *(b"\0" + one for one in (ICS, SERIES)),
            *(
                b"\1" + one
                for one in (TABLE, b"Title,Start\nA,2025-10-18 09:00\n", TABLE.decode().encode("gb18030"))
            ),
            *(b"\2" + one for one in (SESSIONIZE, SCHEDULE)),
            *(b"\3" + one.encode() for one in (PRETALX, FRAB)),
        ],
        tuple(
            _FORMATS + one
            for one in (
                "files",
                "calendar",
                "components:split read_zones read_entry",
                "recurrence",
                "schedule",
                "rows",
                "moments",
                "people",
            )
        ),
    ),
    Target(
        "vocabulary",
        _vocabulary,
        lambda: [
            b"\0" + SKOS,
            b"\1" + TURTLE,
            b"\2label,parent,names\na,b,x@en; y\n",
            b"\3a\n\tb\n\t{c}\n[d]\n",
            b"\1<a> is nothing",
            b"\1@prefix a: <b> .",
            b"\2" + "Stichwort;Oberbegriff\nKöln;\n".encode("utf-16"),
            b"\3" + "机器人\n".encode("gb18030"),
            b"\0<?xml version='1.0' encoding='latin-1'?><a>\xfc</a>",
            b"\3\x01",
            b"\2a,b\nc,d\n",
            b"\2" + b'a,b\n"' + b"c" * 140_000,
        ],
        (
            "mediahub.tagging.vocabulary.files:read_terms _read _bounded _read_csv _read_lightroom",
            "mediahub.tagging.vocabulary.skos:kind_of read_skos _term _labels",
            "mediahub.media.text_encoding:decode",
        ),
    ),
    Target(
        "roster",
        _roster,
        lambda: [
            b"code,name,role_en,role_zh\nbkm,Ban,Speaker,\n,,,\n=ly=,Lin,,\n!,x,,\n",
            "代码;姓名;name\nbkm;潘基文;Ban\n".encode("gb18030"),
            "code\tname\na\tÄ\n".encode("utf-16"),
        ],
        ("mediahub.catalog.roster.csv_table:read_table clean_code _some", "mediahub.media.text_encoding"),
    ),
    Target(
        "ftp-names",
        _ftp_names,
        lambda: [
            b"/DCIM/100\n../../etc/passwd",
            b"a\n\xff\xfe.JPG",
            b"\n//x/./y~",
            b"\n" + b"a" * 250,
            b"\n\0",
        ],
        ("mediahub.ingest.sources.ftp.paths:resolve arrival_path parents _escape",),
    ),
    Target(
        "zip-names",
        _zip_names,
        lambda: [b"{date}_{title}\nCON\nAUX.txt\n..\nA\na\n\xc3\xa9\ne\xcc\x81"],
        ("mediahub.delivery.files.naming:filename NameFacts safe unique _same _split _part _cut",),
    ),
    Target(
        "announcement",
        _announcement,
        lambda: [json.dumps(ANNOUNCED).encode(), b'{"files": [{"path": 1, "size": -1, "sidecar": "!"}]}'],
        ("mediahub.api.upload.schemas:AnnouncedSchema",),
    ),
    Target(
        "template",
        _template,
        lambda: [
            b"{people} at {session}, {room}. [Photo: {by}] (=bkm=)\nLin",
            b"{people} with =abc= [sic], (in {room}); {session}! {unknown}: on. Plain.\nLin, Ban",
        ],
        ("mediahub.catalog.text_templates",),
    ),
)
