"""Reasons of a picture's tags, and what was corrected of its time, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset
from mediahub.catalog.models.tagging.depictions import Depiction
from mediahub.catalog.programme import titles_by_code
from mediahub.web.shared.display import off_text


def why(depiction: Depiction, titles: Mapping[str, str]) -> str:
    """The reasons that taggers gave, the strongest first; empty for what a person said."""
    return " ".join(reasons(depiction.evidence or [], titles))


def reasons(evidence: Iterable[Mapping[str, Any]], titles: Mapping[str, str]) -> list[str]:
    """What each tagger gives as its reason, each once; `titles` are those of `session_titles`."""
    return list(dict.fromkeys(_sentence(said, titles) for said in evidence if said.get("reason")))


def session_titles(
    database: DbSession, event_id: int, evidence: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """By code the titles of the sessions that reasons name. Taggers keep the code, since titles change."""
    values = (said.get("values") for said in evidence)
    codes = {str(one["session"]) for one in values if isinstance(one, dict) and "session" in one}
    return titles_by_code(database, event_id, codes)


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


def _sentence(said: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    values = said.get("values")
    values = dict(values) if isinstance(values, dict) else {}
    if "session" in values:
        values["session"] = titles.get(str(values["session"]), values["session"])
    text = gettext(str(said["reason"]))
    try:
        return text.format_map(values)
    except (KeyError, ValueError, IndexError):  # of a plug-in that was written otherwise
        return text
