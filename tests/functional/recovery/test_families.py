"""`verify` after ordinary use of every feature: clean, and then exactly what was lost or planted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from mediahub.analysis.faces import FaceFinder
from mediahub.catalog.models import (
    Archive,
    Arrival,
    Asset,
    Batch,
    ContactSheet,
    CropSet,
    DeliveredFile,
    Event,
    EventExport,
    Face,
    Person,
    PressPage,
)
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.crops import crops, export
from mediahub.curation.faces import portraits
from mediahub.delivery.files.making import Maker
from mediahub.delivery.papers import sheet_jobs
from mediahub.delivery.papers.sheet_maker import SheetMaker
from mediahub.delivery.zips.archiving import ArchiveMaker
from mediahub.ingest.batches.batches import batch_ref
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.ftp.accounts import create_account
from mediahub.ingest.sources.ftp.receiver import Receiver
from mediahub.ingest.sources.ftp.uploads import Uploads
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.uploads.checker import Checker
from mediahub.jobs import Jobs
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.faces import can_find
from mediahub.objects.families import FAMILIES, Family
from mediahub.objects.holdings import due, owned
from mediahub.records.writer import RecordWriter
from mediahub.rights import Viewer
from mediahub.search.indexer import Indexer
from mediahub.services.checks.verification import verify
from mediahub.settings import Settings
from mediahub.tagging.faces import switch
from mediahub.transfer import jobs as event_exports
from mediahub.transfer.export_maker import ExportMaker
from tests.faces import frame
from tests.pictures import write_dng, write_jpeg
from tests.takers import Counter, open_counter

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
EVENT = "families"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
)
BY_HAND = {"refused file", "record"}
"""Families without an object that has to be there: a person may delete it, or it is compared otherwise."""


def png(colour: str) -> BytesIO:
    data = BytesIO()
    Image.new("RGBA", (60, 60), colour).save(data, "PNG")
    data.seek(0)
    return data


class AtOnce(ArchiveMaker):
    """Makes the files of a zip in this thread too, as the other threads of a worker do."""

    maker: Maker

    def _await_files(self, work: Any) -> None:
        make_wanted(self.maker)
        super()._await_files(work)


def make_wanted(maker: Maker) -> None:
    with maker._services.database.read() as session:
        keys = session.scalars(select(DeliveredFile.key).where(DeliveredFile.state == "wanted")).all()
    for key in keys:
        maker.make(key)


class Office:
    """One installation, and what people do with it."""

    def __init__(self, counter: Counter, sandbox: Sandbox, folder: Path) -> None:
        self.counter, self.services, self.sandbox, self.folder = counter, counter.services, sandbox, folder
        self.pipeline = Pipeline(self.services, sandbox)
        with self.services.database.begin() as session:
            self.batch = batch_ref(session.scalars(select(Batch)).one())

    def ingest(self, corpus: Path) -> list[str]:
        sidecar = self.folder / "A.xmp"
        sidecar.write_bytes(XMP)
        jpeg = write_jpeg(self.folder / "A.JPG", 1)
        raw = write_dng(self.folder / "A.DNG", 1, "2025:10:18 10:00:00")
        heic = corpus / "dev" / "heic" / "IMG_2682.heic"
        face = frame(corpus, self.folder / "F.JPG", "astronaut", 1)
        files = (LocalFile("A.JPG", jpeg, sidecar), LocalFile("A.DNG", raw), LocalFile("F.JPG", face))
        ids = []
        for one in (*files, LocalFile("H.HEIC", heic)):
            outcome = self.pipeline.take(one, self.batch)
            assert outcome.state == "ready", outcome
            assert outcome.asset_id
            ids.append(outcome.asset_id)
        return ids

    def send_through_s3(self) -> None:
        """One file that a worker refused, and one that waits for it with its sidecar."""
        jobs = Jobs(self.services.settings)
        (self.folder / "bad.JPG").write_bytes(b"not a picture")
        write_jpeg(self.folder / "B.JPG", 2)
        for name in ("bad.JPG", "B.JPG"):
            path = self.folder / name
            sidecar = self.folder / "A.xmp" if name == "B.JPG" else None
            hand_over(self.services, jobs, FoundFile(name, path, sidecar), self.batch)
        with self.services.database.read() as session:
            number = session.scalars(select(Arrival.id).where(Arrival.path == "bad.JPG")).one()
        Checker(self.services, self.pipeline).check(number)

    def break_off_over_ftp(self) -> None:
        with self.services.database.begin() as session:
            create_account(session, "cam", event=EVENT, photographer="Chen Rui")
        uploads = Uploads(self.services, Jobs(self.services.settings), 1)
        receiver = Receiver(uploads, self.services.bucket, uploads.begin("/C.JPG"), "/C.JPG")
        receiver.write(b"the first bytes")
        receiver.close()

    def deliver(self, ids: list[str]) -> None:
        desk, maker = self.counter.client("marketing"), Maker(self.services, self.sandbox)
        zips = AtOnce(self.services)
        zips.maker = maker
        asked = desk.post(f"/events/{EVENT}/zips", json={"ids": ids, "recipe": "original"})
        assert asked.status_code == 202, asked.text
        assert zips.make_next()
        with self.services.database.read() as session:
            assert session.scalars(select(Archive.state)).all() == ["ready"]
            assert session.scalar(select(DeliveredFile.key).where(DeliveredFile.sidecar_size > 0))

    def draw_a_sheet(self, ids: list[str]) -> None:
        desk = self.counter.client("marketing")
        basket = desk.post(f"/events/{EVENT}/baskets/", json={"name": "Tonight", "ids": ids}).json
        assert basket
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sheet_jobs, "AT_ONCE", 1)  # more than that a worker draws
            assert desk.get(f"{basket['url']}/contact-sheet.pdf").status_code == 202
        SheetMaker(self.services).work(threading.Event())
        with self.services.database.read() as session:
            assert session.scalars(select(ContactSheet.state)).all() == ["ready"]

    def export(self) -> None:
        event_exports.ask(self.services.database, EVENT, None)
        ExportMaker(self.services).work(threading.Event())
        with self.services.database.read() as session:
            assert session.scalars(select(EventExport.state)).all() == ["ready"]

    def brand(self, asset_id: str) -> None:
        desk = self.counter.client("marketing")
        for colour in ("red", "blue"):  # the second takes the place of the first
            form = {"logo": (png(colour), "logo.png"), "corner": "top-left", "scale": "0.2", "opacity": "0.8"}
            assert desk.post(f"/events/{EVENT}/logo", data=form).status_code == 200
        framing = crops.framing_of(self.services, asset_id)
        with self.services.database.begin() as session:
            asset, who = session.get_one(Asset, asset_id), Viewer(frozenset({"marketing"}))
            number = export.ask(session, asset, who, framing, ["1:1"], True).id
        export.CropMaker(self.services, self.sandbox).make(number)
        with self.services.database.read() as session:
            assert session.get_one(CropSet, number).state == "ready"

    def know_faces(self, face_id: str) -> None:
        with self.services.database.begin() as session:
            event = session.scalars(select(Event)).one()
            switch.switch_on(session, event.id, None, "Consent at registration")
        FaceFinder(self.services, self.sandbox).look(face_id)
        with self.services.database.read() as session:
            event = session.scalars(select(Event)).one()
            face = session.scalars(select(Face.id)).first()
            assert face is not None
            portrait = portraits.from_frame(session, self.services.bucket, event, face)
        with self.services.database.begin() as session:
            person = session.get_one(Person, person_ids(session, ["Ada"])["Ada"])
            portraits.add_portraits(session, self.services.bucket, event, person, [portrait], None)

    def register_press(self) -> None:
        with self.services.database.begin() as session:
            event = session.scalars(select(Event)).one()
            session.add(PressPage(event_id=event.id, is_public=True))
        for number in range(2):  # who asks again shows another card
            guest = self.counter.app.test_client()
            page = guest.get(f"/press/{EVENT}/register").text
            token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
            said = {"name": "Anna", "email": "anna@example.org", "outlet": "Daily", "csrf_token": token}
            card = (BytesIO(b"\x89PNG\r\n\x1a\n" + bytes([number])), "card.png")
            assert guest.post(f"/press/{EVENT}/register", data={**said, "file": card}).status_code == 200


@pytest.fixture(scope="module")
def office(s3_settings: Settings, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("families")
    settings = s3_settings.model_copy(update={"home": folder / "home", "s3_bucket": "families"})
    counter = open_counter(settings, EVENT)
    counter.services.bucket.ensure()
    with Sandbox(1) as sandbox:
        made = Office(counter, sandbox, folder)
        ids = made.ingest(corpus)
        made.send_through_s3()
        made.break_off_over_ftp()
        made.deliver(ids)
        made.draw_a_sheet(ids)
        made.brand(ids[0])
        if can_find():
            made.know_faces(ids[2])
        made.register_press()
        made.export()
        RecordWriter(made.services).write()
        Indexer(settings, made.services.database).drain_once()
        yield made


def differences(office: Office) -> list[tuple[str, str]]:
    report = verify(office.services, quick=True, progress=lambda done, total: None)
    return [(one.kind, one.subject) for one in report.differences]


def test_after_ordinary_use_nothing_differs_and_no_family_is_without_an_object(office: Office) -> None:
    assert differences(office) == []
    needs_models = set() if can_find() else {"strip of faces", "portrait"}
    with office.services.database.read() as session:
        held = {family.name for family in FAMILIES if any(due(session, family))}
        keys = {info.key for info in office.services.bucket.list()}
        assert keys - owned(session, keys) == {key for key in keys if key.startswith("records/")}
    assert held == {family.name for family in FAMILIES} - BY_HAND - needs_models
    assert {family.prefix for family in FAMILIES} - {"faces/" if needs_models else ""} == {
        f"{key.partition('/')[0]}/" for key in keys
    }


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_stray_object_is_named_and_nothing_else(office: Office, family: Family) -> None:
    keys = [f"{family.prefix}stray", f"{family.prefix}ab/cdef/stray-0123"]
    for key in keys:
        office.services.bucket.put_bytes(key, b"x", "text/plain")
    try:
        assert sorted(differences(office)) == sorted(("orphan", key) for key in keys)
    finally:
        for key in keys:
            office.services.bucket.delete(key)


@pytest.mark.parametrize(
    "family", [one for one in FAMILIES if one.name not in BY_HAND], ids=lambda family: family.name
)
def test_a_lost_object_is_named_by_whose_it_is_and_nothing_else(office: Office, family: Family) -> None:
    bucket = office.services.bucket
    with office.services.database.read() as session:
        objects = list(due(session, family))
    if not objects and not can_find():
        pytest.skip("the models for faces are not installed")
    for one in {item.key: item for item in objects}.values():
        data = bucket.get_bytes(one.key)
        bucket.delete(one.key)
        try:
            assert [subject for _, subject in differences(office)] == [one.subject]
        finally:
            bucket.put_bytes(one.key, data, "application/octet-stream")


def test_a_lost_paper_of_a_zip_is_named(office: Office) -> None:
    bucket = office.services.bucket
    with office.services.database.read() as session:
        archive = session.scalars(select(Archive)).one()
    paper = next(
        info.key for info in bucket.list(f"archives/{archive.id}/") if info.key != archive.manifest_key
    )
    data = bucket.get_bytes(paper)
    bucket.delete(paper)
    try:
        assert differences(office) == [("lost", archive.id)]
    finally:
        bucket.put_bytes(paper, data, "text/plain")
