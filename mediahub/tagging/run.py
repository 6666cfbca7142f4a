"""Running the taggers."""

from __future__ import annotations

import structlog

from mediahub.tagging.embedded import embedded
from mediahub.tagging.model import AssetFacts, EventFacts, Suggestion, Tagger
from mediahub.tagging.programme import programme

log = structlog.get_logger()

CHEAP: tuple[Tagger, ...] = (embedded, programme)


def suggest(asset: AssetFacts, event: EventFacts, taggers: tuple[Tagger, ...] = CHEAP) -> list[Suggestion]:
    """Everything that the taggers suggest. A broken tagger is logged and never delays an asset."""
    found: list[Suggestion] = []
    for tagger in taggers:
        try:
            found += tagger(asset, event)
        except Exception as error:  # noqa: BLE001  (a plug-in may fail in any way)
            log.warning("tagger failed", tagger=tagger.__name__, filename=asset.filename, error=repr(error))
    return found
