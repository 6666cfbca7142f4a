"""Labellers that are installed: ours, and those of packages (entry point group `mediahub.vision_words`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mediahub.logs import write_nothing
from mediahub.media.model import MediaError
from mediahub.media.vision.labels.classes import CLASSIFIER
from mediahub.media.vision.labels.composition import COMPOSITION
from mediahub.media.vision.labels.counting import COUNTER
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord, bounded
from mediahub.messages import N_
from mediahub.settings import Settings
from mediahub.tagging.plugins import code_folders, loaded

GROUP = "mediahub.vision_words"
OWN = (CLASSIFIER, COMPOSITION, COUNTER)
MAX_NAME_LENGTH = 40
"""Letters of a labeller's name."""


@cache
def all_labellers() -> tuple[Labeller, ...]:
    """Every labeller, ours first. One that cannot be loaded, or takes a name that is taken, is left out and
    logged."""
    return loaded(GROUP, Labeller, OWN, lambda one: 0 < len(one.name) <= MAX_NAME_LENGTH)


def usable(settings: Settings) -> tuple[Labeller, ...]:
    """Those that this installation has what it needs for; none where looks are not compared."""
    return tuple(one for one in all_labellers() if one.is_here()) if settings.compare_looks else ()


def folders() -> tuple[Path, ...]:
    """Where the code of other packages' labellers lies: a reader that asks them has to see it."""
    return code_folders(one.look for one in all_labellers() if one not in OWN)


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
