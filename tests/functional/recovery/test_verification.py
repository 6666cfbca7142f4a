"""`verify` finds every kind of damage, and `doctor` every service that is not well."""

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import delete, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Outbox, Rendition
from mediahub.cli import main
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.services.checks.diagnosis import diagnose, read_only_volumes
from mediahub.services.checks.verification import verify
from mediahub.storage import Bucket
from tests.pictures import write_jpeg
from tests.services import environment_of

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def filled(s3_settings, tmp_path_factory):
    """Settings of a home with two indexed pictures in a bucket of its own."""
    folder = tmp_path_factory.mktemp("filled")
    settings = s3_settings.model_copy(update={"home": folder / "home", "s3_bucket": "verified"})
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    services = Services(settings, database, Bucket(settings), Search(settings, database))
    services.bucket.ensure()
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        batch = open_batch(session, event="summit", photographer="Chen Rui", source="cli", roots=["card"])
    with Sandbox(1) as sandbox:
        for number in range(2):
            path = folder / f"DSC_{number}.JPG"
            write_jpeg(path, seed=number)
            assert Pipeline(services, sandbox).take(LocalFile(path.name, path), batch).state == "ready"
    Indexer(settings, database).drain_once()
    database.dispose()
    return settings


@pytest.fixture
def services(filled, tmp_path):
    """A copy of the catalogue and index that a test may spoil; the bucket must be put right again."""
    home = tmp_path / "home"
    shutil.copytree(filled.home, home)
    settings = filled.model_copy(update={"home": home})
    database = Database(settings.sqlalchemy_url)
    yield Services(settings, database, Bucket(settings), Search(settings, database))
    database.dispose()


@pytest.fixture
def asset(services):
    with services.database.read() as session:
        return session.query(Asset).order_by(Asset.id).first()


def differences(services, quick=False):
    report = verify(services, quick=quick, progress=lambda done, total: None)
    return {(found.kind, found.subject) for found in report.differences}


def change(services, statement):
    with services.database.begin() as session:
        session.execute(statement)


def test_what_was_ingested_is_all_there(services):
    seen = []
    report = verify(services, quick=False, progress=lambda done, total: seen.append((done, total)))
    assert report.differences == []
    assert (report.assets, report.objects) == (2, 6)
    assert report.bytes_read == seen[-1][0] == seen[-1][1] > 0
    assert verify(services, quick=True, progress=lambda *_: None).bytes_read == 0


def test_a_lost_and_a_stray_object(services, asset):
    data = services.bucket.get_bytes(asset.original_key)
    services.bucket.delete(asset.original_key)
    services.bucket.put_bytes("originals/summit/stray", b"x", "image/jpeg")
    try:
        expected = {("missing", asset.id), ("orphan", "originals/summit/stray")}
        assert differences(services) == differences(services, quick=True) == expected
    finally:
        services.bucket.put_bytes(asset.original_key, data, asset.mime)
        services.bucket.delete("originals/summit/stray")


def test_other_bytes_of_the_same_size_are_found_by_reading(services, asset):
    data = services.bucket.get_bytes(asset.original_key)
    services.bucket.put_bytes(asset.original_key, data[:-1] + bytes([data[-1] ^ 1]), asset.mime)
    try:
        assert differences(services, quick=True) == set()
        assert differences(services) == {("sha256", asset.id)}
    finally:
        services.bucket.put_bytes(asset.original_key, data, asset.mime)


def test_what_the_catalogue_says_otherwise(services, asset):
    change(services, update(Asset).where(Asset.id == asset.id).values(size=Asset.size + 1))
    change(services, delete(Rendition).where(Rendition.asset_id == asset.id, Rendition.name == "thumb"))
    found = differences(services, quick=True)
    assert {("size", asset.id), ("rendition", asset.id)} <= found
    assert sum(kind == "orphan" for kind, _ in found) == 1


def test_an_asset_that_is_not_finished(services, asset):
    change(services, update(Asset).where(Asset.id == asset.id).values(state="storing"))
    assert differences(services) == {("unfinished", asset.id), ("index", asset.id)}


def test_an_index_that_is_behind_or_gone(services, asset):
    with services.database.begin() as session:
        session.add(Outbox(asset_id=asset.id))
    assert differences(services) == {("index", asset.id)}
    shutil.rmtree(services.settings.index_dir)
    gone = replace(services, search=Search(services.settings, services.database))
    assert len({subject for kind, subject in differences(gone) if kind == "index"}) == 2


@pytest.fixture
def environment(services, monkeypatch):
    """The command line's view of the same home."""
    for name, value in environment_of(
        services.settings, "home", "port", "s3_port", "s3_bucket", "s3_access_key", "s3_secret_key"
    ).items():
        monkeypatch.setenv(name, value)


def test_verify_says_so_with_its_exit_status(services, environment, asset):
    done = CliRunner().invoke(main, ["verify", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["ok"]) == (0, True)
    change(services, update(Asset).where(Asset.id == asset.id).values(state="storing"))
    done = CliRunner().invoke(main, ["verify", "--quick"])
    assert done.exit_code == 1
    assert "unfinished" in done.stdout


def states(settings):
    return {finding.name: (finding.state, finding.message) for finding in diagnose(settings, mend=False)}


def test_doctor_finds_what_is_well_and_what_is_not(services):
    found = states(services.settings)
    for name in ("disk", "database", "storage", "clock", "writing", "index"):
        assert found[name][0] == "ok", found[name]
    for name in ("worker", "indexer", "web"):
        state, message = found[name]
        assert state == "problem"
        assert f"`mediahub {name}`" in message


def test_doctor_says_what_to_do(services, environment):
    settings = services.settings
    assert (
        "MEDIAHUB_S3_SECRET_KEY"
        in states(settings.model_copy(update={"s3_secret_key": SecretStr("x" * 40)}))["storage"][1]
    )
    away = settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9", "home": settings.home / "new"})
    found = states(away)
    assert "mediahub storage" in found["storage"][1]
    assert "mediahub migrate" in found["database"][1]
    done = CliRunner().invoke(main, ["doctor", "--json"])
    assert done.exit_code == 1
    assert {json.loads(line)["name"] for line in done.stdout.splitlines()} >= {"disk", "worker", "web"}


def test_a_volume_that_a_kill_left_read_only_is_named():
    listing = """Topology volumeSizeLimit:256 MB hdd(volume:3/309 active:3 free:307 remote:0)
      DataNode 127.0.0.1:24002 hdd(volume:2/309 active:1 free:307 remote:0)
          volume Id:1, Size:103204616, Collection:media, ReadOnly:true, ModifiedAtSecond:1
          volume Id:2, Size:0, Collection:media, ReadOnly:false, ModifiedAtSecond:1
          volume Id:3, Size:269213272, Collection:media, ReadOnly:true, ModifiedAtSecond:1
    """
    assert read_only_volumes(listing) == [("127.0.0.1:24002", "1")]
