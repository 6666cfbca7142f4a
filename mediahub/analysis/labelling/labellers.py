"""Labellers that are installed: ours, and those of packages (entry point group `mediahub.vision_words`)."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import structlog

from mediahub.logs import write_nothing
from mediahub.media.model import MediaError
from mediahub.media.vision.labels.classes import CLASSIFIER
from mediahub.media.vision.labels.composition import COMPOSITION
from mediahub.media.vision.labels.counting import COUNTER
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord, bounded
from mediahub.messages import N_
from mediahub.settings import Settings

GROUP = "mediahub.vision_words"
OWN = (CLASSIFIER, COMPOSITION, COUNTER)
LONGEST = 40
"""Letters of a labeller's name."""
log = structlog.get_logger()


@cache
def all_labellers() -> tuple[Labeller, ...]:
    """Every labeller, ours first. One that cannot be loaded, or takes a name that is taken, is left out and
    logged."""
    found = {one.name: one for one in OWN}
    for point in entry_points(group=GROUP):
        try:
            labeller = point.load()
        except Exception as error:  # noqa: BLE001  (a plug-in may fail in any way)
            log.warning("labeller cannot be loaded", labeller=point.name, error=repr(error))
            continue
        if (
            not isinstance(labeller, Labeller)
            or labeller.name in found
            or not 0 < len(labeller.name) <= LONGEST
        ):
            log.warning("labeller left out: not a Labeller of a name of its own", labeller=point.name)
            continue
        found[labeller.name] = labeller
    return tuple(found.values())


def usable(settings: Settings) -> tuple[Labeller, ...]:
    """Those that this installation has what it needs for; none where looks are not compared."""
    return tuple(one for one in all_labellers() if one.is_here()) if settings.compare_looks else ()


def folders() -> tuple[Path, ...]:
    """Where the code of other packages' labellers lies: a reader that asks them has to see it."""
    modules = {one.look.__module__ for one in all_labellers() if one not in OWN}
    files = [sys.modules[name].__file__ for name in modules if name in sys.modules]
    return tuple(Path(file).resolve().parent for file in files if file)


def look_named(name: str, path: Path) -> list[VisualWord]:
    """What the labeller of this name sees in the picture at `path`; for the sandbox. Raises MediaError.

    Whatever one of a package raises counts as a fault of this picture, which is set apart for it alone.
    """
    write_nothing()  # this is a process of its own
    labeller = next((one for one in all_labellers() if one.name == name), None)
    if labeller is None:
        return []
    try:
        return bounded(labeller.look(path))
    except MediaError:
        raise
    except Exception as error:
        if labeller in OWN:
            raise
        raise MediaError("damaged", N_("It cannot be looked at.")) from error
