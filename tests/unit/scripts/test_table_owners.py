"""Who writes each table: the room that owns it by ARCHITECTURE.md, and nobody else but those named here.

Found in the source are rows that are made (`Model(…)`), and `insert`, `update` and `delete` of a model;
not where an attribute of a row is set.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import mediahub.catalog.models  # noqa: F401  (declares the tables)
from mediahub.catalog.models.base import Base

TOP = Path(__file__).parents[3]
WRITES = {"insert", "insert_into", "update", "delete"}
MAY_WRITE_ALL = {"demo", "records", "backup", "transfer"}
"""What fills a catalogue: from records, backups and exports, or with an event to show."""
TERMS = "the terms of a picture are columns of it"
HISTORY = "what a delivery changes in a picture is an edit with its history"
FACES = "who a face is: guessed, named and grouped"
VOCABULARY = "the vocabulary is edited in the room of tags, and kept in the catalogue, which others read"
EVENTS = "an event goes to the trash and for good with all its pictures, above the rooms that made them"
WRITE_TOO = {
    ("administration/events/deletion.py", "asset"): EVENTS,
    ("administration/events/purging.py", "asset"): EVENTS,
    ("administration/events/purging.py", "batch"): EVENTS,
    ("administration/events/purging.py", "event"): EVENTS,
    ("catalog/coordination/outbox.py", "tagger_run"): "recheck: taggers look again at what changed",
    ("catalog/coordination/outbox.py", "news_item_due"): "a change of a picture is one of its news item",
    ("catalog/coordination/revoked_urls.py", "revocation_due"): "a change of rights ends addresses at once",
    ("catalog/programme.py", "session"): "a programme for tests and benches, below the importer",
    ("catalog/roster/rows.py", "asset"): "codes in captions are replaced by the names of a roster",
    ("catalog/stacks.py", "asset"): "which stack a picture is in is a column of it",
    ("catalog/trash.py", "asset"): "so is that it is in the trash",
    ("curation/edits/values.py", "asset"): "edits change the columns of a picture",
    ("curation/faces/naming.py", "face"): FACES,
    ("delivery/decisions.py", "asset_change"): HISTORY,
    ("delivery/decisions.py", "edit_action"): HISTORY,
    ("delivery/files/watermarked_preview.py", "rendition"): "made where it is asked for, below its room",
    ("delivery/terms.py", "asset"): TERMS,
    ("ingest/metadata/file_words.py", "edit_action"): HISTORY,
    ("ingest/metadata/refilling.py", "asset_change"): HISTORY,
    ("ingest/metadata/refilling.py", "edit_action"): HISTORY,
    (
        "ingest/pipeline/inline_tagging.py",
        "clock_reading",
    ): "a frame of a clock page is read when it is taken in",
    ("ingest/reading/visual_features.py", "asset_features"): "the colours of a picture are read with it",
    ("receipts/safekeeping.py", "asset"): "since when a file is safe is a column of it",
    ("receipts/safekeeping.py", "companion"): "since when a file is safe is a column of it",
    ("recovery/purge.py", "asset"): "what is deleted for good goes last, after its objects",
    ("tagging/agenda/change.py", "person_name"): VOCABULARY,
    ("tagging/agenda/people.py", "person"): VOCABULARY,
    ("tagging/agenda/speakers.py", "person_name"): VOCABULARY,
    ("tagging/event_facts.py", "event"): "the number that says that facts of an event changed",
    ("tagging/faces/follow.py", "face"): FACES,
    ("tagging/faces/regroup.py", "face"): FACES,
    ("tagging/vocabulary/edit.py", "tag"): VOCABULARY,
    ("tagging/vocabulary/edit.py", "tag_name"): VOCABULARY,
    ("tagging/roster_codes.py", "person_name"): VOCABULARY,
    ("web/galleries/gallery_page.py", "asset"): "never stored: the shape of a picture that is gone",
}
"""By module and table, and why."""


def tables() -> dict[str, str]:
    """The table of each model, by the name of its class."""
    return {one.class_.__name__: one.local_table.name for one in Base.registry.mappers}  # type: ignore[attr-defined]


def owners() -> dict[str, str]:
    """The room that owns each table, as ARCHITECTURE.md has it."""
    part = (TOP / "ARCHITECTURE.md").read_text().split("## Who owns which table")[1].split("\n## ")[0]
    found = {}
    for line in part.splitlines():
        if re.match(r"\| (?!room|---)", line):
            rooms, names = (cell.strip() for cell in line.split("|")[1:3])
            several = names.split(";") if "," in rooms else [names]
            for room, owned in zip(rooms.split(", "), several, strict=True):
                found |= dict.fromkeys(re.findall(r"\w+", owned), room)
    return found


def written(source: str) -> Iterator[str]:
    """Tables whose rows the source makes, changes or deletes."""
    tree, by_class = ast.parse(source), tables()
    models = {
        one.asname or one.name: by_class[one.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mediahub.catalog.models")
        for one in node.names
        if one.name in by_class
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in models:
                yield models[name]
            case ast.Call(
                func=ast.Name(id=verb) | ast.Attribute(attr=verb), args=[ast.Name(id=name), *_]
            ) if verb in WRITES and name in models:
                yield models[name]


def test_a_table_is_written_by_the_room_that_owns_it() -> None:
    owned, found = owners(), set()
    for path in sorted((TOP / "mediahub").rglob("*.py")):
        within = path.relative_to(TOP / "mediahub")
        if within.parts[0] not in MAY_WRITE_ALL and "migrations" not in within.parts:
            wrote = set(written(path.read_text("utf-8")))
            found |= {(str(within), table) for table in wrote if owned[table] != within.parts[0]}
    assert found - WRITE_TOO.keys() == set(), "call a function of its owner"
    assert WRITE_TOO.keys() - found == set(), "these no longer write: take them off the list"


def test_each_way_to_write_is_found() -> None:
    source = "\n".join(
        (
            "from mediahub.catalog.models import Asset, Event as Happening, Pick, Tag, User, Stack",
            "session.add(Happening(slug='a'))",
            "session.execute(update(Asset).where(Asset.id == 1).values(title=''))",
            "session.execute(sqlalchemy.delete(Pick))",
            "session.execute(insert_into(Tag, session).values(slug='a'))",
            "session.scalars(select(User))",
        )
    )
    assert sorted(written(source)) == ["asset", "event", "pick", "tag"]
