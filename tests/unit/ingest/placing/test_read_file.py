"""Reading a delivered file with its sidecar: what follows from both, and what is said of its faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mediahub.catalog.models import asset_id
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import CUT_OFF, EDITED, Outcome
from mediahub.ingest.placing.read_file import Read, read_file
from mediahub.ingest.reading.originals import IncomingObject, LocalFile
from mediahub.media.hashing import sha256_file
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.unit.ingest.conftest import OpenBatch

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="From the sidecar"
 photoshop:Credit="Sidecar Pool"/></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture that says whose it is."""
    bare = write_jpeg(tmp_path / "bare.jpg", 1)
    path = tmp_path / "DSC_1.jpg"
    path.write_bytes(write_metadata(bare, WriteFields(headline="From the file", credit="File Pool")))
    return path


def read(path: Path, batch: BatchRef, sidecar: Path | None = None) -> Read:
    original = LocalFile(f"card/{path.name}", path, sidecar)
    return read_file(SandboxHere(), original, batch, path.stat().st_size, sha256_file(path))


def test_its_columns_follow_from_its_bytes(picture: Path, batch: BatchRef) -> None:
    found = read(picture, batch)
    digest = sha256_file(picture)
    assert (found.identity, found.sha256, found.size) == (
        asset_id("summit", digest), digest, picture.stat().st_size,
    )  # fmt: skip
    assert found.key == f"originals/summit/{digest[:2]}/{digest}.jpg"
    assert (found.values["filename"], found.values["headline"]) == ("DSC_1.jpg", "From the file")
    assert found.values["picture_hash"] == found.picture != ""
    assert not found.has_sidecar
    outcome = found.outcome(found.identity)
    assert (outcome.path, outcome.state, outcome.code, outcome.reason) == ("card/DSC_1.jpg", "ready", "", "")


def test_what_its_sidecar_says_goes_before_what_it_says(
    picture: Path, batch: BatchRef, tmp_path: Path
) -> None:
    sidecar = tmp_path / "DSC_1.xmp"
    sidecar.write_text(XMP)
    found = read(picture, batch, sidecar)
    assert (found.has_sidecar, found.values["headline"]) == (True, "From the sidecar")
    assert found.said["picture"]["headline"] == "From the file"
    assert found.said["sidecar"]["headline"] == "From the sidecar"


def test_a_sidecar_that_cannot_be_read_costs_only_a_note(
    picture: Path, batch: BatchRef, tmp_path: Path
) -> None:
    sidecar = tmp_path / "DSC_1.xmp"
    sidecar.write_text("no XML")
    for path in (sidecar, tmp_path / "gone.xmp"):
        found = read(picture, batch, path)
        assert (found.has_sidecar, found.values["headline"]) == (False, "From the file")
        outcome = found.outcome(found.identity)
        assert (outcome.state, outcome.code) == ("ready", "")
        assert outcome.reason.startswith(f"Taken in without its sidecar {path.name}: ")


@pytest.mark.parametrize(
    ("shown", "name"), [("card/DSC_1.xmp", "DSC_1.xmp"), ("DSC_1.xmp", "DSC_1.xmp"), ("", "words.xmp")]
)
def test_a_sidecar_that_cannot_be_read_is_called_as_its_sender_calls_it(
    picture: Path, batch: BatchRef, tmp_path: Path, shown: str, name: str
) -> None:
    words = tmp_path / "words.xmp"
    words.write_text("no XML")
    original = IncomingObject("card/DSC_1.jpg", picture, "incoming/1", words, shown)
    found = read_file(SandboxHere(), original, batch, picture.stat().st_size, sha256_file(picture))
    assert found.note.startswith(f"Taken in without its sidecar {name}: ")


def test_in_whose_name_a_contributor_delivers_neither_file_nor_sidecar_says(
    picture: Path, open_for: OpenBatch, tmp_path: Path
) -> None:
    sidecar = tmp_path / "DSC_1.xmp"
    sidecar.write_text(XMP)
    by_link = open_for("Eva", source="link", contributor="Eva")
    found = read(picture, by_link, sidecar)
    assert found.values["headline"] == "From the sidecar"
    assert "Pool" not in str([found.values, found.analysis.facts.credit])
    own = read(picture, open_for("Chen Rui"), sidecar)
    assert own.values["credit"] == "Sidecar Pool"


def test_a_picture_that_was_cut_off_is_in_and_says_so(picture: Path, batch: BatchRef) -> None:
    whole, ends = read(picture, batch), "Its RAW data end too early."
    found = replace(whole, analysis=replace(whole.analysis, note=ends), note=ends)
    outcome = found.outcome("a", edits="DSC_9.jpg")
    assert (outcome.state, outcome.code) == ("ready", CUT_OFF)
    assert outcome.reason == f"It is the picture DSC_9.jpg with other words; they are an edit of that. {ends}"
    known = Outcome("card/DSC_1.jpg", "duplicate", asset_id="a", code="duplicate", reason="It is here.")
    assert found.as_duplicate(known) == replace(known, code=CUT_OFF, reason=ends)


def test_an_edit_and_a_duplicate_of_a_whole_picture(picture: Path, batch: BatchRef) -> None:
    found = read(picture, batch)
    outcome = found.outcome("a", edits="DSC_9.jpg")
    assert (outcome.code, outcome.asset_id) == (EDITED, "a")
    known = Outcome("card/DSC_1.jpg", "duplicate", asset_id="a", code="duplicate", reason="It is here.")
    assert found.as_duplicate(known) is known
