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
QUERIES = (
    'person:"Ban Ki-moon" -tag:robotics (stage OR 舞台) day:2025-10-18 taken:10:00..11:30 rating:>=3',
    "#robotics ~best is:video has:gallery eng?neers robo* iso:>800 near:31.3,118.4 colour:red like:asset001",
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
    parsed = parse(text(data), CALENDAR)
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


TARGETS = (
    Target("query", _query, lambda: [one.encode() for one in QUERIES]),
    Target(
        "programme", _programme, lambda: [b"\0" + ICS, b"\1Title,Start\nA,2025-10-18 09:00\n", b'\2{"a":[]}']
    ),
    Target("vocabulary", _vocabulary, lambda: [b"\0" + SKOS, b"\2label,parent\na,b\n", b"\3a\n\tb\n\t{c}\n"]),
    Target("roster", _roster, lambda: [b"code,name,role_en,role_zh\nbkm,Ban,Speaker,\n"]),
    Target(
        "ftp-names", _ftp_names, lambda: [b"/DCIM/100\n../../etc/passwd", b"a\n\xff\xfe.JPG", b"\n//x/./y~"]
    ),
    Target("zip-names", _zip_names, lambda: [b"{date}_{title}\nCON\nAUX.txt\n..\nA\na\n\xc3\xa9\ne\xcc\x81"]),
    Target("announcement", _announcement, lambda: [json.dumps(ANNOUNCED).encode()]),
    Target("template", _template, lambda: [b"{people} at {session}, {room}. [Photo: {by}] (=bkm=)\nLin"]),
)
