"""Colour labels of culling, for the files of those who cull: what one chose here is there in Lightroom too.

Labels are the team's own signs. Files for press, newsrooms and visitors of links never carry them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Event, Pick
from mediahub.rights import Capability, Viewer


def labels_for(session: Session, viewer: Viewer, event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """By asset, the label that `viewer` gave it, or else the one that all who gave any agree on; nothing for
    who does not cull."""
    if not viewer.may(Capability.CULL, event.slug):
        return {}
    own: dict[str, str] = {}
    others: dict[str, set[str]] = {}
    for some in in_chunks(ids):
        query = select(Pick.asset_id, Pick.user_id, Pick.label)
        for asset_id, user_id, label in session.execute(
            query.where(Pick.asset_id.in_(some), Pick.label != "")
        ):
            others.setdefault(asset_id, set()).add(label)
            if user_id == viewer.user_id:
                own[asset_id] = label
    return {asset_id: next(iter(labels)) for asset_id, labels in others.items() if len(labels) == 1} | own
