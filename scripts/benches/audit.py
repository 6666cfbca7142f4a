"""The audit log, full: how long a page of a search for words takes, and an export of all of it.

The log is filled in the database that `--url` names, which is made ready first, or in a new SQLite file.
Without an index for parts of words a page looks through the log from its newest entry until it is full, or
its time is up (`audit.search`); the baseline is one look of the database through all of it.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select, text

from mediahub.audit import Action, Subject, export, record
from mediahub.audit.entries import words_of
from mediahub.audit.search import Question, find
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry
from mediahub.catalog.models.base import utcnow

AT_ONCE = 20_000
PAGE = 50
TRACED = 20_000
"""Lines of an export whose memory is looked at: ten times as many as are read at once."""
ACTIONS = ("sign_in.done", "asset.trashed", "rights.set", "delivery.received", "token.used", "export.zip")
PEOPLE = [f"{one} {two}" for one in ("Ana", "Chen", "Lena", "Ole", "Yin") for two in ("Ruiz", "Berg", "Jahn")]
QUESTIONS = {"common": "lena", "once": "zebrafish", "never": "nowhere-at-all", "two": "chen zebrafish"}
"""Words that a third of the entries have, one has, none has; and one with another."""


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench audit", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--url", help="an empty database, or one that this filled before")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mediahub-bench-") as folder:
        database = Database(options.url or f"sqlite:///{Path(folder) / 'audit.sqlite'}")
        database.migrate()
        fill(database, options.entries)
        figures: dict[str, Any] = {}
        for name, words in QUESTIONS.items():
            slowest, pages, found = looked_for(database, words)
            figures |= {f"{name}_slowest_page_s": slowest, f"{name}_pages": pages, f"{name}_found": found}
            print(f"{words!r}: {found} found on {pages} pages, the slowest in {slowest} s", flush=True)
        figures |= exported(database)
        baselines = {"all_at_once_s": whole_look(database, QUESTIONS["never"])}
        database.dispose()
    table = Table("figure", "", title=f"An audit log of {options.entries:,} entries")
    for name, value in (figures | baselines).items():
        table.add_row(name, str(value))
    Console().print(table)
    return {"figures": figures, "baselines": baselines, "ratios": {}}


def fill(database: Database, count: int) -> None:
    """Add what lacks to so many entries, one each half minute."""
    with database.read() as session:
        have = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    for start in range(have, count, AT_ONCE):
        with database.begin() as session:
            session.execute(insert(AuditEntry), [*_rows(start, min(count, start + AT_ONCE), count)])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE audit_entry"))


def _rows(start: int, end: int, count: int) -> Iterator[dict[str, Any]]:
    chance, now = random.Random(start), utcnow()
    for number in range(start, end):
        who = chance.choice(PEOPLE)
        entry = AuditEntry(
            at=now - timedelta(seconds=(count - number) * 30),
            action=chance.choice(ACTIONS),
            outcome="done",
            actor_kind="user",
            actor_id=chance.randrange(60),
            actor_name=f"{who} <{who.split()[0].lower()}@summit.example>",
            role="marketing",
            means=f"session {number % 997}",
            address="10.0.0.1",
            request_id=f"{chance.getrandbits(64):x}",
            event_id=1 + number % 20,
            event=f"summit-{number % 20}",
            subject_kind="asset",
            subject_id=f"{chance.getrandbits(64):x}",
            subject_name="ZEBRAFISH.NEF" if number == count // 800 else f"DSC_{number % 10_000:04}.NEF",
            details={"sha256": f"{chance.getrandbits(256):064x}", "from": "editorial", "to": "free"},
        )
        entry.words = words_of(entry)
        yield {name: value for name, value in entry.__dict__.items() if not name.startswith("_")}


def looked_for(database: Database, words: str) -> tuple[float, int, int]:
    """Seconds of the slowest page, pages until there are enough or no more, and entries found."""
    after, slowest, pages, found = None, 0.0, 0, 0
    while found < PAGE and (after is not None or pages == 0):
        began = time.monotonic()
        with database.read() as session:
            page = find(session, Question(text=words), after, PAGE)
        slowest, pages = max(slowest, time.monotonic() - began), pages + 1
        found, after = found + len(page.entries), page.next
    return round(slowest, 3), pages, found


def exported(database: Database) -> dict[str, Any]:
    """Of an export of everything in each format: entries a second, until its first line, memory of the whole
    process, and how long others wait meanwhile who write into the log."""
    figures: dict[str, Any] = {}
    for form in export.MIME:
        tracemalloc.start()  # which makes all of it slow
        sum(1 for _ in islice(export.lines(database, Question(), form), TRACED))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        began, first, count, before, most = time.monotonic(), 0.0, 0, resident_mb(), 0.0
        with writing_meanwhile(database) as waits:
            for _ in export.lines(database, Question(), form):
                first = first or time.monotonic() - began
                count += 1
                if count % AT_ONCE == 0:
                    most = max(most, resident_mb())
        figures |= {
            f"{form}_resident_growth_mb": round(most - before, 1),
            f"{form}_slowest_write_meanwhile_s": round(max(waits, default=0.0), 3),
            f"{form}_wal_mb": round(wal_mb(database), 1),
            f"{form}_lines": count,
            f"{form}_first_line_s": round(first, 3),
            f"{form}_lines_per_s": round(count / (time.monotonic() - began)),
            f"{form}_peak_mb": round(peak / 1e6, 1),
        }
    return figures


def resident_mb() -> float:
    """Memory that this process has in use (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def wal_mb(database: Database) -> float:
    """Size of what SQLite has not taken back into its file, which a long reader would let grow."""
    path = Path(f"{database.engine.url.database}-wal")
    return path.stat().st_size / 1e6 if database.engine.dialect.name == "sqlite" and path.exists() else 0.0


@contextmanager
def writing_meanwhile(database: Database) -> Iterator[list[float]]:
    """Writes entries as other people do; gives the seconds that each took."""
    waits: list[float] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.05):
            began = time.monotonic()
            with database.begin() as session:
                record(session, Action.TABLE_EXPORTED, Subject("table", name="Meanwhile"))
            waits.append(time.monotonic() - began)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def whole_look(database: Database, word: str) -> float:
    """Seconds in which the database itself looks through every entry, in whatever order it likes."""
    query = select(func.count()).where(AuditEntry.words.contains(word, autoescape=True))
    began = time.monotonic()
    with database.read() as session:
        session.scalar(query)
    return round(time.monotonic() - began, 3)
