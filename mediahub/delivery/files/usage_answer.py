"""May I use this picture, for what, until when, with which credit line: the answer in parts, to be copied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import object_session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset
from mediahub.delivery import usage_terms as delivery_usage_terms
from mediahub.delivery.files.fields import alt_text, subject_of, usage_terms
from mediahub.delivery.files.policy import USUAL, policy_of
from mediahub.rights import Action, Viewer, decide
from mediahub.rights.explanations import Translate, plain


def usage_answer(
    viewer: Viewer, asset: Asset, now: datetime, translate: Translate = plain, language: str = ""
) -> dict[str, Any]:
    """The answer for `viewer` at `now`. `until` is when it changes by itself; `terms` are IPTC Rights Usage
    Terms."""
    verdict = decide(viewer, terms_of(asset), Action.DOWNLOAD, now)
    session = object_session(asset)
    policy = policy_of(session, asset.event_id) if session else USUAL
    answer = delivery_usage_terms.say(verdict, subject_of(asset, policy), now, translate)
    return {
        "sentence": answer.sentence,
        "may": answer.may,
        "answer": answer.answer,
        "reasons": [reason.code for reason in verdict.reasons],
        "until": answer.until,
        "credit_line": answer.credit_line,
        "alt_text": alt_text(asset),
        "terms": usage_terms(asset, policy, translate, language),
    }
