"""What follows once a file is in: its words, colours and stack, the index, the audit log, its clips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import delete, select

from mediahub.audit.search import Question, find
from mediahub.catalog.models import Asset, AssetFeatures, AssetMetadata, Outbox, Person, StackDue
from mediahub.catalog.roster.rows import put_code
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.unit.media.clip_files import write_clip

TAKEN = "2025:10:18 10:30:00"


class Editor:
    """Takes in a picture, and files that say something else of it."""

    def __init__(self, services: Services, pipeline: Pipeline, batch: BatchRef, folder: Path) -> None:
        self.services, self.pipeline, self.batch, self.folder = services, pipeline, batch, folder
        self.bare = write_jpeg(folder / "bare.jpg", 1, (800, 600), TAKEN)

    def take(self, name: str, replaces: str | None = None, **words: Any) -> Outcome:
        """The picture with these words."""
        path = self.folder / name
        path.write_bytes(write_metadata(self.bare, WriteFields(**words)))
        return self.pipeline.take(LocalFile(name, path), self.batch, replaces)

    def asset(self) -> Asset:
        with self.services.database.read() as session:
            return session.scalars(select(Asset)).one()

    def nothing_is_due(self) -> None:
        """As if the indexer and whoever finds stacks had been here."""
        with self.services.database.begin() as session:
            session.execute(delete(Outbox))
            session.execute(delete(StackDue))

    def due(self) -> tuple[list[str], list[str]]:
        """Assets that the indexer is told of, and those whose stacks are looked at."""
        with self.services.database.read() as session:
            told = session.scalars(select(Outbox.asset_id)).all()
            return list(told), list(session.scalars(select(StackDue.asset_id)))

    def received(self) -> list[str]:
        """Files that the audit log has as received, the first one first."""
        with self.services.database.read() as session:
            entries = find(session, Question()).entries
            names = [one.details["filename"] for one in entries if one.action == "delivery.received"]
        return names[::-1]

    def kept_of_files(self) -> AssetMetadata:
        with self.services.database.read() as session:
            return session.scalars(select(AssetMetadata)).one()

    def palette(self) -> str:
        with self.services.database.read() as session:
            return session.scalars(select(AssetFeatures.palette)).one()


@pytest.fixture
def editor(services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> Editor:
    return Editor(services, pipeline, batch, tmp_path)


def test_of_a_new_picture_the_index_its_stack_and_the_audit_log_hear(editor: Editor) -> None:
    identity = editor.take("a.jpg", keywords=("Robot",)).asset_id
    assert editor.due() == ([identity], [identity])
    assert editor.received() == ["a.jpg"]
    kept = editor.kept_of_files()
    assert kept.keywords == ["Robot"]
    assert "T-1" in str(kept.values)


def test_of_a_file_that_comes_beside_it_they_hear_too(editor: Editor) -> None:
    identity = editor.take("a.jpg", keywords=("Robot",)).asset_id
    editor.nothing_is_due()
    assert editor.take("b.jpg", keywords=("Stage",)).asset_id == identity
    assert editor.due() == ([identity], [identity])
    assert editor.received() == ["a.jpg", "b.jpg"]
    assert editor.kept_of_files().keywords == ["Robot", "Stage"]


def test_a_picture_that_is_replaced_has_the_colours_of_what_people_see(editor: Editor) -> None:
    identity = str(editor.take("a.jpg").asset_id)
    before = editor.palette()
    editor.bare = write_jpeg(editor.folder / "bare.jpg", 77, (800, 600), TAKEN)
    editor.take("retouched.jpg", identity)
    assert editor.palette() not in ("", before)


@pytest.fixture
def ban(editor: Editor) -> None:
    """Somebody whom photographers call `=bkm=`."""
    with editor.services.database.begin() as session:
        session.add(person := Person(slug="ban", name="Ban Ki-moon"))
        session.flush()
        put_code(session, editor.batch.event_id, "bkm", person.id, {})


def test_roster_codes_in_a_file_become_names(editor: Editor, ban: None) -> None:
    editor.take("a.jpg", caption="=bkm= arrives.")
    assert editor.asset().caption == "Ban Ki-moon arrives."
    editor.take("b.jpg", caption="=bkm= leaves.")
    assert editor.asset().caption == "Ban Ki-moon leaves."


def test_an_old_headline_beside_a_new_caption_does_not_undo_a_newer_headline(editor: Editor) -> None:
    identity = str(editor.take("a.jpg", headline="First").asset_id)
    xmp = editor.folder / "a.xmp"
    xmp.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="Newer"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    editor.pipeline.sidecars.take(xmp, "a.xmp", editor.batch, [identity])
    editor.take("b.jpg", headline="First", caption="A robot waves.")
    assert (editor.asset().headline, editor.asset().caption) == ("Newer", "A robot waves.")


def test_a_picture_that_came_before_pictures_were_told_apart_is_known_again(editor: Editor) -> None:
    identity = editor.take("a.jpg").asset_id
    with editor.services.database.begin() as session:
        session.scalars(select(Asset)).one().picture_hash = None
    outcome = editor.take("b.jpg", headline="A robot waves")
    assert (outcome.asset_id, outcome.code) == (identity, "edited")


def test_whoever_makes_clips_playable_hears_of_each_clip_that_is_new(editor: Editor) -> None:
    frames = [Image.new("RGB", (320, 240), (40 * number, 90, 20)) for number in range(5)]
    clip = LocalFile("a.mp4", write_clip(editor.folder / "a.mp4", frames))
    heard: list[str] = []
    first = Pipeline(editor.services, SandboxHere(), heard.append).take(clip, editor.batch)
    assert (first.state, heard) == ("ready", [first.asset_id])
    other = LocalFile("b.mp4", write_clip(editor.folder / "b.mp4", frames[::-1]))
    assert editor.pipeline.take(other, editor.batch).state == "ready", "nobody has to listen"
