"""`/metrics`: what it names, who reads it, and that it answers while other things do not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from mediahub.app import create_app
from mediahub.catalog.coordination.heartbeats import Heart, LoopState
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable

WELL = LoopState("zips", 1.0, 300.0, 2.0, 0, 0, 0, "")


def read(app: Flask) -> dict[str, list[tuple[dict[str, str], float]]]:
    """By metric, its labels and values."""
    text = app.test_client().get("/metrics").get_data(as_text=True)
    return {
        family.name: [(dict(one.labels), one.value) for one in family.samples]
        for family in text_string_to_metric_families(text)
    }


@pytest.fixture
def services(app: Flask) -> Services:
    return app.extensions["mediahub"]


def test_queues_files_machine_and_services_are_named(app: Flask, services: Services) -> None:
    Heart("worker", services.database).beat([WELL])
    found = read(app)
    assert found["mediahub_build_info"][0][1] == 1
    assert found["mediahub_database_up"] == [({}, 1)]
    depths = {labels["queue"]: value for labels, value in found["mediahub_queue_depth"]}
    assert {"files", "index", "mail", "newsrooms"} <= depths.keys()
    assert {labels["queue"] for labels, _ in found["mediahub_queue_age_seconds"]} == depths.keys()
    assert found["mediahub_disk_free_bytes"][0][1] > 0
    assert {labels["loop"] for labels, _ in found["mediahub_loop_stands_still"]} == {"zips"}
    assert "mediahub_files_ready_lately" in found


def test_quotas_say_how_full_they_are(app: Flask, services: Services) -> None:
    with services.database.begin() as session:
        create_event(session, "spring", "Spring", "UTC").quota_bytes = 1000
        create_event(session, "fair", "Fair", "UTC")
    assert read(app)["mediahub_quota_taken_ratio"] == [({"event": "spring", "whose": "Spring"}, 0.0)]


def test_it_answers_without_database_and_storage(
    app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    def unavailable() -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(Database, "read", away)
    monkeypatch.setattr(services.bucket, "check", unavailable)
    found = read(app)
    assert found["mediahub_database_up"] == found["mediahub_storage_up"] == [({}, 0)]
    assert found["mediahub_disk_free_bytes"][0][1] > 0


def test_collectors_elsewhere_are_named_in_a_setting(app: Flask, services: Services) -> None:
    settings = services.settings.model_copy(update={"metrics_from": "10.1.0.0/16, ::1"})
    client = create_app(settings).test_client()

    def status(address: str, **headers: str) -> int:
        return client.get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers).status_code

    assert status("10.1.2.3") == 200
    assert status("10.2.2.3") == 403
    assert status("127.0.0.1") == 403
    assert status("10.1.2.3", **{"X-Forwarded-For": "10.1.2.3"}) == 403, "that came through a proxy"


def test_certificate_and_signing_key(app: Flask, services: Services, tmp_path: Path) -> None:
    changes = {"ftp": True, "ftp_cert": tmp_path / "none.pem", "ftp_key": tmp_path / "none.key"}
    (services.settings.home / "receipt-key.pem").write_text("x")
    found = read(create_app(services.settings.model_copy(update=changes)))
    (services.settings.home / "receipt-key.pem").unlink()
    ends = found["mediahub_certificate_end_timestamp_seconds"]
    assert ends == [({"certificate": "ftp"}, 0)], "one that cannot be read has ended"
    made = datetime.fromtimestamp(found["mediahub_signing_key_made_timestamp_seconds"][0][1], UTC)
    assert (datetime.now(UTC) - made).total_seconds() < 3600
