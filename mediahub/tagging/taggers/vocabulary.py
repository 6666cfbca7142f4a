"""Vocabulary and rules as taggers: names of people and tags that captions and titles mention."""

from __future__ import annotations

from mediahub.catalog.models import Source, Status
from mediahub.media.containers.file_names import without_ending
from mediahub.messages import N_
from mediahub.tagging.model import AssetFacts, EventFacts, Fact, Rule, Suggestion, Tagger
from mediahub.tagging.names import Hit, phrase_in, tokens_of

IN_CAPTION, IN_FILENAME = 0.85, 0.6
SINGLE = 0.75
"""What is left where a person is named by one word only."""
BY_RULE = 0.9
IN_CAPTION_REASON, IN_FILENAME_REASON = N_("The caption says “{text}”."), N_("The file is called “{text}”.")
RULE = {
    "words": N_("A rule: the caption says “{text}”."),
    "ocr": N_("A rule: the picture says “{text}”."),
    "filename": N_("A rule: the file name says “{text}”."),
    "location": N_("A rule: the location says “{text}”."),
    "keywords": N_("A rule: a keyword says “{text}”."),
}
"""Why, by the field that a rule looks at: see `TagRule.fields`."""


def vocabulary(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """Everyone and everything that title, headline, caption or file name mentions."""
    if event.names is None:
        return []
    stem = without_ending(asset.filename)
    found = [_suggestion(hit, IN_CAPTION, IN_CAPTION_REASON) for hit in event.names.find(asset.words)]
    known = {(suggestion.person, suggestion.tag) for suggestion in found}
    for hit in event.names.find(stem):
        suggestion = _suggestion(hit, IN_FILENAME, IN_FILENAME_REASON)
        if (suggestion.person, suggestion.tag) not in known:
            found.append(suggestion)
    return found


def rules(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """The tags of every rule that applies."""
    if not event.rules:
        return []
    texts = {
        "words": asset.words,
        "ocr": asset.ocr,
        "filename": without_ending(asset.filename),
        "location": asset.location,
        "keywords": "\n".join(asset.keywords),
    }
    said = {name: tokens_of(text) for name, text in texts.items()}
    return [found for rule in event.rules if (found := _apply(rule, said)) is not None]


def _apply(rule: Rule, said: dict[str, list[str]]) -> Suggestion | None:
    for name in rule.fields:
        for phrase in rule.phrases:
            if name in said and phrase_in(tokens_of(phrase), said[name]):
                made = (Source.VOCABULARY, BY_RULE, Status.SUGGESTED)
                return Suggestion(*made, tag=rule.tag, reason=RULE[name], values={"text": phrase})
    return None


def _suggestion(hit: Hit, confidence: float, reason: str) -> Suggestion:
    kind, target = hit.target
    if kind == "person" and hit.tokens == 1:
        confidence *= SINGLE
    made = (Source.VOCABULARY, round(confidence, 3), Status.SUGGESTED)
    values = {"text": hit.text}
    if kind == "person":
        return Suggestion(*made, person=target, reason=reason, values=values)
    return Suggestion(*made, tag=target, reason=reason, values=values)


VOCABULARY = Tagger("vocabulary", "1", vocabulary, frozenset({Fact.WORDS, Fact.VOCABULARY}))
RULES = Tagger(
    "rules",
    "1",
    rules,
    frozenset({Fact.WORDS, Fact.OCR, Fact.PLACE, Fact.KEYWORDS, Fact.VOCABULARY}),
)
