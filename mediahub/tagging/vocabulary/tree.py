"""The vocabulary as a tree of tags with their names and how many pictures have them, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.models import Asset, AssetTag, Status, Tag, User, VocabularyChange
from mediahub.tagging.vocabulary.terms import Term

HISTORY = 30
"""Changes that are listed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A tag in the tree."""

    tag: Tag
    depth: int
    names: list[tuple[str, str]]
    """Other names, each with its language (BCP 47, or nothing)."""
    accepted: int
    suggested: int
    """Pictures of the event."""


def tree(session: Session, event_id: int) -> list[Row]:
    """Every tag below its parent, in order of labels, with how many pictures of the event have it."""
    query = select(Tag).options(selectinload(Tag.names), selectinload(Tag.parent))
    counts = _counts(session, event_id)
    below: dict[int | None, list[Tag]] = {}
    for tag in session.scalars(query.order_by(func.lower(Tag.label))):
        below.setdefault(tag.parent_id, []).append(tag)
    rows: list[Row] = []

    def walk(parent: int | None, depth: int) -> None:
        for tag in below.get(parent, ()):
            names = [(name.text, name.lang) for name in tag.names if name.text != tag.label]
            accepted = counts.get((tag.id, Status.ACCEPTED.value), 0)
            rows.append(Row(tag, depth, names, accepted, counts.get((tag.id, Status.SUGGESTED.value), 0)))
            walk(tag.id, depth + 1)

    walk(None, 0)
    return rows


def terms_of(rows: Sequence[Row]) -> list[Term]:
    """The tree as files hold it."""
    return [
        Term(row.tag.slug, row.tag.label, row.tag.parent.slug if row.tag.parent else "", tuple(row.names))
        for row in rows
    ]


def history(session: Session) -> list[tuple[VocabularyChange, str | None]]:
    """What was changed last, the latest first, each with the address of whoever did it."""
    query = select(VocabularyChange, User.email).outerjoin(User, User.id == VocabularyChange.user_id)
    rows = session.execute(query.order_by(VocabularyChange.id.desc()).limit(HISTORY))
    return [(change, email) for change, email in rows]


def tag_labels(session: Session) -> list[tuple[int, str]]:
    """Id and label of every tag, in order of labels, to choose from."""
    return [
        (number, label) for number, label in session.execute(select(Tag.id, Tag.label).order_by(Tag.label))
    ]


def _counts(session: Session, event_id: int) -> dict[tuple[int, str], int]:
    """By tag and status, how many pictures of the event."""
    rows = session.execute(
        select(AssetTag.tag_id, AssetTag.status, func.count())
        .join(Asset, Asset.id == AssetTag.asset_id)
        .where(Asset.event_id == event_id, Asset.state == "ready")
        .group_by(AssetTag.tag_id, AssetTag.status)
    )
    return {(number, status): count for number, status, count in rows}
