"""Erasing everything that is known of an event's faces: rows, suggestions, their traces in the history, and
the pictures of faces in the bucket.

The rows go in one transaction with the decision; the bucket follows. A kill in between leaves a decision that
is not finished, which a worker finishes. Names that people confirmed stay, as their word and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import (
    Asset,
    AssetChange,
    AssetPerson,
    EditAction,
    Event,
    Face,
    FaceConsent,
    FaceGroup,
    FacePortrait,
    FaceScan,
    FrameRelease,
    NoPublication,
    Source,
    Status,
)
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.runtime import Services
from mediahub.storage.keys import faces_prefix
from mediahub.tagging.faces.follow import TAGGER
from mediahub.tagging.faces.switch import ERASE, FacesProblem, decide_erasure, lock

HELD = N_(
    "%(count)s frames are held back only because a face was suggested. Look at these first, "
    "or say that they are to go by their own terms."
)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Erased:
    """What went."""

    faces: int
    portraits: int
    suggestions: int


def erase(session: DbSession, event_id: int, user_id: int | None, *, frees: bool) -> Erased:
    """Erase every row, and decide that the bucket is to follow; see `finish_erasures`.

    Raises FacesProblem where frames are held back by nothing but a suggestion, unless `frees` says that
    they may go.
    """
    lock(session, event_id)
    if (held := held_by_faces(session, event_id)) and not frees:
        raise FacesProblem(HELD, count=held)
    decide_erasure(session, event_id, user_id)
    in_event = select(Asset.id).where(Asset.event_id == event_id)
    seen = list(session.scalars(select(FaceScan.asset_id).where(FaceScan.asset_id.in_(in_event))))
    changed, suggestions = _forget_depictions(session, event_id)
    _forget_history(session, event_id)
    faces = _delete(session, Face, Face.asset_id.in_(in_event))
    portraits = _delete(session, FacePortrait, FacePortrait.event_id == event_id)
    _delete(session, FaceGroup, FaceGroup.event_id == event_id)
    _delete(session, FaceScan, FaceScan.asset_id.in_(in_event))
    enqueue(session, sorted({*seen, *changed}))
    details = {"faces": faces, "portraits": portraits, "suggestions": suggestions, "frees": frees}
    audit.record(session, audit.Action.FACES_ERASED, session.get_one(Event, event_id), details)
    return Erased(faces, portraits, suggestions)


def held_by_faces(session: DbSession, event_id: int) -> int:
    """How many frames would no longer be held back: only an unanswered face says that somebody is in them."""
    released = exists().where(
        FrameRelease.asset_id == AssetPerson.asset_id, FrameRelease.person_id == AssetPerson.person_id
    )
    query = (
        select(AssetPerson.asset_id, AssetPerson.source, AssetPerson.evidence)
        .join(Asset, Asset.id == AssetPerson.asset_id)
        .join(
            NoPublication,
            (NoPublication.person_id == AssetPerson.person_id) & (NoPublication.event_id == Asset.event_id),
        )
        .where(Asset.event_id == event_id, AssetPerson.status == Status.SUGGESTED.value, ~released)
    )
    return len(
        {
            asset_id
            for asset_id, source, said in session.execute(query)
            if not _others(said) and (said or source == Source.FACE.value)
        }
    )


def finish_erasures(services: Services) -> int:
    """Empty the bucket of what was decided to be erased; says how many decisions that finished.

    Raises StorageError; the next call goes on.
    """
    with services.database.read() as session:
        open_ones = select(FaceConsent.id, FaceConsent.event_id, Event.slug).join(
            Event, Event.id == FaceConsent.event_id
        )
        waiting = session.execute(
            open_ones.where(FaceConsent.act == ERASE, FaceConsent.finished_at.is_(None))
        ).all()
    for number, event_id, slug in waiting:
        delete_strays(services, event_id, slug)
        with services.database.begin() as session:
            session.get_one(FaceConsent, number).finished_at = utcnow()
        log.info("faces erased", of=slug)
    return len(waiting)


def delete_strays(services: Services, event_id: int, slug: str) -> None:
    """Delete every picture of a face that no row refers to: faces may be on again already."""
    for info in list(services.bucket.list(faces_prefix(slug))):
        with services.database.begin() as session:
            lock(session, event_id)
            known = session.scalar(
                select(FaceScan.asset_id).where(FaceScan.key == info.key)
            ) or session.scalar(select(FacePortrait.id).where(FacePortrait.key == info.key))
            if known is None:
                services.bucket.delete(info.key)


def _delete(session: DbSession, model: Any, condition: Any) -> int:
    count = session.scalar(select(func.count()).select_from(model).where(condition)) or 0
    session.execute(delete(model).where(condition), execution_options={"synchronize_session": False})
    return count


def _forget_depictions(session: DbSession, event_id: int) -> tuple[list[str], int]:
    """Remove what faces said of people from depictions: assets that changed, and how many depictions went.

    A confirmed name stays as a name that the team gave. An answer that somebody is not in a picture goes
    with the suggestion that it answered, unless something else had suggested them too.
    """
    changed, count = [], 0
    for depiction in _depictions(session, event_id):
        others = _others(depiction.evidence)
        if depiction.source != Source.FACE.value and len(others) == len(depiction.evidence or ()):
            continue
        changed.append(depiction.asset_id)
        if depiction.status == Status.ACCEPTED.value and depiction.source == Source.FACE.value:
            depiction.source, depiction.confidence, depiction.evidence = Source.MANUAL.value, 1.0, others
        elif depiction.source == Source.FACE.value and not others:
            session.delete(depiction)
            count += 1
        else:
            depiction.evidence = others
            if depiction.source == Source.FACE.value:
                depiction.source, depiction.confidence = others[0]["source"], others[0]["confidence"]
    session.flush()
    return changed, count


def _depictions(session: DbSession, event_id: int) -> Iterator[AssetPerson]:
    """Every depiction of a person in the event, some at a time."""
    query = (
        select(AssetPerson)
        .join(Asset, Asset.id == AssetPerson.asset_id)
        .where(Asset.event_id == event_id)
        .order_by(AssetPerson.asset_id, AssetPerson.person_id)
    )
    yield from session.scalars(query).all()


def _others(evidence: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """What others than faces say."""
    return [
        said for said in evidence or () if said["tagger"] != TAGGER and said["source"] != Source.FACE.value
    ]


def _forget_history(session: DbSession, event_id: int) -> None:
    """Take suggestions of faces out of what pictures held before and after edits, so that no undo brings one
    back; confirmed names are there as the team's own."""
    query = (
        select(AssetChange)
        .join(EditAction, EditAction.id == AssetChange.action_id)
        .where(EditAction.event_id == event_id, AssetChange.field == "people")
    )
    for change in session.scalars(query).all():
        before, after = (_without(rows) for rows in (change.before, change.after))
        if (before, after) != (change.before, change.after):
            change.before, change.after = before, after
    session.flush()


def _without(rows: Any) -> Any:
    """Marks as the history holds them: `[key, source, confidence, status]`."""
    if not rows:
        return rows
    kept = []
    for key, source, sure, status in rows:
        if source != Source.FACE.value:
            kept.append([key, source, sure, status])
        elif status == Status.ACCEPTED.value:
            kept.append([key, Source.MANUAL.value, 1.0, status])
    return kept
