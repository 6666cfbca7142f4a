"""Recognized text as a tagger: whom and what slides, badges and signs name."""

from __future__ import annotations

from collections import defaultdict

from mediahub.catalog.models import Source, Status
from mediahub.messages import N_
from mediahub.tagging.model import AssetFacts, EventFacts, Fact, Suggestion, Tagger
from mediahub.tagging.taggers.lines import Kind, Named, Target, named_in

REASON = N_("The picture reads “{line}”.")
NEARLY = N_("The picture reads “{line}”, which is nearly “{name}”.")
MAX_LENGTH = 120
"""Characters of a line that are shown."""


def signs(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """The sessions, people and tags that the lines read in the picture name, or nearly name."""
    lines = [line for line in asset.ocr.split("\n") if line]
    if not lines:
        return []
    return [_suggestion(found) for found in named_in(lines, targets_of(event))]


def targets_of(event: EventFacts) -> list[Target]:
    """Everything that a line may name, with all its names."""
    names: dict[tuple[Kind, int], list[str]] = defaultdict(list)
    if event.names is not None:
        for entries in event.names.by_first.values():
            for entry in entries:
                for target in entry.targets:
                    names[target].append(entry.text)
    sessions = [Target("session", item.id, (item.title,)) for item in event.sessions if item.title]
    return [
        *sessions,
        *(
            Target("person" if kind == "person" else "tag", key, tuple(all_))
            for (kind, key), all_ in names.items()
        ),
    ]


def _suggestion(found: Named) -> Suggestion:
    line = found.line[:MAX_LENGTH]
    verbatim = found.meant.casefold() in found.line.casefold()
    made = (Source.OCR, found.confidence, Status.SUGGESTED)
    why = {"reason": REASON if verbatim else NEARLY, "values": {"line": line, "name": found.meant}}
    if found.kind == "session":
        return Suggestion(*made, session=found.id, **why)  # type: ignore[arg-type]
    if found.kind == "person":
        return Suggestion(*made, person=found.id, **why)  # type: ignore[arg-type]
    return Suggestion(*made, tag=found.id, **why)  # type: ignore[arg-type]


SIGNS = Tagger("signs", "1", signs, frozenset({Fact.OCR, Fact.PROGRAMME, Fact.VOCABULARY}))
"""Cheap where there are no lines, as at ingest; a few milliseconds where there are."""
