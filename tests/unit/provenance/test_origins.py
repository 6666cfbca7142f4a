"""What an asset's file, XMP file, manifests and the team state of how it was made."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetMetadata
from mediahub.media.provenance.model import Manifest, Provenance
from mediahub.provenance.origins import conflicting_origins, generated_by_manifest
from mediahub.provenance.stored import keep
from tests.unit.curation.scene import Scene

AI, CAPTURE = "trainedAlgorithmicMedia", "digitalCapture"
MADE = Provenance("valid", (Manifest("a", "Maker", "M", "M", source_types=(AI,)),))


def test_what_does_not_agree_is_named_by_who_states_it(database: Database) -> None:
    scene = Scene(database)
    scene.add("plain", "words", "signed", "agreed")
    words = {"sources": {"xmp": {"digital_source_type": CAPTURE}}, "sidecar": {"digital_source_type": AI}}
    with database.begin() as session:
        session.add(AssetMetadata(asset_id="words", values={}, file_words=words))
        for name in ("signed", "agreed"):
            keep(session, name, session.get_one(Asset, name).sha256, MADE)
        session.get_one(Asset, "signed").digital_source_type = CAPTURE
        session.get_one(Asset, "agreed").digital_source_type = "compositeSynthetic"
        keep(session, "plain", "f" * 64, MADE)  # of another version of it
    with database.read() as session:
        found = {
            name: conflicting_origins(session.get_one(Asset, name))
            for name in ("plain", "words", "signed", "agreed")
        }
        assert generated_by_manifest(session, found) == {"signed", "agreed"}
    assert found == {
        "plain": {},
        "words": {"metadata": CAPTURE, "sidecar": AI},
        "signed": {"manifest": AI, "here": CAPTURE},
        "agreed": {},
    }
