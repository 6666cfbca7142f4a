"""`mediahub trash`: to the trash, back, and for good."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset
from mediahub.runtime import Services
from tests.assets import add_asset, add_event
from tests.object_storage import BucketInMemory, refused
from tests.unit.cli.conftest import Run


@pytest.fixture
def ids(services: Services) -> list[str]:
    with services.database.begin() as session:
        event = add_event(session, "night")
        assets = [add_asset(session, event, name) for name in ("one", "two")]
        for asset in assets:
            services.bucket.put_bytes(asset.original_key, b"frame", "image/jpeg")
        return [asset.id for asset in assets]


def states(services: Services) -> dict[str, str]:
    with services.database.read() as session:
        return {one.id: one.state for one in session.scalars(select(Asset))}


def test_there_and_back(run: Run, services: Services, ids: list[str]) -> None:
    assert run("trash", "move", *ids).stdout == "2 moved to the trash\n"
    rows = [
        json.loads(line) for line in run("trash", "list", "--event", "night", "--json").stdout.splitlines()
    ]
    assert {row["id"] for row in rows} == set(ids)
    assert rows[0]["photographer"] == "Chen Rui"
    assert len(run("trash", "list", "--event", "night").stdout.splitlines()) == 2
    assert run("trash", "restore", ids[0]).stdout == "1 restored\n"
    assert states(services) == {ids[0]: "ready", ids[1]: "trashed"}


def test_for_good_only_when_that_was_meant(run: Run, services: Services, ids: list[str]) -> None:
    run("trash", "move", ids[0])
    kept = run("trash", "empty", "--event", "night", input="n\n")
    assert "Nothing was deleted." in kept.stdout
    assert set(states(services)) == set(ids)
    done = run("trash", "empty", "--event", "night", "--yes")
    assert done.stdout.splitlines()[-1] == "1 deleted for good"
    assert set(states(services)) == {ids[1]}
    assert [one.key for one in services.bucket.list()] == ["originals/two"]
    assert run("trash", "empty", "--event", "night", "--yes").stdout == "Nothing was deleted.\n"


def test_mistakes_are_said(run: Run, services: Services, bucket: BucketInMemory, ids: list[str]) -> None:
    for command in ("move", "restore"):
        assert run("trash", command, "nothing").exit_code == 1
    for arguments in (("list",), ("empty", "--yes")):
        assert run("trash", *arguments, "--event", "none").exit_code == 1
    run("trash", "move", ids[0])
    bucket.s3.delete_object = _fail  # type: ignore[method-assign, assignment]
    failed = run("trash", "empty", "--event", "night", "--yes")
    assert (failed.exit_code, "A worker goes on with it" in failed.stderr) == (1, True)


def _fail(**_: object) -> None:
    raise refused("InternalError")


def test_nothing_works_while_storage_is_away(run: Run, services: Services, bucket: BucketInMemory) -> None:
    bucket.s3.broken = refused("InternalError")
    failed = run("trash", "list", "--event", "summit")
    assert (failed.exit_code, "Start it with `mediahub up`" in failed.stderr) == (1, True)
