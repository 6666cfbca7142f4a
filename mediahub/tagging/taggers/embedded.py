"""Embedded metadata as a tagger: keywords and persons shown that the photographer wrote."""

from __future__ import annotations

from mediahub.catalog.models import Source, Status
from mediahub.messages import N_
from mediahub.tagging.model import AssetFacts, EventFacts, Fact, Suggestion, Tagger

REASON = N_("The file says “{text}”.")
CONTRIBUTED = 0.8
"""Confidence in a name that somebody without an account wrote."""


def embedded(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """IPTC keywords become tags, PersonInImage becomes people. A person wrote them: accepted.

    Of a contributor's file they are suggestions, and only names that the team uses already: what a stranger
    writes is in no vocabulary before somebody agrees.
    """
    if asset.is_contributed:
        return _known_names(asset, event)
    origin = (Source.EMBEDDED, 1.0, Status.ACCEPTED)
    return [
        *(
            Suggestion(*origin, tag=keyword, reason=REASON, values={"text": keyword})
            for keyword in asset.keywords
        ),
        *(Suggestion(*origin, person=name, reason=REASON, values={"text": name}) for name in asset.persons),
    ]


def _known_names(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    if event.names is None:
        return []
    origin = (Source.EMBEDDED, CONTRIBUTED, Status.SUGGESTED)
    found = []
    for text in (*asset.keywords, *asset.persons):
        match event.names.whole(text):
            case ("tag", identity):
                found.append(Suggestion(*origin, tag=identity, reason=REASON, values={"text": text}))
            case ("person", identity):
                found.append(Suggestion(*origin, person=identity, reason=REASON, values={"text": text}))
    return found


EMBEDDED = Tagger("embedded", "2", embedded, frozenset({Fact.KEYWORDS}))
