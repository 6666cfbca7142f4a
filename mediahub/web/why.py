"""Why a picture is marked as it is, and what was corrected of its time, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from mediahub.catalog.models import Asset
from mediahub.catalog.models.marks import Mark
from mediahub.web.clocks import off_text


def why(mark: Mark) -> str:
    """The reasons that taggers gave, the strongest first; empty for what a person said."""
    return " ".join(reasons(mark.evidence or []))


def reasons(evidence: Iterable[Mapping[str, Any]]) -> list[str]:
    """What each tagger gives as its reason, each once."""
    return list(dict.fromkeys(_sentence(said) for said in evidence if said.get("reason")))


def clock_text(asset: Asset) -> str:
    """What was corrected of the camera's time; empty for nothing."""
    if not asset.clock_basis:
        return ""
    off = off_text(asset.clock_shift)
    if asset.clock_basis == "qr":
        return gettext("%(off)s, corrected by a frame of the clock", off=off)
    if asset.clock_basis == "hand":
        return gettext("%(off)s, corrected by hand", off=off)
    return gettext("%(off)s, corrected for the whole delivery", off=off)


def _sentence(said: Mapping[str, Any]) -> str:
    values = said.get("values")
    text = gettext(str(said["reason"]))
    try:
        return text.format_map(values if isinstance(values, dict) else {})
    except (KeyError, ValueError, IndexError):  # of a plug-in that was written otherwise
        return text
