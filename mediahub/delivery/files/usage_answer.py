"""May I use this picture, for what, until when, with which credit line: the answer in parts, to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
FEWEST = 4
"""Letters of a sentence that can be recognised."""
_SENTENCE = re.compile(r".+?(?:[。！？；]+|[.!?;]+(?:\s+|$)|\n+|$)\s*", re.DOTALL)
"""A point within a number ends none."""
_CLAUSE = re.compile(r"[,，、:：]")


@dataclass(frozen=True, slots=True)
class Further:
    """What stands beside the one sentence, for people who read both: nothing that was said before."""

    terms: str
    instructions: str


def usage_answer(
    viewer: Viewer, asset: Asset, now: datetime, translate: Translate = plain, language: str = ""
) -> dict[str, Any]:
    """The answer for `viewer` at `now`. `until` is when it changes by itself; `terms` are IPTC Rights Usage
    Terms, whole, `further_terms` and `further_instructions` what the sentence does not say."""
    verdict = decide(viewer, terms_of(asset), Action.DOWNLOAD, now)
    session = object_session(asset)
    policy = policy_of(session, asset.event_id) if session else USUAL
    answer = delivery_usage_terms.say(verdict, subject_of(asset, policy), now, translate)
    further = further_words(answer.sentence, verdict, asset, policy, now, translate, language)
    return {
        "sentence": answer.sentence,
        "may": answer.may,
        "answer": answer.answer,
        "reasons": [reason.code for reason in verdict.reasons],
        "until": answer.until,
        "credit_line": answer.credit_line,
        "alt_text": alt_text(asset),
        "terms": usage_terms(asset, policy, translate, language),
        "further_terms": further.terms,
        "further_instructions": further.instructions,
    }


def further_words(
    sentence: str,
    verdict: Verdict,
    asset: Asset,
    policy: Policy,
    now: datetime,
    translate: Translate,
    language: str = "",
) -> Further:
    """Usage terms beside the sentence (words of the event's own, and those of this asset), then instructions.
    The usual words for a class say again what the sentence says, but under an embargo, whose sentence is
    silent about the use."""
    said, own = policy.text(asset.rights_class, language), own_terms(asset, language)
    heard = [sentence]
    if not ENDED.isdisjoint(verdict.codes):
        said = ""  # what it was once free for would stand below the word that it is over
    else:
        usual = USUAL_TEXTS.get(asset.rights_class, "")
        heard += [*beginnings(usual), *beginnings(translate(usual)), said]
        if policy.is_usual(asset.rights_class):
            embargoed = asset.embargo_until is not None and asset.embargo_until > now
            limited = asset.rights_class in ("editorial", "partners")
            said = translate(said) if embargoed and limited else ""
    terms = " ".join(filter(None, (said.strip(), without_repeated(own, heard))))
    return Further(terms, without_repeated(asset.instructions, (*heard, terms)))


def without_repeated(text: str, said: Iterable[str]) -> str:
    """`text` without the sentences that one of those that are `said` has, or that it said itself before. Only
    a whole sentence is the same: “Not for use.” says more than “Not for use in advertising.”"""
    heard = {_letters(one) for each in said for one in _SENTENCE.findall(each)}
    new = []
    for sentence in _SENTENCE.findall(text):
        letters = _letters(sentence)
        if letters and (len(letters) < FEWEST or letters not in heard):
            new.append(sentence)
            heard.add(letters)
    return "".join(new).strip()


def beginnings(text: str) -> Iterator[str]:
    """The sentences of a text, each also up to its first comma: “For editorial use only” of “For editorial
    use only, with the credit line.”"""
    for sentence in _SENTENCE.findall(text):
        yield sentence
        yield _CLAUSE.split(sentence, maxsplit=1)[0]


def _letters(sentence: str) -> str:
    return "".join(filter(str.isalnum, fold(sentence).removeprefix("for ")))
