"""Putting the faces of an event that nobody is known for into groups, each of which is named once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, Face, FaceConsent, FaceGroup
from mediahub.tagging.faces.groups import Gathered, gather
from mediahub.tagging.faces.match import unpacked

MIN_HEIGHT = 0.04
"""Part of the picture's height that a face has at least: nobody can name smaller ones by their looks."""
STAYS = {"synchronize_session": False}


def regroup(session: DbSession, event_id: int, consent: FaceConsent) -> int:
    """Put faces of whom nothing is known into groups; says how many. A group without faces goes."""
    _tidy(session, event_id)
    rows = session.execute(
        _faces(event_id)
        .where(
            Face.group_id.is_(None),
            Face.person_id.is_(None),
            Face.guess_id.is_(None),
            Face.height >= MIN_HEIGHT,
        )
        .order_by(Face.id)
    ).all()
    if not rows:
        return 0
    groups = _unnamed(session, event_id)
    gathered = [
        Gathered(unpacked([one.embedding for one in members]), frozenset(one.asset_id for one in members))
        for members in groups.values()
    ]
    faces, frames = unpacked([row.embedding for row in rows]), [row.asset_id for row in rows]
    numbers = gather(faces, frames, gathered, consent.threshold)
    made = [FaceGroup(event_id=event_id) for _ in range(len(groups), max(numbers) + 1)]
    session.add_all(made)
    session.flush()
    ids = [*groups, *(group.id for group in made)]
    joined = [{"id": row.id, "group_id": ids[at]} for row, at in zip(rows, numbers, strict=True)]
    session.execute(update(Face), joined)
    return len(rows)


def _faces(event_id: int) -> Select[int, str, bytes, int | None]:
    query = select(Face.id, Face.asset_id, Face.embedding, Face.group_id)
    return query.join(Asset, Asset.id == Face.asset_id).where(Asset.event_id == event_id)


def _unnamed(session: DbSession, event_id: int) -> dict[int, list[Any]]:
    """The faces of each group that has no name yet. Nobody joins the others: they are what somebody saw."""
    query = _faces(event_id).join(FaceGroup, FaceGroup.id == Face.group_id)
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query.where(FaceGroup.person_id.is_(None)).order_by(Face.group_id, Face.id)):
        groups[row.group_id].append(row)
    return groups


def _tidy(session: DbSession, event_id: int) -> None:
    """Faces for whom somebody is known leave their group, and groups without faces go."""
    unnamed = select(FaceGroup.id).where(FaceGroup.event_id == event_id, FaceGroup.person_id.is_(None))
    known = Face.person_id.is_not(None) | Face.guess_id.is_not(None)
    leaving = update(Face).where(Face.group_id.in_(unnamed), known).values(group_id=None)
    session.execute(leaving, execution_options=STAYS)
    empty = FaceGroup.event_id == event_id, ~exists().where(Face.group_id == FaceGroup.id)
    for group in session.scalars(select(FaceGroup).where(*empty)):
        session.delete(group)
    session.flush()
