"""Visual words are found once by each labeller, again by a newer one, and never held up by one picture."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from mediahub.analysis.labelling import labellers, sweep
from mediahub.analysis.labelling.labellers import look_named
from mediahub.analysis.labelling.stored import ATTEMPTS, count_due, words_of
from mediahub.catalog.models import Asset, VisualWords
from mediahub.catalog.models.base import utcnow
from mediahub.media.vision.labels.visual_words import VisualWord
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError
from tests.object_storage import BucketInMemory, refused
from tests.unit.analysis.labelling.seeing import (
    CARS,
    GO_ON,
    NOTHING,
    enqueued,
    opened,
    rows,
    sees_nothing,
)
from tests.unit.stored_pictures import add_pictures, jpeg


def test_each_labeller_looks_once_and_search_hears_of_words(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = add_pictures(services, "a")
    here = opened(services, monkeypatch, CARS, NOTHING)
    assert here.work(GO_ON) == 1
    assert rows(services) == {(identity, "cars"): (1, ["car"], 0), (identity, "nothing"): (1, [], 0)}
    assert enqueued(services) == {identity}
    assert here.work(GO_ON) == 0
    with services.database.read() as session:
        assert words_of(session, identity) == [VisualWord("car", 0.9, {"zh": ["汽车"]})]


def test_another_machine_with_fewer_or_older_labellers_undoes_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = add_pictures(services, "a")
    newer = replace(CARS, version=2)
    assert opened(services, monkeypatch, newer).work(GO_ON) == 1
    assert opened(services, monkeypatch, NOTHING, CARS).work(GO_ON) == 1  # for the one that it alone has
    assert rows(services)[identity, "cars"] == (2, ["car"], 0)
    assert opened(services, monkeypatch, newer, NOTHING).work(GO_ON) == 0


def test_a_newer_version_looks_again_and_the_same_words_are_no_news(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = add_pictures(services, "a")
    opened(services, monkeypatch, CARS).work(GO_ON)
    enqueued(services)
    assert opened(services, monkeypatch, replace(CARS, version=2)).work(GO_ON) == 1
    assert (rows(services)[identity, "cars"][0], enqueued(services)) == (2, set())
    assert opened(services, monkeypatch, replace(CARS, version=3, look=sees_nothing)).work(GO_ON) == 1
    assert (rows(services)[identity, "cars"], enqueued(services)) == ((3, [], 0), {identity})


def test_a_poisonous_picture_is_set_apart_and_harms_no_other(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = add_pictures(services, "a", "b")
    services.bucket.put_bytes(f"renditions/{bad}/thumb.jpg", jpeg("blue"), "image/jpeg")
    here = opened(services, monkeypatch, CARS, NOTHING)
    assert here.work(GO_ON) == 2
    assert rows(services)[bad, "cars"] == (1, [], 1)
    assert rows(services)[bad, "nothing"] == (1, [], 0)
    assert rows(services)[good, "cars"] == (1, ["car"], 0)
    assert here.work(GO_ON) == 0  # not yet
    for tries in range(2, ATTEMPTS + 1):
        with services.database.begin() as session:
            session.execute(update(VisualWords).where(VisualWords.failures > 0).values(retry_at=utcnow()))
        assert here.work(GO_ON) == 1
        assert rows(services)[bad, "cars"] == (1, [], tries)
    with services.database.begin() as session:
        session.execute(update(VisualWords).values(retry_at=utcnow()))
    assert here.work(GO_ON) == 0
    with services.database.read() as session:
        assert count_due(session, (CARS, NOTHING)) == 0
        assert count_due(session, (replace(CARS, version=2),)) == 2, "another version may manage"


def test_storage_that_is_away_is_no_pictures_fault(
    services: Services, bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pictures(services, "a")
    here = opened(services, monkeypatch, CARS)
    bucket.s3.broken = refused("InternalError")
    with pytest.raises(StorageError):
        here.work(GO_ON)
    assert rows(services) == {}
    bucket.s3.broken = None
    assert here.work(GO_ON) == 1


def test_a_picture_without_its_rendition_has_no_words(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = add_pictures(services, "a", "b")
    services.bucket.delete(f"renditions/{first}/thumb.jpg")
    with services.database.begin() as session:
        session.get_one(Asset, second).renditions = []
    assert opened(services, monkeypatch, CARS).work(GO_ON) == 2
    assert {tuple(words) for _, words, _ in rows(services).values()} == {()}


def test_a_worker_that_ends_keeps_what_it_saw(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    add_pictures(services, "a", "b")
    here, stop = opened(services, monkeypatch, CARS), threading.Event()
    monkeypatch.setattr(
        sweep, "wait_for_uploads", lambda *_: stop.set() if rows_seen else rows_seen.append(1)
    )
    rows_seen: list[int] = []
    assert here.work(stop) == 1
    assert len(rows(services)) == 1
    assert here.work(stop) == 0


def test_no_loop_where_nothing_is_installed_or_looks_are_off(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = replace(CARS, is_here=lambda: False)
    assert opened(services, monkeypatch, absent).loops() == []
    assert [one.name for one in opened(services, monkeypatch, absent, NOTHING).loops()] == ["visual-words"]
    off = replace(services, settings=services.settings.model_copy(update={"compare_looks": False}))
    assert opened(off, monkeypatch, NOTHING).loops() == []
    with services.database.read() as session:
        assert count_due(session, ()) == 0


def test_a_labeller_that_is_not_installed_here_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labellers, "all_labellers", lambda: (CARS,))
    assert look_named("others", Path("picture")) == []
