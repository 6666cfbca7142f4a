"""What Content Credentials say is in the record of an asset, for each file that says it."""

from __future__ import annotations

from mediahub.catalog.models import Asset
from mediahub.media.provenance.model import Manifest, Provenance
from mediahub.provenance.stored import keep, provenance_of
from mediahub.records.columns import decode, encode
from mediahub.records.describe import asset_records
from mediahub.records.restore import restore_asset
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures

SAID = Provenance("trusted", (Manifest("a", "Camera", "Camera Works", "Camera Works"),))


def test_it_comes_back_with_the_asset(services: Services) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        keep(session, identity, asset.sha256, SAID)
        keep(session, identity, "0" * 64, SAID)
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        record = decode(encode(asset_records(session, [identity])[identity]))
        event, batch = asset.event_id, asset.batch_id
        session.expunge(asset)
        restore_asset(session, record, event, batch, [])
    with services.database.read() as session:
        assert provenance_of(session.get_one(Asset, identity)) == SAID
        assert asset_records(session, [identity])[identity]["provenance"] == record["provenance"]
    assert len(record["provenance"]) == 2
