"""Receipts over a real bucket: the command, the API, and what makes a card red."""

from __future__ import annotations

import json
import struct
import uuid
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Batch
from mediahub.cli import main
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.sources.disk_batch import deliver
from mediahub.ingest.sources.scan import scan
from mediahub.receipts.signing import check, public_key
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.multipart import Multipart
from mediahub.storage.streaming import put_part
from tests.functional.rights.test_access import PASSWORD, signed_in
from tests.pictures import write_jpeg
from tests.services import environment_of

pytestmark = pytest.mark.services


@pytest.fixture
def services(s3_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    bucket = f"receipts-{uuid.uuid4().hex[:8]}"
    settings = s3_settings.model_copy(
        update={"home": tmp_path / "home", "s3_bucket": bucket, "worker_processes": 1}
    )
    Database(settings.sqlalchemy_url).migrate()
    services = Services.open(settings)
    services.bucket.ensure()
    with services.database.begin() as session:
        create_event(session, "summit", "Summit", "UTC")
    for name, value in environment_of(
        settings, "home", "port", "s3_port", "s3_bucket", "s3_access_key", "s3_secret_key"
    ).items():
        monkeypatch.setenv(name, value)
    return services


@pytest.fixture
def batch(services: Services, tmp_path: Path) -> int:
    """Two cards of one camera: on A a frame is missing, and one is delivered twice; on B one is broken."""
    cards = tmp_path / "cards"
    for number in (1, 2, 4):
        write_jpeg(cards / f"A/100/DSC_{number:04}.JPG", number)
    (cards / "A/100/DSC_0005.JPG").write_bytes((cards / "A/100/DSC_0004.JPG").read_bytes())
    write_jpeg(cards / "B/101/DSC_0007.JPG", 7)
    (cards / "B/101/DSC_0008.JPG").write_bytes((cards / "B/101/DSC_0007.JPG").read_bytes()[:1500])
    with services.database.begin() as session:
        ref = open_batch(session, event="summit", photographer="Chen Rui", source="cli", roots=["x"])
    deliver(services, ref, scan([cards]), lambda outcome: None)
    return ref.id


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["receipt", *arguments])


def receipt(batch: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(str(batch), "--json").stdout)
    return found


def test_green_and_red_by_card(batch: int) -> None:
    done = run(str(batch))
    assert done.exit_code == 1
    assert f"Batch {batch}: DO NOT FORMAT: B; safe to format: A" in done.stdout
    assert "A/100: 0003" in done.stdout
    found = receipt(batch)
    cards = {card["name"]: card for card in found["cards"]}
    assert {name: card["verdict"] for name, card in cards.items()} == {"A": "green", "B": "red"}
    assert cards["A"]["duplicates"] == 1
    assert "DSC_0008.JPG" in cards["B"]["reasons"][0]
    assert [camera["name"] for camera in found["cameras"]] == ["TestCam T-1"]
    assert found["verdict"] == found["cameras"][0]["verdict"] == "red"
    lines = {line["path"]: line for line in found["files"]}
    assert lines["A/100/DSC_0001.JPG"]["verified"] == "checksum"
    assert lines["A/100/DSC_0005.JPG"]["location"] == lines["A/100/DSC_0004.JPG"]["location"] != ""
    csv = run(str(batch), "--csv").stdout.splitlines()
    assert len(csv) == 1 + len(found["files"])


def test_a_file_that_is_cut_off_is_red_also_when_it_is_delivered_again(
    services: Services, tmp_path: Path
) -> None:
    """A Canon RAW whose preview is whole and whose sensor data is not."""
    preview = write_jpeg(tmp_path / "preview.jpg", 1).read_bytes()
    card = tmp_path / "cards/A"
    card.mkdir(parents=True)
    head = struct.pack(">I", 16) + b"ftypcrx " + bytes(4) + struct.pack(">I", 1 << 24) + b"mdat"
    (card / "IMG_0001.CR3").write_bytes(head + preview)
    verdicts = []
    for photographer in ("Chen Rui", "Ana Prado"):
        with services.database.begin() as session:
            ref = open_batch(session, event="summit", photographer=photographer, source="cli", roots=["x"])
        deliver(services, ref, scan([card]), lambda outcome: None)
        (line,) = receipt(ref.id)["files"]
        verdicts.append((line["state"], receipt(ref.id)["verdict"], "cut off" in line["fault"]))
    assert verdicts == [("ready", "red", True), ("duplicate", "red", True)]


def test_a_kept_receipt_is_checked(batch: int, services: Services, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(run(str(batch), "--json").stdout)
    held = run("--verify", str(file))
    assert (held.exit_code, "The signature holds" in held.stdout) == (0, True)
    key = run("--public-key").stdout.strip()
    assert key == public_key(services.settings)
    assert run("--verify", str(file), "--key", key).exit_code == 0
    file.write_text(file.read_text().replace('"verdict": "red"', '"verdict": "green"'))
    changed = run("--verify", str(file))
    assert changed.exit_code == 1
    assert "changed after it was signed" in changed.stderr
    assert run("--verify", str(file), "--key", key[:-2] + "A=").exit_code == 1


def test_what_is_lost_or_not_finished_is_red(batch: int, services: Services) -> None:
    with services.database.begin() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "DSC_0001.JPG")).one()
        other = session.scalars(select(Asset).where(Asset.filename == "DSC_0002.JPG")).one()
        other.state = "trashed"
    services.bucket.delete(asset.original_key)
    (card, _) = receipt(batch)["cards"]
    assert card["verdict"] == "red"
    assert sorted(reason.split(": ")[0] for reason in card["reasons"]) == [
        "A/100/DSC_0001.JPG",
        "A/100/DSC_0002.JPG",
    ]
    with services.database.begin() as session:
        session.get_one(Batch, batch).finished_at = None
    assert "not finished" in receipt(batch)["reasons"][0]
    missing = run("99")
    assert (missing.exit_code, "no batch 99" in missing.stderr) == (1, True)


def put_in_parts(services: Services, key: str, data: bytes) -> None:
    uploads = Multipart(services.bucket)
    upload = uploads.create(key)
    uploads.complete(key, upload, [put_part(services.bucket, key, upload, 1, data)])


def test_an_original_without_checksum_is_read_back_once(batch: int, services: Services) -> None:
    with services.database.read() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "DSC_0001.JPG")).one()
    data = services.bucket.get_bytes(asset.original_key)
    put_in_parts(services, asset.original_key, data[:-1] + b"x")
    (card, _) = receipt(batch)["cards"]
    assert (card["verdict"], "other bytes" in card["reasons"][0]) == ("red", True)
    put_in_parts(services, asset.original_key, data)
    found = receipt(batch)
    assert found["cards"][0]["verdict"] == "green"
    assert {line["verified"] for line in found["files"] if line["path"] == "A/100/DSC_0001.JPG"} == {"read"}
    with services.database.read() as session:
        again = session.get_one(Asset, asset.id)
    assert again.verified_at is not None
    assert again.updated_at == asset.updated_at


def test_the_api_gives_it_to_those_whose_delivery_it_is(batch: int, services: Services) -> None:
    app = create_app(services.settings)
    with services.database.begin() as session:
        for role in ("admin", "photographer", "press"):
            create_user(session, f"{role}@example.org", PASSWORD, role)
    address = f"/api/v1/batches/{batch}/receipt"
    assert app.test_client().get(address).status_code == 401
    assert signed_in(app, "press").get(address).status_code == 403
    assert signed_in(app, "photographer").get(address).status_code == 404  # of someone else
    admin = signed_in(app, "admin")
    found = admin.get(address)
    check(found.json, public_key(services.settings))
    assert found.json["verdict"] == "red"
    assert admin.get(f"{address}?format=text").text.startswith(f"Batch {batch}: DO NOT FORMAT: B")
    assert admin.get(f"{address}?format=csv").mimetype == "text/csv"
    assert admin.get(f"{address}?format=exe").status_code == 422
