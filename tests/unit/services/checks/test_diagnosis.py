"""`mediahub doctor`: each part of an installation, well or not, and what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.search.indexer import Indexer
from mediahub.services.checks import diagnosis
from mediahub.services.checks.diagnosis import diagnose, read_only_volumes
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings
from mediahub.storage import Bucket
from mediahub.storage.record_keys import CATALOGUE
from tests.assets import add_asset, add_event
from tests.object_storage import BucketInMemory, refused

LISTING = """
Topology volumeSizeLimit:256 MB hdd(volume:2/4)
  DataNode 127.0.0.1:20001 hdd
    volume Id:1, Size:100, ReplicaPlacement:000, ReadOnly:true
    volume Id:2, Size:100, ReplicaPlacement:000, ReadOnly:false
    volume Id:3, Size:300000000, ReplicaPlacement:000, ReadOnly:true
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers have tests of their own, and take seconds here."""
    monkeypatch.setattr(diagnosis, "look_at_readers", lambda settings: Finding("readers", "ok", ""))


def doctor(settings: Settings, *, mend: bool = False) -> dict[str, Finding]:
    return {finding.name: finding for finding in diagnose(settings, mend=mend)}


def test_an_installation_that_is_well_but_for_what_does_not_run(
    here: Settings, opened: BucketInMemory, database: Database
) -> None:
    Indexer(here, database).drain_once()
    found = doctor(here)
    assert {name for name, one in found.items() if one.state == "problem"} <= {
        "worker", "indexer", "web", "pages",
    }  # fmt: skip
    assert found["database"].message.startswith("PostgreSQL" if here.is_postgres else "SQLite")
    assert found["storage"].message.startswith("bucket media opens at ")
    assert found["writing"].state == found["clock"].state == found["disk"].state == "ok"
    assert found["index"].message.startswith("0 documents in ")
    assert found["web"].state == ("note" if here.is_postgres else "problem")
    assert opened.s3.objects == {}


def test_without_services_each_says_so_and_the_others_are_looked_at(
    here: Settings, opened: BucketInMemory
) -> None:
    opened.s3.broken = refused("InternalError")
    away = here.model_copy(update={"database_url": None, "home": here.home / "other", "storage": "embedded"})
    found = doctor(away)
    assert found["database"].state == "problem"
    assert "`mediahub up`" in found["storage"].message
    assert found["records"].message == "not looked at: they need database and storage"
    assert found["index"].state != "ok"
    assert "clock" not in found


def test_a_clock_that_differs_from_that_of_s3(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bucket, "check", lambda self: datetime.now(UTC) - timedelta(minutes=10))
    found = doctor(here)["clock"]
    assert (found.state, "by 600 s" in found.message) == ("problem", True)


def test_storage_that_gives_back_other_bytes_or_cannot_be_written(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bucket, "get_bytes", lambda self, key: b"{}")
    assert "other bytes than it was given" in doctor(here)["writing"].message

    def full(*_: object, **__: object) -> None:
        raise refused("InternalError")

    monkeypatch.setattr(opened.s3, "put_object", full)
    assert "Is its disk full" in doctor(here)["writing"].message


def test_a_damaged_record_of_all_events_is_a_finding_like_others(
    here: Settings, opened: BucketInMemory
) -> None:
    opened.put_bytes(CATALOGUE, b"{", "application/json")
    found = doctor(here)
    assert found["records"].state == "problem"
    assert found["records"].message.startswith(f"{CATALOGUE} is damaged")
    assert found["pages"]


def test_a_full_disk(here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "room", lambda home: (1 << 20, "full"))
    found = doctor(here)["disk"]
    assert (found.state, "make room" in found.message) == ("problem", True)


def test_changes_that_wait_for_the_indexer(
    here: Settings, opened: BucketInMemory, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    Indexer(here, database).drain_once()
    with database.begin() as session:
        enqueue(session, [add_asset(session, add_event(session), name).id for name in "a"])
    assert doctor(here)["index"].message.endswith("; 1 changes waiting")
    monkeypatch.setattr(diagnosis, "MANY_WAITING", 0)
    assert "is it running?" in doctor(here)["index"].message


def test_the_front_end_has_to_be_built(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "static_dir", lambda: here.home)
    assert doctor(here)["pages"].message == "the front end is not built; run scripts/setup"
    (here.home / "dist").mkdir()
    (here.home / "dist/manifest.json").write_text("{}")
    assert doctor(here)["pages"].state == "ok"


def test_read_only_volumes_that_are_not_full() -> None:
    assert read_only_volumes(LISTING) == [("127.0.0.1:20001", "1")]
    assert read_only_volumes("") == []


def test_volumes_are_made_writable_again(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = here.model_copy(update={"storage": "embedded"})
    assert "another machine" in doctor(embedded)["volumes"].message
    embedded.storage_dir.mkdir()
    (embedded.storage_dir / "ports.json").write_text(json.dumps({"master.port": 1, "filer.port": 2}))
    asked: list[str] = []
    listings = iter([LISTING, LISTING, "", ""])

    def shell(ports: dict[str, int], commands: list[str]) -> str:
        asked.extend(commands)
        return next(listings) if commands == ["volume.list"] else ""

    monkeypatch.setattr(diagnosis, "run_shell", shell)
    assert "mend them with `mediahub doctor --mend`" in doctor(embedded)["volumes"].message
    assert doctor(embedded, mend=True)["volumes"].message == "made writable again: 1"
    assert "volume.mark -node 127.0.0.1:20001 -volumeId 1 -writable" in asked
    assert doctor(embedded)["volumes"].message == "all can be written to"
    (embedded.storage_dir / "7.dat").touch()
    listings = iter([LISTING])
    assert doctor(embedded)["volumes"].message.startswith("not served: *7.dat")
    (embedded.storage_dir / "7.dat").unlink()
    listings = iter([LISTING, LISTING])
    assert doctor(embedded, mend=True)["volumes"].message.startswith("still read-only: 1")
