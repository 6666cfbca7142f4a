"""May I use this picture, for what, until when, with which credit line: the answer in parts, to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import object_session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset
from mediahub.catalog.names import fold
from mediahub.delivery import usage_terms as delivery_usage_terms
from mediahub.delivery.files.fields import alt_text, own_terms, subject_of, usage_terms
from mediahub.delivery.files.policy import USUAL, USUAL_TEXTS, Policy, policy_of
from mediahub.rights import Action, Verdict, Viewer, decide
from mediahub.rights.explanations import Translate, plain

ENDED = frozenset({"withdrawn", "held", "expired"})
"""Reasons that leave nothing of what its class permits."""
SENTENCE = re.compile(r"[^.。!！?？;；\n]*[.。!！?？;；\n]*\s*")
FEWEST = 4
"""Letters of a sentence that can be recognised."""


def usage_answer(
    viewer: Viewer, asset: Asset, now: datetime, translate: Translate = plain, language: str = ""
) -> dict[str, Any]:
    """The answer for `viewer` at `now`. `until` is when it changes by itself; `terms` are IPTC Rights Usage
    Terms, whole, and `further_terms` those of them that the sentence does not say."""
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
        "further_terms": further_terms(verdict, asset, policy, now, translate, language),
    }


def further_terms(
    verdict: Verdict, asset: Asset, policy: Policy, now: datetime, translate: Translate, language: str = ""
) -> str:
    """Usage terms beside the sentence: words of the event's own, and those of this asset. The usual words for
    a class say again what the sentence says, but under an embargo, whose sentence is silent about the use."""
    said, own = policy.text(asset.rights_class, language), own_terms(asset, language)
    if not ENDED.isdisjoint(verdict.codes):
        return own  # what it was once free for would stand below the word that it is over
    usual = USUAL_TEXTS.get(asset.rights_class, "")
    own = _unsaid(own, (usual, translate(usual), said))
    if policy.is_usual(asset.rights_class):
        embargoed = asset.embargo_until is not None and asset.embargo_until > now
        limited = asset.rights_class in ("editorial", "partners")
        said = translate(said) if embargoed and limited else ""
    return " ".join(filter(None, (said.strip(), own)))


def _unsaid(text: str, said: Iterable[str]) -> str:
    """`text` without the sentences by which one of those that are `said` begins: "Editorial use only." is no
    news beside "For editorial use only, with the credit line."."""
    heard = [_letters(one) for each in said for one in SENTENCE.findall(each)]

    def is_new(sentence: str) -> bool:
        letters = _letters(sentence)
        return len(letters) < FEWEST or not any(one.startswith(letters) for one in heard)

    return "".join(one for one in SENTENCE.findall(text) if is_new(one)).strip()


def _letters(sentence: str) -> str:
    return "".join(filter(str.isalnum, fold(sentence).removeprefix("for ")))
