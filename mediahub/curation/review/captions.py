"""Caption drafts in the review desk: neighbours in time with one draft are one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from mediahub.catalog.models import Asset, EditAction
from mediahub.curation.captions.facts import drafts
from mediahub.curation.edits.bulk import editable_ids
from mediahub.curation.edits.fields import clean_text
from mediahub.curation.edits.values import Changes, read_values
from mediahub.curation.review.review import MAX_GROUP, Desk, Group, Place, after_place

LOOKED_AT = 240
"""Frames that are drafted for at a time."""


@dataclass(frozen=True, slots=True)
class Captions:
    """What has no caption yet, for one person at one event."""

    desk: Desk

    def count(self) -> int:
        """Frames without a caption."""
        query = select(func.count()).select_from(Asset).where(self._bare())
        return self.desk.session.scalar(query) or 0

    def groups(self, place: Place, limit: int, language: str) -> list[Group]:
        """The groups after `place`; `label` is the draft. Frames without one are left out."""
        found: list[Group] = []
        while len(found) < limit:
            query = select(Asset.id, Asset.taken_at).where(self._bare())
            if place.at is not None:
                query = query.where(after_place(Asset.taken_at, Asset.id, place))
            rows = self.desk.session.execute(query.order_by(Asset.taken_at, Asset.id).limit(LOOKED_AT)).all()
            texts = drafts(self.desk.session, self.desk.event, [row[0] for row in rows], language)
            moments = dict(rows)
            for ids in _runs([row[0] for row in rows], texts):
                place = Place("captions", 0, moments[ids[-1]], ids[-1])
                if text := texts.get(ids[0]):
                    found.append(Group("captions", language, text, tuple(ids), len(ids), (), place))
                if len(found) == limit:
                    break
            if len(rows) < LOOKED_AT:
                break
        return found

    def write(self, ids: Sequence[str], text: str) -> EditAction:
        """Give these frames a caption, where nobody did meanwhile. Raises EditError."""
        session = self.desk.session
        mine = editable_ids(session, self.desk.event, self.desk.viewer, ids)
        text = clean_text("caption", text)
        held = read_values(session, mine, ["caption"], lock=True)
        changes: Changes = {
            identity: {"caption": ("", text)}
            for identity, values in held.items()
            if text and not values["caption"]
        }
        return self.desk.write(changes)

    def _bare(self) -> ColumnElement[bool]:
        return and_(Asset.caption == "", self.desk.mine())


def _runs(ids: Sequence[str], texts: dict[str, str]) -> list[list[str]]:
    """Neighbours with the same draft, at most `MAX_GROUP` at a time."""
    runs: list[list[str]] = []
    for identity in ids:
        if runs and len(runs[-1]) < MAX_GROUP and texts.get(runs[-1][0]) == texts.get(identity):
            runs[-1].append(identity)
        else:
            runs.append([identity])
    return runs
