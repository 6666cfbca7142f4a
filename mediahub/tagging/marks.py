"""From suggestions to rows: the strongest for a target stands, and a rejected one never returns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import AssetPerson, AssetSession, AssetTag, Source, Status
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.tagging.model import Suggestion

RANK = {Status.ACCEPTED: 1, Status.SUGGESTED: 0}


def put_marks(session: DbSession, asset_id: str, suggestions: Iterable[Suggestion]) -> None:
    """Write the suggestions for an asset. What a person decided stays as it is; what ran before and is
    suggested no longer goes, so that running the taggers again gives the same marks."""
    suggestions = list(suggestions)
    people = person_ids(session, (s.person for s in suggestions if isinstance(s.person, str)))
    tags = tag_ids(session, (s.tag for s in suggestions if isinstance(s.tag, str)))
    _put(session, AssetPerson, "person_id", asset_id, _resolved(suggestions, "person", people))
    _put(session, AssetTag, "tag_id", asset_id, _resolved(suggestions, "tag", tags))
    _put(session, AssetSession, "session_id", asset_id, _resolved(suggestions, "session", {}))


def _resolved(suggestions: list[Suggestion], target: str, ids: dict[str, int]) -> dict[int, Suggestion]:
    """The strongest suggestion by the id of its target."""
    strongest: dict[int, Suggestion] = {}
    for suggestion in suggestions:
        value = getattr(suggestion, target)
        identity = ids.get(value) if isinstance(value, str) else value
        if identity is None:
            continue
        held = strongest.get(identity)
        if held is None or _strength(suggestion) > _strength(held):
            strongest[identity] = suggestion
    return strongest


def _strength(suggestion: Suggestion) -> tuple[int, float]:
    return RANK.get(suggestion.status, 0), suggestion.confidence


def _put(session: DbSession, model: Any, column: str, asset_id: str, wanted: dict[int, Suggestion]) -> None:
    """`model` is the mark's class and `column` its target: AssetTag and `tag_id`, and so on."""
    for row in session.scalars(select(model).where(model.asset_id == asset_id)):
        suggestion = wanted.pop(getattr(row, column), None)
        if row.source == Source.MANUAL or row.status == Status.REJECTED:
            continue
        if suggestion is None:
            if row.status == Status.SUGGESTED:
                session.delete(row)
            continue
        row.source, row.confidence, row.status = (
            suggestion.source.value,
            suggestion.confidence,
            max(row.status, suggestion.status.value, key=lambda status: RANK.get(Status(status), 0)),
        )
    for identity, suggestion in wanted.items():
        session.add(
            model(
                asset_id=asset_id,
                source=suggestion.source.value,
                confidence=suggestion.confidence,
                status=suggestion.status.value,
                **{column: identity},
            )
        )
