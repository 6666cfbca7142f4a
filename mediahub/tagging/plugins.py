"""Taggers that are installed: ours, and those of packages (entry point group `mediahub.taggers`)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, TypeVar

import structlog

from mediahub.tagging.model import Cost, Fact, Tagger
from mediahub.tagging.taggers.embedded import EMBEDDED
from mediahub.tagging.taggers.programme import PROGRAMME
from mediahub.tagging.taggers.signs import SIGNS
from mediahub.tagging.taggers.vocabulary import RULES, VOCABULARY

GROUP = "mediahub.taggers"
OWN = (EMBEDDED, PROGRAMME, VOCABULARY, RULES, SIGNS)
log = structlog.get_logger()


class _Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


@cache
def all_taggers() -> tuple[Tagger, ...]:
    """Every tagger, ours first. One that cannot be loaded, or takes a name that is taken, is left out and
    logged."""
    return loaded(GROUP, Tagger, OWN)


def loaded(
    group: str, kind: type[T], own: Iterable[T], fits: Callable[[T], bool] = lambda one: True
) -> tuple[T, ...]:
    """Ours, then those of this kind that packages bring by the entry points of a group. One that cannot be
    loaded, that does not fit, or whose name is taken is left out and logged."""
    what = kind.__name__
    found: dict[str, T] = {one.name: one for one in own}
    for point in entry_points(group=group):
        try:
            one = point.load()
        except Exception as error:  # noqa: BLE001  (a plug-in may fail in any way)
            log.warning("plug-in cannot be loaded", kind=what, name=point.name, error=repr(error))
            continue
        if not isinstance(one, kind) or one.name in found or not fits(one):
            log.warning("plug-in left out: not of its kind and a name of its own", kind=what, name=point.name)
            continue
        found[one.name] = one
    return tuple(found.values())


def cheap() -> tuple[Tagger, ...]:
    """Those that run in line with ingest."""
    return tuple(tagger for tagger in all_taggers() if tagger.cost is Cost.CHEAP)


def resting_on(facts: Iterable[Fact]) -> tuple[Tagger, ...]:
    """Those whose answer may change when one of these facts does."""
    changed = frozenset(facts)
    return tuple(tagger for tagger in all_taggers() if tagger.rests_on & changed)


def folders() -> tuple[Path, ...]:
    """Where the code of other packages' taggers lies: a reader that asks them has to see it."""
    return code_folders(tagger.suggest for tagger in all_taggers() if tagger not in OWN)


def code_folders(functions: Iterable[Callable[..., object]]) -> tuple[Path, ...]:
    """Where the code of these functions lies."""
    modules = {one.__module__ for one in functions}
    files = [sys.modules[name].__file__ for name in modules if name in sys.modules]
    return tuple(Path(file).resolve().parent for file in files if file)


def named(name: str) -> Tagger | None:
    """The tagger of this name, if it is installed."""
    return next((tagger for tagger in all_taggers() if tagger.name == name), None)
