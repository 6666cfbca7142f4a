"""Embedded metadata as a tagger: keywords and persons shown that the photographer wrote."""

from __future__ import annotations

from mediahub.catalog.models import Source, Status
from mediahub.messages import N_
from mediahub.tagging.model import AssetFacts, EventFacts, Fact, Suggestion, Tagger

REASON = N_("The file says “{text}”.")


def embedded(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """IPTC keywords become tags, PersonInImage becomes people. A person wrote them: accepted."""
    said = (Source.EMBEDDED, 1.0, Status.ACCEPTED)
    return [
        *(
            Suggestion(*said, tag=keyword, reason=REASON, values={"text": keyword})
            for keyword in asset.keywords
        ),
        *(Suggestion(*said, person=name, reason=REASON, values={"text": name}) for name in asset.persons),
    ]


EMBEDDED = Tagger("embedded", "1", embedded, frozenset({Fact.KEYWORDS}))
