"""SQLite's FTS5 with the same documents, rights, facets and page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from mediahub.search.port import FACETS, Document
from scripts.benches.searching.questions import PAGE, Question

WORDS = ("title", "caption", "names", "subjects", "programme", "room", "by", "credit", "city", "place")
SCHEMA = f"""
CREATE VIRTUAL TABLE words USING fts5({", ".join(f'"{name}"' for name in WORDS)}, content='',
    tokenize="unicode61 remove_diacritics 2");
CREATE TABLE asset (number INTEGER PRIMARY KEY, id TEXT, event TEXT, state TEXT, rights_class TEXT,
    taken INTEGER);
CREATE TABLE facet (field TEXT, value TEXT, number INTEGER, PRIMARY KEY (field, value, number))
    WITHOUT ROWID;
CREATE INDEX asset_taken ON asset (taken);
CREATE INDEX facet_number ON facet (number, field, value);
"""


class WithFts5:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._database = sqlite3.connect(folder / "search.sqlite")
        self._database.executescript(f"PRAGMA cache_size=-262144; PRAGMA journal_mode=WAL; {SCHEMA}")

    def index(self, documents: Iterable[Document]) -> None:
        places = ",".join("?" * (len(WORDS) + 1))
        for number, d in enumerate(documents):
            words = (d.title, d.caption, " . ".join(d.person_names), " . ".join(d.tag_names),
                     " . ".join(d.session_titles), " . ".join(d.rooms), f"{d.photographer} {d.creator}",
                     d.credit, d.city, d.country)  # fmt: skip
            names = ",".join(f'"{name}"' for name in WORDS)
            self._database.execute(f"INSERT INTO words (rowid, {names}) VALUES ({places})", (number, *words))
            row = (number, d.id, d.event, d.state, d.rights_class, d.taken)
            self._database.execute("INSERT INTO asset VALUES (?,?,?,?,?,?)", row)
            values = {"session": d.sessions, "person": d.persons, "tag": d.tags, "provenance": d.provenance}
            pairs = [
                (name, value, number)
                for name in FACETS
                for value in values.get(name, (getattr(d, name, ""),))
            ]
            self._database.executemany("INSERT OR IGNORE INTO facet VALUES (?,?,?)", pairs)
        self._database.commit()
        self._database.executescript("ANALYZE;")

    def ask(self, question: Question) -> int:
        """Matches into a temporary table, then total, page and counts from it."""
        run = self._database.execute
        conditions = ["event = 'summit'", "state = 'ready'", "rights_class IN ('free', 'editorial')"]
        arguments: list[object] = []
        match = self._match(question)
        for name, values in question.filters.items():
            marks = ",".join("?" * len(values))
            conditions.append(f"number IN (SELECT number FROM facet WHERE field = ? AND value IN ({marks}))")
            arguments += [name, *values]
        source, score = ("asset", "0")
        if match:
            source, score = "words JOIN asset ON number = words.rowid", "bm25(words)"
            conditions.append("words MATCH ?")
            arguments.append(match)
        run("DROP TABLE IF EXISTS temp.hit")
        run(
            f"CREATE TEMP TABLE hit AS SELECT number, id, taken, {score} AS score FROM {source} "
            f"WHERE {' AND '.join(conditions)}",
            arguments,
        )
        total = run("SELECT count(*) FROM hit").fetchone()[0]
        order = {"relevance": "score", "taken": "taken"}.get(question.sort, "taken DESC")
        run(f"SELECT id FROM hit ORDER BY {order} LIMIT ? OFFSET ?", (PAGE, question.offset)).fetchall()
        run("SELECT field, value, count(*) FROM hit JOIN facet USING (number) GROUP BY 1, 2").fetchall()
        return int(total)

    @staticmethod
    def _match(question: Question) -> str:
        parts = [f'"{word}"' for word in question.words]
        if question.phrase:
            parts.append(f'"{" ".join(question.phrase)}"')
        if question.prefix:
            parts.append(f'"{question.prefix}"*')
        return " AND ".join(parts)
