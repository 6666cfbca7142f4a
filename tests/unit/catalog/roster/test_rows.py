"""Codes that arrive inside a file are expanded at ingest, and survive the loss of the catalogue."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, AssetFeatures, CodedText, Event, Person, RosterCode
from mediahub.catalog.roster.rows import put_code
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.reading.visual_features import follow_rosters
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.records.describe import asset_records, event_record
from mediahub.records.restore import restore_event
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg


def test_codes_in_a_file(services: Services, sandbox: SandboxHere, tmp_path: Path) -> None:
    with services.database.begin() as session:
        event = create_event(session, "codes", "Codes", "Asia/Shanghai")
        ban = Person(slug="ban", name="Ban Kimoon", role="former UN Secretary-General")
        session.add(ban)
        session.flush()
        put_code(session, event.id, "bkm", ban.id, {})
        batch = open_batch(session, event="codes", photographer="Chen Rui", source="ftp", roots=[])
    path = write_jpeg(tmp_path / "a.jpg", 7100)
    path.write_bytes(write_metadata(path, WriteFields(title="=BKM=", caption="=bkm= opens the day.")))
    made = Pipeline(services, sandbox).take(LocalFile(path.name, path), batch)
    with services.database.begin() as session:
        asset = session.get_one(Asset, made.asset_id)
        assert asset.title == "Ban Kimoon, former UN Secretary-General"
        assert asset.caption == "Ban Kimoon, former UN Secretary-General, opens the day."
        assert session.get_one(AssetFeatures, asset.id).palette
        session.scalars(select(Person)).one().name = "Ban Ki-moon"
    follow_rosters(services)
    with services.database.begin() as session:
        asset = session.get_one(Asset, made.asset_id)
        assert asset.caption.startswith("Ban Ki-moon, ")
        (record,) = asset_records(session, [asset.id]).values()
        assert [text["source"] for text in record["coded"]] == ["=bkm= opens the day.", "=BKM="]
        whole = event_record(session, session.scalars(select(Event)).one())
        session.query(RosterCode).delete()
        session.flush()
        restore_event(session, whole)
        assert session.scalars(select(RosterCode.code)).all() == ["bkm"]
        assert session.get(CodedText, (asset.id, "caption")) is not None
