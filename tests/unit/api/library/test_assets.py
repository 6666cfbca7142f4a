"""One asset by the API: its Content Credentials too."""

from __future__ import annotations

from flask import Flask

from mediahub.catalog.models import Asset
from mediahub.media.provenance.model import Action, Failure, Manifest, Provenance
from mediahub.provenance.stored import keep
from tests.unit.api.conftest import AskAs
from tests.unit.web.conftest import id_of

SAID = Provenance(
    "invalid",
    (Manifest("a", "Camera", "Camera Works", "Camera Works", actions=(Action("c2pa.created"),)),),
    (Failure("signingCredential.expired", "certificate expired"),),
)


def test_content_credentials_are_given_whole_and_null_without_any(app: Flask, ask_as: AskAs) -> None:
    client, address = ask_as("admin"), f"/api/v1/assets/{id_of('free')}"
    assert client.get(address).json["provenance"] is None
    with app.extensions["mediahub"].database.begin() as session:
        asset = session.get_one(Asset, id_of("free"))
        keep(session, asset.id, asset.sha256, SAID)
    found = client.get(address).json["provenance"]
    assert (found["state"], found["verdict"], found["is_generated"]) == ("invalid", "ended", False)
    assert found["failures"] == [{"code": "signingCredential.expired", "words": "certificate expired"}]
    (manifest,) = found["manifests"]
    assert (manifest["organisation"], manifest["actions"][0]["name"]) == ("Camera Works", "c2pa.created")


def test_what_does_not_agree_of_how_it_was_made_is_for_the_team(app: Flask, ask_as: AskAs) -> None:
    address = f"/api/v1/assets/{id_of('free')}"
    made = Manifest("a", "Maker", "M", "M", source_types=("trainedAlgorithmicMedia",))
    with app.extensions["mediahub"].database.begin() as session:
        asset = session.get_one(Asset, id_of("free"))
        before, asset.digital_source_type = asset.digital_source_type, "digitalCapture"
        keep(session, asset.id, asset.sha256, Provenance("valid", (made,)))
    stated = {"manifest": "trainedAlgorithmicMedia", "here": "digitalCapture"}
    assert ask_as("admin").get(address).json["origins"] == stated
    assert ask_as("press").get(address).json["origins"] == {}
    with app.extensions["mediahub"].database.begin() as session:
        asset = session.get_one(Asset, id_of("free"))
        asset.digital_source_type = before
        keep(session, asset.id, asset.sha256, None)
