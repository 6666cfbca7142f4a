"""Taggers and labellers of packages: loaded beside ours, and left out where they do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from mediahub.tagging import plugins
from mediahub.tagging.model import Cost, Fact
from mediahub.tagging.plugins import OWN, cheap, code_folders, folders, loaded, named, resting_on


@dataclass(frozen=True)
class Thing:
    name: str
    size: int = 1


FITTING, TWIN, LARGE, STRANGER = Thing("fitting"), Thing("ours"), Thing("large", 9), "no thing"


@pytest.fixture(autouse=True)
def _points(monkeypatch: pytest.MonkeyPatch) -> None:
    def entry_points(group: str) -> list[EntryPoint]:
        if group != "things":
            return []
        names = ("FITTING", "TWIN", "LARGE", "STRANGER", "MISSING")
        return [EntryPoint(name, f"{__name__}:{name}", group) for name in names]

    monkeypatch.setattr(plugins, "entry_points", entry_points)


def test_ours_come_first_and_what_does_not_fit_is_left_out() -> None:
    ours = Thing("ours")
    assert loaded("things", Thing, [ours]) == (ours, FITTING, LARGE)
    assert loaded("things", Thing, [ours], lambda one: one.size < 5) == (ours, FITTING)
    assert loaded("others", Thing, [ours]) == (ours,)


def test_each_of_ours_is_found_by_its_name_and_runs_in_line() -> None:
    assert set(OWN) <= set(plugins.all_taggers())
    for tagger in OWN:
        assert named(tagger.name) is tagger
    assert named("unheard") is None
    assert {one.cost for one in cheap()} == {Cost.CHEAP}


def test_a_change_concerns_those_that_rest_on_it() -> None:
    assert resting_on([]) == ()
    for fact in Fact:
        assert all(fact in one.rests_on for one in resting_on([fact]))
    assert {one.name for one in resting_on([Fact.VOCABULARY])} >= {"vocabulary"}


def test_code_of_packages_is_found_by_what_they_bring() -> None:
    def function() -> None: ...

    assert code_folders([function, function]) == (Path(__file__).resolve().parent,)
    function.__module__ = "not.loaded"
    assert code_folders([function]) == ()
    assert all(path.is_dir() for path in folders())
