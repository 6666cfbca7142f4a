"""Taggers that are installed: ours, and those of packages (entry point group `mediahub.taggers`)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import structlog

from mediahub.tagging.model import Cost, Fact, Tagger
from mediahub.tagging.taggers.embedded import EMBEDDED
from mediahub.tagging.taggers.programme import PROGRAMME
from mediahub.tagging.taggers.signs import SIGNS
from mediahub.tagging.taggers.vocabulary import RULES, VOCABULARY

GROUP = "mediahub.taggers"
OWN = (EMBEDDED, PROGRAMME, VOCABULARY, RULES, SIGNS)
log = structlog.get_logger()


@cache
def all_taggers() -> tuple[Tagger, ...]:
    """Every tagger, ours first. One that cannot be loaded, or takes a name that is taken, is left out and
    logged."""
    found = {tagger.name: tagger for tagger in OWN}
    for point in entry_points(group=GROUP):
        try:
            tagger = point.load()
        except Exception as error:  # noqa: BLE001  (a plug-in may fail in any way)
            log.warning("tagger cannot be loaded", tagger=point.name, error=repr(error))
            continue
        if not isinstance(tagger, Tagger) or tagger.name in found:
            log.warning("tagger left out: not a Tagger of a name of its own", tagger=point.name)
            continue
        found[tagger.name] = tagger
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
    modules = {tagger.suggest.__module__ for tagger in all_taggers() if tagger not in OWN}
    files = [sys.modules[name].__file__ for name in modules if name in sys.modules]
    return tuple(Path(file).resolve().parent for file in files if file)


def named(name: str) -> Tagger | None:
    """The tagger of this name, if it is installed."""
    return next((tagger for tagger in all_taggers() if tagger.name == name), None)
