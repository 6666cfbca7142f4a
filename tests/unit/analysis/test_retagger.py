"""Taggers in the background: cheap ones first, one that fails holds up none, and what is due is done."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from mediahub.analysis import retagger as module
from mediahub.analysis.retagger import Retagger, ask_named
from mediahub.catalog.models import Asset, AssetTag, Outbox, Rendition, Tag, TaggerRun
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.tagging.depictions import Source, Status
from mediahub.runtime import Services
from mediahub.tagging import pending, plugins
from mediahub.tagging.model import Cost, Fact, Suggestion, Tagger
from tests.unit.stored_pictures import add_pictures, jpeg

CHEAP = Tagger("cheap", "1", lambda asset, event: [], frozenset({Fact.WORDS}))
SLOW = Tagger("slow", "1", lambda asset, event: [], frozenset({Fact.PICTURE}), Cost.BACKGROUND)


class Here:
    """Asks a slow tagger in this process, and keeps whom it asked about."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.failing: set[str] = set()

    def call(self, function: Any, name: str, facts: Any, event: Any, *, seconds: float) -> list[Suggestion]:
        self.asked.append((name, facts))
        if name in self.failing:
            raise RuntimeError("it crashed")
        return [Suggestion(Source.LOOK, 0.9, Status.SUGGESTED, tag="robot", tagger=name)]


@pytest.fixture
def sandbox() -> Any:
    return Here()


@pytest.fixture
def taggers(monkeypatch: pytest.MonkeyPatch) -> list[Tagger]:
    found = [SLOW, CHEAP]
    monkeypatch.setattr(plugins, "all_taggers", lambda: tuple(found))
    return found


def in_line(services: Services, name: str, *ids: str) -> None:
    with services.database.begin() as session:
        pending.enlist(session, name, "1", Asset.id.in_(ids))


def runs(services: Services, name: str) -> dict[str, tuple[str, int]]:
    """Of each asset that has a row for a tagger, its state and how often it failed."""
    with services.database.read() as session:
        rows = session.scalars(select(TaggerRun).where(TaggerRun.tagger == name))
        return {one.asset_id: (one.state, one.attempts) for one in rows}


def tags(services: Services) -> set[tuple[str, str]]:
    with services.database.read() as session:
        return set(session.execute(select(AssetTag.asset_id, Tag.label).join(Tag)).all())


def test_what_was_never_looked_at_is_enlisted_once_in_a_while(
    services: Services, sandbox: Any, taggers: list[Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = add_pictures(services, "a")
    work = Retagger(services, sandbox)
    assert work.work(threading.Event()) == 1
    assert [(name, facts.picture) for name, facts in sandbox.asked] == [("slow", jpeg())]
    assert runs(services, "slow") == {first: ("done", 0)}
    assert runs(services, "cheap") == {}, "those ran at ingest"
    assert tags(services) == {(first, "robot")}
    with services.database.read() as session:
        assert first in session.scalars(select(Outbox.asset_id)).all()
    add_pictures(services, "b", event="gala")
    assert not work._is_due()
    assert work.work(threading.Event()) == 0
    monkeypatch.setattr(module, "ENLIST_EVERY", 0.0)
    assert work._is_due()
    assert work.work(threading.Event()) == 1


def test_cheap_ones_come_first_and_leave_no_row(
    services: Services, sandbox: Any, taggers: list[Tagger]
) -> None:
    order: list[str] = []

    def suggest(asset: Any, event: Any) -> list[Suggestion]:
        order.append("cheap")
        return [Suggestion(Source.OCR, 0.8, Status.SUGGESTED, tag="car")]

    taggers[1] = replace(CHEAP, suggest=suggest)
    first, second = add_pictures(services, "a", "b")
    in_line(services, "cheap", first, second)
    work = Retagger(services, sandbox)
    assert work.work(threading.Event()) == 4
    assert (len(order), len(sandbox.asked)) == (2, 2)
    assert runs(services, "cheap") == {}
    assert tags(services) == {(one, tag) for one in (first, second) for tag in ("car", "robot")}


def test_one_that_fails_is_asked_again_later_and_holds_up_nobody(
    services: Services, sandbox: Any, taggers: list[Tagger]
) -> None:
    def broken(asset: Any, event: Any) -> list[Suggestion]:
        raise RuntimeError("no words")

    taggers[:] = [replace(CHEAP, suggest=broken), SLOW, replace(SLOW, name="other")]
    sandbox.failing.add("slow")
    (first,) = add_pictures(services, "a")
    in_line(services, "cheap", first)
    assert Retagger(services, sandbox).work(threading.Event()) == 3
    assert runs(services, "cheap") == {first: ("due", 1)}
    assert runs(services, "slow") == {first: ("due", 1)}
    assert runs(services, "other") == {first: ("done", 0)}
    with services.database.read() as session:
        rows = session.scalars(select(TaggerRun).where(TaggerRun.state == "due")).all()
        assert all(one.next_try > utcnow() for one in rows)
        assert {one.tagger: one.error for one in rows if "crashed" in one.error or "no words" in one.error}


def test_it_stops_between_two_steps(services: Services, sandbox: Any, taggers: list[Tagger]) -> None:
    add_pictures(services, "a", "b")
    stop = threading.Event()
    stop.set()
    assert Retagger(services, sandbox).work(stop) == 0
    assert sandbox.asked == []


def test_a_template_that_cannot_be_filled_in_is_put_off_and_the_others_are_filled(
    services: Services, sandbox: Any, taggers: list[Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    taggers.clear()
    first, second, third = add_pictures(services, "a", "b", "c")
    in_line(services, module.TEMPLATE, first, second, third)
    filled: list[str] = []

    def refill(session: Any, ids: Any) -> None:
        if second in ids:
            raise RuntimeError("a fault of ours")
        filled.extend(ids)

    monkeypatch.setattr(module, "refill", refill)
    assert Retagger(services, sandbox).work(threading.Event()) == 3
    assert sorted(filled) == sorted([first, third])
    assert runs(services, module.TEMPLATE) == {second: ("due", 1)}


def test_a_picture_without_a_preview_is_asked_about_without_one(
    services: Services, sandbox: Any, taggers: list[Tagger]
) -> None:
    taggers[:] = [SLOW, replace(SLOW, name="blind", rests_on=frozenset({Fact.WORDS}))]
    add_pictures(services, "a")
    with services.database.begin() as session:
        session.execute(update(Asset).values(caption="A robot"))
        session.execute(delete(Rendition))
    Retagger(services, sandbox).work(threading.Event())
    assert {name: facts.picture for name, facts in sandbox.asked} == {"slow": None, "blind": None}


def test_a_process_of_its_own_asks_the_tagger_by_its_name(
    taggers: list[Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "write_nothing", lambda: None)
    monkeypatch.setattr(plugins, "named", lambda name: {one.name: one for one in taggers}.get(name))
    found = Suggestion(Source.LOOK, 0.9, Status.SUGGESTED, tag="robot")
    taggers[0] = replace(SLOW, suggest=lambda asset, event: [found])
    assert ask_named("slow", None, None) == [replace(found, tagger="slow")]  # type: ignore[arg-type]
    assert ask_named("gone", None, None) == []  # type: ignore[arg-type]
