"""Bulk edits of a worker."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import select

from mediahub.catalog.models import AssetChange, EditAction, EditPart
from mediahub.curation.edits.bulk_runner import BulkRunner
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import load_settings
from mediahub.storage.bucket import Bucket
from tests.unit.curation.edits.bulk_scene import SPEC, begin, run
from tests.unit.curation.scene import Scene


def test_a_worker_goes_on_where_another_was_killed(scene: Scene, tmp_path: Path) -> None:
    number = begin(scene, list("abcdefg"), [SPEC[1]])
    run(scene, parts=1)
    with scene.database.read() as session:
        action = session.get_one(EditAction, number)
        assert (action.state, action.done, action.total) == ("running", 3, 7)
    settings = load_settings(home=tmp_path)
    services = Services(settings, scene.database, Bucket(settings), Search(settings, scene.database))
    BulkRunner(services).work(threading.Event())
    with scene.database.read() as session:
        action = session.get_one(EditAction, number)
        assert (action.state, action.done, action.changed) == ("done", 7, 7)
        assert len(session.scalars(select(AssetChange)).all()) == 7
        assert all(part.is_done for part in session.scalars(select(EditPart)))
