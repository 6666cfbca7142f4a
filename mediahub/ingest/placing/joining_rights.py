"""Permission to add a file to a picture that is there: for who delivered it, and its team.

A hash that somebody announces shows nothing: whoever has seen a picture can say it. What counts is who the
sender is, and what the same sender brought before.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Batch, User
from mediahub.curation.edits.editing import may_edit
from mediahub.identity.press import viewer_of
from mediahub.messages import N_

NOT_YOURS = N_(
    "It belongs to a picture that somebody else delivered. Ask the photographer of that picture or the "
    "event's team to deliver it."
)


def may_join(session: Session, batch_id: int, asset: Asset) -> bool:
    """Whether files of this delivery may join `asset`, with what they say of it.

    A contributor's only those of the same holder of the same link; an account's what it may edit or
    delivered itself; a camera's pictures of the same photographer. A command on the server may all.
    """
    batch = session.get_one(Batch, batch_id)
    if asset.batch_id == batch_id or batch.source in ("cli", "watch", "rebuild", "demo"):
        return True
    if batch.contributor or batch.source == "link":
        is_theirs = bool(batch.contributor) and asset.contributor == batch.contributor
        return is_theirs and batch.link_id is not None and asset.batch.link_id == batch.link_id
    if batch.opened_by is not None:
        user = session.get(User, batch.opened_by)
        return user is not None and (
            may_edit(viewer_of(session, user), asset) or (user.active and asset.batch.opened_by == user.id)
        )
    return asset.photographer_id == batch.photographer_id and not asset.contributor
