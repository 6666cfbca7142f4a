"""What came in is in the audit log, from whoever delivered it, though a worker took it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.audit.origin import ActorKind
from mediahub.audit.search import Question, find
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Batch, ContributorLink, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import BatchRef, get_arrival
from mediahub.ingest.batches.received import record_received
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.ftp.accounts import create_account, find_account
from mediahub.runtime import Services
from tests.assets import add_asset, add_event
from tests.pictures import write_jpeg

SHOWN = "day 1/a.jpg"


def trail(services: Services, asset_id: str) -> list[tuple[str, str, dict[str, Any]]]:
    with services.database.read() as session:
        entries = find(session, Question(asset_id=asset_id)).entries
        return [(entry.action, entry.actor_kind, entry.details) for entry in entries]


def test_the_trail_of_a_picture_begins_when_it_came_in(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    file = LocalFile(SHOWN, write_jpeg(tmp_path / "a.jpg", 1))
    for _ in range(2):  # the second time it is a duplicate
        outcome = pipeline.take(file, batch)
    assert trail(services, outcome.asset_id or "") == [
        ("delivery.received", "command", {"filename": SHOWN, "source": "cli"})
    ]


@pytest.mark.parametrize("way", ["link", "ftp", "push"])
def test_who_delivered_it_is_named(database: Database, way: str) -> None:
    with database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "a")
        batch = session.scalars(select(Batch)).one()
        batch.source = way
        if way == "link":
            link = ContributorLink(
                event_id=event.id, label="Guests", prefix="c_1", secret_sha256="0" * 64, max_files=1,
                max_bytes=1, expires_at=utcnow(),
            )  # fmt: skip
            session.add(link)
            session.flush()
            batch.link_id = link.id
            wanted = ActorKind.CONTRIBUTOR, link.id, f"contributor_link {link.id}"
        elif way == "ftp":
            create_account(session, "chen", event=event.slug, photographer="Chen Rui")
            account = find_account(session, "chen")
            assert account is not None
            arrival = get_arrival(session, batch.id, SHOWN)
            session.add(
                FtpUpload(account_id=account.id, folder="/day 1", name="a.jpg", arrival=arrival, whole=True)
            )
            wanted = ActorKind.CAMERA, account.id, "ftp_account chen"
        else:
            batch.opened_by = create_user(session, "li@example.org", "correct horse", "photographer").id
            wanted = ActorKind.USER, batch.opened_by, ""
        session.flush()
        record_received(session, asset.id, batch.id, SHOWN)
    with database.read() as session:
        (entry,) = find(session, Question(asset_id=asset.id)).entries
        assert (entry.actor_kind, entry.actor_id, entry.means) == wanted
        assert session.get_one(Asset, asset.id).event_id == entry.event_id
