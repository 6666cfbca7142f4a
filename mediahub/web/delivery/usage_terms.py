"""Usage terms in one sentence: may I use this picture, for what, until when, with which credit line."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import object_session

from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import answers
from mediahub.delivery.files.fields import alt_text, subject_of, usage_terms
from mediahub.delivery.files.policy import Policy, policy_of
from mediahub.http.context import verdict, viewer
from mediahub.rights import Action

DESK = frozenset({"admin", "marketing"})


def answer(asset: Asset) -> dict[str, Any]:
    """The answer, and what goes with it to be copied. `until` is when it changes by itself."""
    said = answers.say(verdict(asset, Action.DOWNLOAD), subject_of(asset), utcnow(), gettext)
    return {
        "sentence": said.sentence,
        "may": said.may,
        "answer": said.answer,
        "reasons": [reason.code for reason in verdict(asset, Action.DOWNLOAD).reasons],
        "until": said.until,
        "credit_line": said.credit_line,
        "alt_text": alt_text(asset),
        "terms": usage_terms(asset, _policy(asset)),
    }


def offers(asset: Asset) -> list[dict[str, str]]:
    """What the picture can be taken as: recipe and words. Empty for those who may not."""
    if not verdict(asset, Action.DOWNLOAD).allowed:
        return []
    pixels = f"{asset.width} × {asset.height}"
    offered = [{"recipe": "original", "label": gettext("Original"), "note": pixels}]
    if asset.kind == "video":
        if any(rendition.name == "proxy" for rendition in asset.renditions):
            offered.append({"recipe": "web", "label": gettext("Web"), "note": "720p"})
    else:
        offered.append({"recipe": "press", "label": gettext("Press"), "note": gettext("3000 pixels")})
        offered.append({"recipe": "web", "label": gettext("Web"), "note": gettext("1600 pixels")})
        offered.append({"recipe": "custom", "label": gettext("Size and crop…"), "note": ""})
    if viewer().in_team:
        offered.append({"recipe": "camera", "label": gettext("Camera file"), "note": gettext("untouched")})
    return offered


def desk(asset: Asset) -> dict[str, bool]:
    """What whoever asks may do about its rights."""
    may = bool(viewer().roles & DESK)
    return {"withdraw": may, "release": may and bool(asset.held), "usage": may}


def _policy(asset: Asset) -> Policy:
    session = object_session(asset)
    return policy_of(session, asset.event_id) if session else Policy()
