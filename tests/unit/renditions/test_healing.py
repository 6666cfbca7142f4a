"""Renditions that were lost are made anew, and what cannot be made holds up no other."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.models import Asset, Rendition
from mediahub.media.model import MediaError
from mediahub.renditions import healing
from mediahub.renditions.healing import RenditionHealer
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory
from tests.statements import statements_on
from tests.unit.stored_pictures import add_pictures


def names(services: Services, identity: str) -> set[str]:
    with services.database.read() as session:
        return set(session.scalars(select(Rendition.name).where(Rendition.asset_id == identity)))


def lose(services: Services, *names: str) -> None:
    with services.database.begin() as session:
        session.execute(delete(Rendition).where(Rendition.name.in_(names)))


def test_what_is_lost_is_made_again_from_the_original(services: Services, sandbox: SandboxHere) -> None:
    first, second = add_pictures(services, "a", "b")
    with services.database.begin() as session:
        session.get_one(Asset, second).awaited = True  # its original is still to come
    lose(services, "thumb", "preview")
    assert not RenditionHealer(services, sandbox).heal(threading.Event())
    assert {"thumb", "preview"} <= names(services, first)
    assert names(services, second) == set()


def test_one_that_cannot_be_made_is_set_apart(
    services: Services, bucket: BucketInMemory, sandbox: SandboxHere, monkeypatch: object
) -> None:
    first, second = add_pictures(services, "a", "b")
    with services.database.read() as session:
        bucket.delete(session.get_one(Asset, first).original_key)
    lose(services, "thumb", "preview")
    healer = RenditionHealer(services, sandbox)
    healer.heal(threading.Event())
    assert names(services, first) == set()
    assert {"thumb", "preview"} <= names(services, second)
    asked: list[str] = []
    original = healing.render_again
    try:
        healing.render_again = lambda services, sandbox, identity: asked.append(identity)  # type: ignore[assignment]
        healer.heal(threading.Event())
    finally:
        healing.render_again = original
    assert asked == []
    assert MediaError


def test_a_worker_that_ends_begins_nothing(services: Services, sandbox: SandboxHere) -> None:
    (identity,) = add_pictures(services, "a")
    lose(services, "thumb")
    ended = threading.Event()
    ended.set()
    RenditionHealer(services, sandbox).heal(ended)
    assert "thumb" not in names(services, identity)


def test_a_loss_of_everything_is_looked_for_once_not_once_a_page(
    services: Services, sandbox: SandboxHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(healing, "PAGE", 2)
    some = add_pictures(services, *"abcdefgh")
    lose(services, "thumb", "preview")
    healer = RenditionHealer(services, sandbox)
    with statements_on(services.database.engine) as asked:
        while healer.heal(threading.Event()):
            pass
    assert all({"thumb", "preview"} <= names(services, one) for one in some)
    looks = [one for one in asked if "taken_at DESC" in one and "asset.id IN" not in one]
    assert len(looks) == 1


def test_what_was_removed_since_the_look_is_passed_over(
    services: Services, sandbox: SandboxHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(healing, "PAGE", 1)
    some = add_pictures(services, "a", "b")
    lose(services, "thumb", "preview")
    healer = RenditionHealer(services, sandbox)
    assert healer.heal(threading.Event())
    (rest,) = [one for one in some if not names(services, one)]
    with services.database.begin() as session:
        session.delete(session.get_one(Asset, rest))
    assert not healer.heal(threading.Event())
