"""What ingest is told of a file's making: by its metadata, else by its manifests."""

from __future__ import annotations

from pathlib import Path

from c2pa import C2paDigitalSourceType

from mediahub.media.analyse import analyse
from mediahub.media.containers.filetypes import JPEG
from mediahub.media.metadata.vocabularies import data_mining_uri
from mediahub.media.model import Analysis
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.credentials import authority, signed
from tests.unit.media.picture_files import jpeg, noise

AI = C2paDigitalSourceType.TRAINED_ALGORITHMIC_MEDIA
CAMERA = C2paDigitalSourceType.DIGITAL_CAPTURE
CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
PICTURE = jpeg(noise(64, 48))


def analysed(path: Path, data: bytes) -> Analysis:
    path.write_bytes(data)
    return analyse(path, JPEG, anchors=authority().root)


def test_the_stricter_of_metadata_and_manifests_says_how_a_picture_was_made(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    assert analysed(path, PICTURE).provenance is None
    found = analysed(path, signed(PICTURE, source=AI, assertions=()))
    assert found.provenance is not None
    assert (found.provenance.state, found.facts.digital_source_type) == ("trusted", "trainedAlgorithmicMedia")
    for term, source, counts in (
        (CAPTURE, CAMERA, "digitalCapture"),
        (CAPTURE, AI, "trainedAlgorithmicMedia"),
        (CAPTURE.replace("digitalCapture", "compositeSynthetic"), CAMERA, "compositeSynthetic"),
    ):
        stated = write_metadata(PICTURE, WriteFields(digital_source_type=term))
        assert analysed(path, signed(stated, source=source)).facts.digital_source_type == counts


def test_of_a_changed_picture_only_that_it_was_generated_is_believed(tmp_path: Path) -> None:
    def changed(data: bytes) -> bytes:
        return data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]

    path = tmp_path / "a.jpg"
    camera = analysed(path, changed(signed(PICTURE, source=CAMERA, assertions=())))
    assert not camera.facts.digital_source_type
    made = analysed(path, changed(signed(PICTURE, source=AI, assertions=())))
    assert made.facts.digital_source_type == "trainedAlgorithmicMedia"


def test_the_stricter_of_metadata_and_manifests_says_who_may_mine_it(tmp_path: Path) -> None:
    closed = {
        "label": "cawg.training-mining",
        "data": {"entries": {"cawg.ai_training": {"use": "notAllowed"}}},
    }
    for word, counts in (
        ("", "DMI-PROHIBITED-AIMLTRAINING"),
        ("DMI-ALLOWED", "DMI-PROHIBITED-AIMLTRAINING"),
        ("DMI-PROHIBITED", "DMI-PROHIBITED"),
    ):
        stated = write_metadata(PICTURE, WriteFields(data_mining=data_mining_uri(word) or None))
        found = analysed(tmp_path / "a.jpg", signed(stated, assertions=(closed,)))
        assert found.provenance is not None
        assert found.provenance.data_mining == "DMI-PROHIBITED-AIMLTRAINING"
        assert found.facts.data_mining == counts
