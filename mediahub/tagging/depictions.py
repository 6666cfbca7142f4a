"""Merging suggestions into rows: the strongest for a target stands, the others stay as evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import AssetPerson, AssetSession, AssetTag, Source, Status
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.tagging.model import Suggestion

RANK = {Status.ACCEPTED: 1, Status.SUGGESTED: 0}
Evidence = dict[str, Any]


def put_depictions(
    session: DbSession,
    asset_id: str,
    suggestions: Iterable[Suggestion],
    ran: Iterable[str] | None = None,
    *,
    is_new: bool = False,
) -> bool:
    """Write the suggestions for an asset; says whether anything changed. One that
    `is_new` has no depictions yet.

    What a person decided stays as it is. What one of the taggers that `ran` said before and says no longer
    goes, so that running them again gives the same depictions; without `ran`, that is all of them.
    """
    suggestions = list(suggestions)
    again = None if ran is None else frozenset(ran)
    people = person_ids(session, (s.person for s in suggestions if isinstance(s.person, str)))
    tags = tag_ids(session, (s.tag for s in suggestions if isinstance(s.tag, str)))
    changed = False
    for model, target, ids in (
        (AssetPerson, "person", people),
        (AssetTag, "tag", tags),
        (AssetSession, "session", {}),
    ):
        rows = [] if is_new else session.scalars(select(model).where(model.asset_id == asset_id)).all()
        changed |= _put(
            session, model, f"{target}_id", asset_id, rows, _by_target(suggestions, target, ids), again
        )
    return changed


def _by_target(suggestions: list[Suggestion], target: str, ids: dict[str, int]) -> dict[int, list[Evidence]]:
    """What is said for each target, by its id: of one tagger the strongest."""
    found: dict[int, dict[str, Evidence]] = defaultdict(dict)
    for suggestion in suggestions:
        value = getattr(suggestion, target)
        identity = ids.get(value) if isinstance(value, str) else value
        if identity is None:
            continue
        said = _evidence(suggestion)
        held = found[identity].get(said["tagger"])
        if held is None or _strength(said) > _strength(held):
            found[identity][said["tagger"]] = said
    return {identity: list(said.values()) for identity, said in found.items()}


def _evidence(suggestion: Suggestion) -> Evidence:
    return {
        "tagger": suggestion.tagger or suggestion.source.value,
        "source": suggestion.source.value,
        "confidence": suggestion.confidence,
        "status": suggestion.status.value,
        "reason": suggestion.reason,
        "values": dict(suggestion.values),
    }


def _strength(said: Evidence) -> tuple[int, float]:
    return RANK.get(said["status"], 0), said["confidence"]


def _put(
    session: DbSession,
    model: Any,
    column: str,
    asset_id: str,
    rows: Iterable[Any],
    wanted: dict[int, list[Evidence]],
    ran: frozenset[str] | None,
) -> bool:
    """`model` is the mark's class and `column` its target: AssetTag and `tag_id`, and so on; `rows` are those
    that the asset has."""
    changed = False
    for row in rows:
        said = wanted.pop(getattr(row, column), [])
        if row.source == Source.MANUAL or row.status == Status.REJECTED:
            continue
        others = [] if ran is None else [held for held in _held(row) if held["tagger"] not in ran]
        evidence = _strongest_first([*others, *said])
        if evidence:
            changed |= _update(row, evidence)
        elif row.status == Status.SUGGESTED:
            session.delete(row)
            changed = True
    for identity, said in wanted.items():
        row = model(asset_id=asset_id, status=Status.SUGGESTED.value, **{column: identity})
        _update(row, _strongest_first(said))
        session.add(row)
        changed = True
    return changed


def _held(row: Any) -> list[Evidence]:
    """What stands for a depiction. One that was written before there was evidence is its own."""
    if row.evidence:
        return list(row.evidence)
    own = {name: getattr(row, name) for name in ("source", "confidence", "status")}
    return [{"tagger": row.source, "reason": "", "values": {}, **own}]


def _strongest_first(evidence: list[Evidence]) -> list[Evidence]:
    return sorted(evidence, key=_strength, reverse=True)


def _update(row: Any, evidence: list[Evidence]) -> bool:
    best = evidence[0]
    status = max(row.status, best["status"], key=lambda status: RANK.get(Status(status), 0))
    values = (best["source"], best["confidence"], status, evidence)
    if (row.source, row.confidence, row.status, row.evidence) == values:
        return False
    row.source, row.confidence, row.status, row.evidence = values
    return True
