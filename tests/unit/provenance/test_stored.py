"""What manifests say is kept with the bytes that say it."""

from __future__ import annotations

from mediahub.catalog.models import Asset, AssetProvenance
from mediahub.media.provenance.model import Action, Failure, Ingredient, Manifest, Provenance
from mediahub.provenance.stored import keep, provenance_of
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures

SAID = Provenance(
    "invalid",
    (
        Manifest(
            "a", "Editor", "Agency", "Agency", actions=(Action("c2pa.cropped"),),
            source_types=("trainedAlgorithmicMedia",), ingredients=(Ingredient("A.jpg", "parentOf"),),
        ),
    ),
    (Failure("assertion.dataHash.mismatch", "hash does not match"),),
)  # fmt: skip


def test_it_belongs_to_one_original(services: Services) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        keep(session, identity, asset.sha256, SAID)
        keep(session, identity, "0" * 64, None)
    with services.database.read() as session:
        asset = session.get_one(Asset, identity)
        assert provenance_of(asset) == SAID
        row = session.get_one(AssetProvenance, (identity, asset.sha256))
        assert row.search_values == ["signed", "changed", "generated"]
        assert row.signers == ["Agency", "Editor"]
    with services.database.begin() as session:
        session.get_one(Asset, identity).sha256 = "1" * 64
    with services.database.read() as session:
        assert provenance_of(session.get_one(Asset, identity)) is None


def test_it_is_said_anew_or_no_longer(services: Services) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        sha256 = session.get_one(Asset, identity).sha256
        keep(session, identity, sha256, SAID)
        keep(session, identity, sha256, Provenance("trusted", SAID.manifests))
    with services.database.read() as session:
        said = provenance_of(session.get_one(Asset, identity))
        assert said is not None
        assert said.state == "trusted"
    with services.database.begin() as session:
        session.get_one(AssetProvenance, (identity, sha256)).said = {"state": "of another version"}
    with services.database.read() as session:
        assert provenance_of(session.get_one(Asset, identity)) is None
    with services.database.begin() as session:
        keep(session, identity, sha256, None)
    with services.database.read() as session:
        assert session.get(AssetProvenance, (identity, sha256)) is None
