"""`mediahub migrate --to`: a running installation is moved, whatever kills it on its way, and nothing is
lost."""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from opensearchpy import OpenSearch
from sqlalchemy import func, select

from mediahub.app import create_app
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Event
from mediahub.cli.running.migrate import migrate
from mediahub.identity.tokens import create_token
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.relocation import moving
from mediahub.relocation.journal import Journal
from mediahub.relocation.moving import Moved, Mover
from mediahub.relocation.objects import Objects
from mediahub.relocation.plan import Plan, read_plan
from mediahub.relocation.problems import RelocationError
from mediahub.runtime import Services
from mediahub.services.checks.verification import verify
from tests.functional.killing import ADMIN, EVENT, PATIENCE, Installation, eventually, kill
from tests.functional.relocation.conftest import PICTURES
from tests.pictures import write_jpeg

pytestmark = [pytest.mark.services, pytest.mark.timeout(4 * PATIENCE)]


def move(plan: Plan) -> Moved:
    mover = Mover(plan, lambda step, done, total: None)
    try:
        return mover.run()
    finally:
        mover.close()


def originals(services: Services) -> dict[str, bytes]:
    with services.database.read() as session:
        keys = session.scalars(select(Asset.original_key)).all()
    return {key: services.bucket.get_bytes(key) for key in keys}


def found(services: Services) -> list[str]:
    return sorted(services.search.layout("", event=EVENT, viewer=ADMIN).ids)


def add_event(services: Services, slug: str) -> None:
    with services.database.begin() as session:
        create_event(session, slug, slug.capitalize(), "UTC")


def test_an_installation_moves_although_it_was_killed(old: Installation, elsewhere: Path) -> None:
    seed = int(os.environ.get("MEDIAHUB_TEST_SEED", random.randrange(10**6)))
    print(f"MEDIAHUB_TEST_SEED={seed}")
    process = old.start("migrate", "--to", str(elsewhere))
    time.sleep(random.Random(seed).uniform(1.0, 4.0))
    if process.poll() is None:
        kill(process)
    before, plan = originals(old.services), read_plan(old.settings, elsewhere)
    moved = move(plan)
    assert moved.before == moved.damaged == []
    assert move(plan).rows == 0  # nothing is left to do
    new = Services.open(plan.target)
    assert verify(new, quick=False, progress=lambda done, total: None).differences == []
    assert originals(new) == before
    assert len(found(new)) == PICTURES
    add_event(new, "afterwards")  # numbers go on
    with new.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 2
    new.database.dispose()


def test_the_old_one_says_that_it_moved_and_can_be_had_back(old: Installation, elsewhere: Path) -> None:
    with old.services.database.begin() as session:
        _, token = create_token(session, "admin@example.org", {"read", "upload"}, days=1)
    plan = read_plan(old.settings, elsewhere)
    asked = CliRunner(env=old.environment).invoke(migrate, ["--to", str(elsewhere), "--json"])
    assert asked.exit_code == 0, asked.output
    assert json.loads(asked.stdout)["rows"] > 0
    assert "MEDIAHUB_ENCRYPTION_KEY=" in elsewhere.read_text()
    with pytest.raises(ReadOnly):
        add_event(old.services, "too-late")
    app = create_app(old.settings)
    programs = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    assert programs.get("/api/v1/events", headers=headers).status_code == 200
    refused = programs.post(f"/api/v1/events/{EVENT}/batches", json={"photographer": "Li"}, headers=headers)
    assert (refused.status_code, refused.headers.get("Retry-After")) == (503, "15"), refused.text
    assert "was moved" in refused.json["detail"]
    assert "was moved to other servers" in programs.get("/login").text

    again = CliRunner(env=old.environment).invoke(migrate, ["--to", str(elsewhere)])
    assert (again.exit_code, "Now stop MediaHub here" in again.output) == (0, True)
    back = CliRunner(env=old.environment).invoke(migrate, ["--reopen"])
    assert "takes changes again" in back.output
    add_event(old.services, "back")
    with pytest.raises(RelocationError, match="not empty"):  # people may have worked there since
        move(plan)


def test_what_fails_leaves_the_old_one_as_it_was(
    old: Installation, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, was_closed = read_plan(old.settings, elsewhere), []

    def fail(*_: object) -> None:
        with pytest.raises(ReadOnly):
            add_event(old.services, "meanwhile")
        was_closed.append(True)
        raise RelocationError("the new database is full")

    monkeypatch.setattr(moving, "put_rows", fail)
    with pytest.raises(RelocationError, match="is full"):
        move(plan)
    assert was_closed
    add_event(old.services, "goes-on")


def test_only_what_is_new_is_copied_again(old: Installation, elsewhere: Path) -> None:
    plan, journal = read_plan(old.settings, elsewhere), Journal(old.settings.home)
    objects = Objects(plan, journal)
    objects.ensure_target()
    first = objects.copy(lambda done, total: None)
    assert first.copied == first.objects > 3 * PICTURES
    assert objects.copy(lambda done, total: None).copied == 0
    bucket = old.services.bucket
    (record, *_) = [info.key for info in bucket.list("records/")]
    bucket.put_bytes(record, bucket.get_bytes(record)[::-1], "application/json")  # of the same size
    bucket.put_bytes("renditions/zz/gone", b"x", "image/webp")
    assert objects.copy(lambda done, total: None).copied == 2
    bucket.delete("renditions/zz/gone")
    assert objects.delete_others() == 1
    journal.close()


@pytest.mark.long
@pytest.mark.timeout(10 * PATIENCE)
def test_nothing_is_lost_while_pictures_come_in(
    old: Installation,
    elsewhere: Path,
    opensearch_url: str,
    sandbox: Sandbox,
    tmp_path: Path,
) -> None:
    """To OpenSearch too; a worker runs, frames come in all the time, and the move is killed again and
    again."""
    prefix = f"t{uuid.uuid4().hex[:10]}"
    with elsewhere.open("a") as file:
        file.write(f"MEDIAHUB_SEARCH_URL={opensearch_url}/{prefix}\n")
    seed = int(os.environ.get("MEDIAHUB_TEST_SEED", random.randrange(10**6)))
    print(f"MEDIAHUB_TEST_SEED={seed}")
    chance = random.Random(seed)
    worker, indexer = old.start("worker"), old.start("indexer")
    kills = int(os.environ.get("MEDIAHUB_TEST_KILLS", "6"))
    acknowledged = send_meanwhile(old, sandbox, tmp_path, lambda: None)
    for number in range(kills):
        process = old.start("migrate", "--to", str(elsewhere))
        time.sleep(chance.uniform(1.0, 15.0))
        if process.poll() is None:
            kill(process)
        acknowledged |= send_meanwhile(old, sandbox, tmp_path / str(number), lambda: None)
    last = old.start("migrate", "--to", str(elsewhere), "--json")
    said, _ = last.communicate(timeout=4 * PATIENCE)
    assert last.returncode == 0
    print(f"{kills} kills, {len(acknowledged)} frames were safe, {said.decode()}")
    assert worker.poll() is indexer.poll() is None
    old.stop()
    plan = read_plan(old.settings, elsewhere)
    new = Services.open(plan.target)
    with new.database.read() as session:
        there = set(session.scalars(select(Asset.sha256)))
    assert acknowledged <= there
    report = verify(new, quick=False, progress=lambda done, total: None)
    assert [one for one in report.differences if one.kind not in moving.PASSING | {"index"}] == []
    assert eventually(lambda: len(found(new)) == len(there), PATIENCE)
    new.database.dispose()
    OpenSearch(opensearch_url).indices.delete(index=f"{prefix}-*")


def send_meanwhile(
    old: Installation, sandbox: Sandbox, folder: Path, between: Callable[[], None]
) -> set[str]:
    """Frames that were said to be safe."""
    pipeline, safe = Pipeline(old.services, sandbox), set()
    for number in range(4):
        path = write_jpeg(folder / f"{number}.jpg", uuid.uuid4().int % 10**6, (600, 400))
        try:
            with old.services.database.begin() as session:
                batch = open_batch(session, event=EVENT, photographer="Li", source="cli", roots=[str(folder)])
            outcome = pipeline.take(LocalFile(path.name, path), batch)
        except ReadOnly:
            time.sleep(1)  # and the sender tries again
            continue
        with old.services.database.read() as session:
            safe.add(session.get_one(Asset, outcome.asset_id).sha256)
        between()
    return safe
