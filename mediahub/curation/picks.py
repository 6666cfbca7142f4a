"""Culling: each person's picks, rejections and ratings, kept apart, and merged when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, Event, Pick, User
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits.fields import EditError
from mediahub.messages import N_, message
from mediahub.rights import Viewer, visible_to

PICK, REJECT, UNDECIDED = "pick", "reject", ""
FLAGS = (PICK, REJECT, UNDECIDED)
LABELS = ("red", "yellow", "green", "blue", "purple")
"""Colour labels, those of Lightroom and Photo Mechanic in their order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone answered for one picture, and when."""

    asset_id: str
    flag: str
    rating: int | None
    at: datetime
    label: str = ""
    """One of `LABELS`, or empty."""

    @classmethod
    def parse(cls, values: Any) -> Answer:
        """From JSON. A moment in the future, of a clock that is wrong, counts as now. Raises EditError."""
        try:
            asset_id, flag, rating = str(values["id"]), values["flag"], values["rating"]
            label = values.get("label", "")  # a page that was open before there were any sends none
            at = datetime.fromisoformat(values["at"])
        except (KeyError, TypeError, ValueError) as error:
            raise EditError(N_("An answer has an id, a flag, a rating and a time.")) from error
        if flag not in FLAGS or not (rating is None or (type(rating) is int and 1 <= rating <= 5)):
            raise EditError(N_("A flag is pick, reject or empty; a rating is 1 to 5 or none."))
        if label not in ("", *LABELS):
            raise EditError(message("A label is empty or one of: %(labels)s.", labels=", ".join(LABELS)))
        if at.tzinfo is None:
            raise EditError(N_("The time of an answer needs its zone."))
        return cls(asset_id, flag, rating, min(at, utcnow()), label)


def give(session: DbSession, event: Event, viewer: Viewer, answers: Sequence[Answer]) -> list[str]:
    """Keep what they answered; gives the ids that are theirs to answer. Sending twice does no harm: an
    answer that was given earlier than the one that is kept changes nothing."""
    own = _visible(session, event, viewer, [one.asset_id for one in answers])
    latest: dict[str, Answer] = {}
    for one in sorted(answers, key=lambda one: one.at):
        latest[one.asset_id] = one
    for one in latest.values():
        if one.asset_id not in own:
            continue
        values = {"flag": one.flag, "rating": one.rating, "label": one.label, "at": one.at}
        insert = insert_into(Pick, session).values(asset_id=one.asset_id, user_id=viewer.user_id, **values)
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["asset_id", "user_id"], set_=values, where=Pick.at < insert.excluded.at
            )
        )
    enqueue_records(session, sorted(own))
    return sorted(own)


def given_by(
    session: DbSession, viewer: Viewer, ids: Sequence[str]
) -> dict[str, tuple[str, int | None, str]]:
    """By asset, the flag, rating and label that they gave."""
    found: dict[str, tuple[str, int | None, str]] = {}
    for some in in_chunks(ids):
        query = select(Pick.asset_id, Pick.flag, Pick.rating, Pick.label)
        query = query.where(Pick.user_id == viewer.user_id, Pick.asset_id.in_(some))
        for identity, flag, rating, label in session.execute(query):
            found[identity] = (flag, rating, label)
    return found


@dataclass(slots=True)
class Merged:
    """What everyone answered for one picture."""

    asset_id: str
    picked_by: list[str] = field(default_factory=list)
    rejected_by: list[str] = field(default_factory=list)
    ratings: dict[str, int] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    """By colour, who gave it."""

    @property
    def people(self) -> set[str]:
        """Everybody who answered anything."""
        by_label = (who for people in self.labels.values() for who in people)
        return {*self.picked_by, *self.rejected_by, *self.ratings, *by_label}

    @property
    def mean(self) -> float | None:
        """The mean of the ratings; None without any."""
        return sum(self.ratings.values()) / len(self.ratings) if self.ratings else None

    @property
    def is_disputed(self) -> bool:
        """Whether some picked what others rejected."""
        return bool(self.picked_by and self.rejected_by)


def everyones(session: DbSession, event: Event, viewer: Viewer) -> list[Merged]:
    """Everyone's answers for those of the event's pictures that the viewer sees, the most picked first."""
    query = (
        select(Pick, func.coalesce(func.nullif(User.name, ""), User.email))
        .join(Asset, Asset.id == Pick.asset_id)
        .join(User, User.id == Pick.user_id)
        .where(Asset.event_id == event.id, to_sql(visible_to(viewer, utcnow())))
        .order_by(Asset.taken_at, Asset.id, User.id)
    )
    merged: dict[str, Merged] = {}
    for pick, who in session.execute(query):
        one = merged.setdefault(pick.asset_id, Merged(pick.asset_id))
        if pick.flag == PICK:
            one.picked_by.append(who)
        elif pick.flag == REJECT:
            one.rejected_by.append(who)
        if pick.rating is not None:
            one.ratings[who] = pick.rating
        if pick.label:
            one.labels.setdefault(pick.label, []).append(who)
    answered = [
        one for one in merged.values() if one.picked_by or one.rejected_by or one.ratings or one.labels
    ]
    return sorted(answered, key=lambda one: (-len(one.picked_by), len(one.rejected_by), -(one.mean or 0)))


def united(merged: Sequence[Merged], at_least: int) -> list[str]:
    """The pictures that this many people picked; with 1 the union of all picks."""
    return [one.asset_id for one in merged if len(one.picked_by) >= max(1, at_least)]


def stacks_of(session: DbSession, ids: Sequence[str]) -> dict[str, str]:
    """By asset, the one on top of its stack; those in none are left out."""
    found: dict[str, str] = {}
    for some in in_chunks(ids):
        query = select(Asset.id, Asset.stack_id).where(Asset.stack_id.is_not(None))
        rows = session.execute(query.where(Asset.id.in_(some)))
        found |= {identity: top for identity, top in rows if top}
    return found


def _visible(session: DbSession, event: Event, viewer: Viewer, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in in_chunks(ids):
        query = select(Asset.id).where(Asset.event_id == event.id, to_sql(visible_to(viewer, utcnow())))
        found.update(session.scalars(query.where(Asset.id.in_(some))))
    return found
