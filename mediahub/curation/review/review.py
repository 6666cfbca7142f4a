"""The review desk: suggestions in groups that one answer settles, and writing that answer.

A group is frames that follow each other in time and for which the same is suggested: a session, a person, a
tag, what a sign names, everything for one burst, or the same caption draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    EditAction,
    Event,
    Source,
    Status,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits.bulk import editable_ids
from mediahub.curation.edits.editing import editable_by, with_depiction
from mediahub.curation.edits.fields import DEPICTIONS, EditError
from mediahub.curation.edits.values import Changes, read_values, write_changes
from mediahub.messages import N_
from mediahub.rights import Viewer

Kind = Literal["sessions", "people", "tags"]
By = Literal["sessions", "people", "tags", "signs", "faces", "bursts"]
KINDS: tuple[Kind, ...] = ("sessions", "people", "tags")
GROUPS: tuple[By, ...] = ("sessions", "people", "tags", "signs", "faces", "bursts")
SOURCES: Mapping[str, Source] = {"signs": Source.OCR, "faces": Source.FACE}
"""Where what is suggested comes from, in the groups that are of one source."""
MAX_GROUP = 24
"""Frames of one group: as many as can be judged together."""
GAP = timedelta(minutes=20)
"""A longer pause between two frames ends a group."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the line someone is: after this frame of this target."""

    kind: str = ""
    target: int = 0
    at: datetime | None = None
    frame: str = ""
    """The id of the frame, or of the burst."""


@dataclass(frozen=True, slots=True)
class Group:
    """Frames for which the same is suggested. For a burst, `key` is its stack and there is no one label."""

    kind: str
    key: str
    label: str
    ids: tuple[str, ...]
    left: int
    """Frames for which this is suggested, these included."""
    evidence: tuple[dict[str, Any], ...]
    """What the taggers say of the first frame, the strongest first."""
    after: Place
    """Where the next group begins."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person has to decide of one event."""

    session: DbSession
    event: Event
    viewer: Viewer

    def counts(self) -> dict[str, int]:
        """By kind of group how many depictions are suggested, and for bursts how many bursts."""
        counts: dict[str, int] = dict.fromkeys(SOURCES, 0)
        for kind in KINDS:
            depiction = DEPICTIONS[kind].depiction
            mine = select(Asset.id).where(Asset.id == depiction.asset_id, self.mine()).exists()
            query = select(depiction.source, func.count()).where(
                depiction.status == Status.SUGGESTED.value, mine
            )
            rows = self.session.execute(query.group_by(depiction.source)).all()
            counts[kind] = sum(count for _, count in rows)
            for by, source in SOURCES.items():
                counts[by] += sum(count for of, count in rows if of == source.value)
        bursts = select(func.count(Asset.stack_id.distinct())).where(self._in_burst())
        counts["bursts"] = self.session.scalar(bursts) or 0
        return counts

    def groups(self, by: By, place: Place, limit: int) -> list[Group]:
        """The groups after `place`, in the order in which they are reviewed."""
        if by == "bursts":
            return self._bursts(place, limit)
        line = self._line(by)
        here = (place.kind, place.target)
        start = next((number for number, one in enumerate(line) if one[:2] == here), 0)
        groups: list[Group] = []
        for kind, target, count in line[start:]:
            at = place if (kind, target) == here else Place(kind, target)
            while len(groups) < limit and (group := self._group(kind, at, count, by)) is not None:
                groups.append(group)
                at = group.after
            if len(groups) == limit:
                break
        return groups

    def _line(self, by: By) -> list[tuple[Kind, int, int]]:
        """Kind and id of what is suggested, in order, each with in how many frames."""
        return [row for kind in KINDS if by == kind or by in SOURCES for row in self._targets(kind, by)]

    def _targets(self, kind: Kind, by: By) -> list[tuple[Kind, int, int]]:
        field = DEPICTIONS[kind]
        depiction, column = field.depiction, getattr(field.depiction, field.column)
        order = field.target.starts_at if kind == "sessions" else getattr(field.target, field.shown)
        query = (
            select(column, func.count())
            .join(Asset, Asset.id == depiction.asset_id)
            .join(field.target, field.target.id == column)
            .where(self._suggested(depiction), *self._only(depiction, by))
            .group_by(column, order)
            .order_by(order, column)
        )
        return [(kind, target, count) for target, count in self.session.execute(query)]

    def _group(self, kind: Kind, place: Place, left: int, by: By) -> Group | None:
        field = DEPICTIONS[kind]
        depiction, column = field.depiction, getattr(field.depiction, field.column)
        key, shown = getattr(field.target, field.key), getattr(field.target, field.shown)
        query = (
            select(depiction.asset_id, Asset.taken_at, depiction.evidence, key, shown)
            .join(Asset, Asset.id == depiction.asset_id)
            .join(field.target, field.target.id == column)
            .where(self._suggested(depiction), column == place.target, *self._only(depiction, by))
            .order_by(Asset.taken_at, Asset.id)
            .limit(MAX_GROUP)
        )
        if place.at is not None:
            query = query.where(after_place(Asset.taken_at, Asset.id, place))
        rows = self.session.execute(query).all()
        if not rows:
            return None
        rows = rows[: _together([row[1] for row in rows])]
        _, _, evidence, name, label = rows[0]
        after = Place(kind, place.target, rows[-1][1], rows[-1][0])
        ids = tuple(row[0] for row in rows)
        return Group(kind, str(name), label, ids, left, tuple(evidence or ()), after)

    def _bursts(self, place: Place, limit: int) -> list[Group]:
        begins = func.min(Asset.taken_at)
        query = select(Asset.stack_id, begins).where(self._in_burst()).group_by(Asset.stack_id)
        if place.at is not None:
            query = query.having(after_place(begins, Asset.stack_id, place))
        groups = []
        for stack, at in self.session.execute(query.order_by(begins, Asset.stack_id).limit(limit)):
            frames = select(Asset.id).where(self._in_burst(), Asset.stack_id == stack)
            ids = tuple(self.session.scalars(frames.order_by(Asset.taken_at, Asset.id).limit(MAX_GROUP)))
            groups.append(
                Group("bursts", str(stack), "", ids, len(ids), (), Place("bursts", 0, at, str(stack)))
            )
        return groups

    def _suggested(self, depiction: type[Any]) -> ColumnElement[bool]:
        """The condition on a kind's depictions, joined with assets: suggested, and theirs to decide."""
        return and_(depiction.status == Status.SUGGESTED.value, self.mine())

    def mine(self) -> ColumnElement[bool]:
        """The condition on assets for those that they decide about."""
        return and_(Asset.event_id == self.event.id, Asset.state == "ready", editable_by(self.viewer))

    def _in_burst(self) -> ColumnElement[bool]:
        """Frames of bursts for which anything is suggested."""
        depictions = (AssetSession, AssetPerson, AssetTag)
        waiting = (
            select(depiction.asset_id).where(depiction.status == Status.SUGGESTED.value)
            for depiction in depictions
        )
        return and_(Asset.stack_id.is_not(None), or_(*(Asset.id.in_(one) for one in waiting)), self.mine())

    def _only(self, depiction: type[Any], by: By) -> list[ColumnElement[bool]]:
        return [depiction.source == SOURCES[by].value] if by in SOURCES else []

    def answer(self, kind: str, key: str, ids: Sequence[str], act: str) -> EditAction:
        """Accept or reject what is suggested for these frames, as one action that can be undone.

        For `bursts` that is everything that is suggested for them. Raises EditError.
        """
        if act not in ("accept", "reject") or kind not in (*KINDS, "bursts"):
            raise EditError(N_("Suggestions are accepted or rejected."))
        fields: Sequence[str] = KINDS if kind == "bursts" else (kind,)
        mine = editable_ids(self.session, self.event, self.viewer, ids)
        changes: Changes = {}
        for identity, held in read_values(self.session, mine, fields, lock=True).items():
            for name in fields:
                after = held[name]
                for row in held[name]:
                    if row[3] == Status.SUGGESTED and (kind == "bursts" or row[0] == key):
                        after = with_depiction(after, row[0], act)
                if after != held[name]:
                    changes.setdefault(identity, {})[name] = (held[name], after)
        return self.write(changes)

    def write(self, changes: Changes) -> EditAction:
        """Write changes as one action that is done. Raises EditError where there is nothing to change."""
        if not changes:
            raise EditError(N_("Someone else has answered this already."))
        count = len(changes)
        action = EditAction(
            event_id=self.event.id, user_id=self.viewer.user_id, kind="bulk", finished_at=utcnow()
        )
        action.total = action.done = action.changed = count
        self.session.add(action)
        self.session.flush()
        write_changes(self.session, action, self.viewer.user_id, changes)
        return action


def after_place(moment: Any, identity: Any, place: Place) -> ColumnElement[bool]:
    """The condition for what comes after a place, in order of time."""
    return or_(moment > place.at, and_(moment == place.at, identity > place.frame))


def _together(moments: Sequence[datetime]) -> int:
    """How many of the first frames belong together."""
    for number in range(1, len(moments)):
        if moments[number] - moments[number - 1] > GAP:
            return number
    return len(moments)
