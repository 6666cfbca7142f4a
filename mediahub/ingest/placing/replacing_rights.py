"""Permission to give a picture that is there another original, by announcing a file that replaces it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from mediahub.catalog.assets import verdict_of
from mediahub.catalog.models import Asset, Batch
from mediahub.curation.edits.editing import may_edit
from mediahub.curation.edits.versions import why_not
from mediahub.identity.contributors import Contributor
from mediahub.ingest.batches.opening import Sender
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing, NotAllowed
from mediahub.rights import Action


class NoVersion(Conflict):
    """The picture can have no retouched version as it is."""

    members: Mapping[str, object] = {"code": "no_version"}


def require_replaceable(session: Session, sender: Sender, batch: Batch, asset_id: str) -> None:
    """Raise unless the sender may give this picture of the batch's event another original: Missing,
    NotAllowed, or NoVersion."""
    if isinstance(sender, Contributor):
        raise NotAllowed(N_("The pictures that are there are the team's to replace."))
    asset = session.get(Asset, asset_id)
    if asset is None or asset.event_id != batch.event_id or not verdict_of(sender, asset, Action.SEE).allowed:
        raise Missing(N_("There is no such picture in this event."))
    if not may_edit(sender, asset):
        raise NotAllowed(N_("You may not replace the original of this picture."))
    if reason := why_not(asset):
        raise NoVersion(reason)
