"""Withdrawing, returning and correcting a picture for somebody, and notifying everyone who downloaded it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.assets import AssetMissing, verdict_of
from mediahub.catalog.models import Asset, Notice
from mediahub.delivery.withdrawal import notices, withdrawal
from mediahub.delivery.withdrawal.notices import Kind
from mediahub.delivery.withdrawal.withdrawal import WITHDRAWN
from mediahub.rights import Action, Viewer
from mediahub.runtime import Services

MAX_REASON = 2000
"""Characters of a reason."""
NoticesPage = Callable[[str], str]
"""From an event's slug to the address of the page where its notices are confirmed."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What was done: the notice that says so, and whether it went out now."""

    notice: Notice
    event: str
    """Slug of the picture's event."""
    is_new: bool = True

    @property
    def notified(self) -> int:
        """How many people were notified now."""
        return len(self.notice.recipients) if self.is_new else 0


RECORDED: Mapping[Kind, audit.Action] = {
    "withdrawn": audit.Action.ASSET_WITHDRAWN,
    "returned": audit.Action.ASSET_RETURNED,
    "corrected": audit.Action.CAPTION_CORRECTED,
}


def withdraw(services: Services, viewer: Viewer, asset_id: str, reason: str, page: NoticesPage) -> Recall:
    """Withdraw a picture at once and notify everyone who downloaded it. Asked again, it notifies nobody
    twice. Raises AssetMissing and WithdrawalError."""
    with services.database.begin() as session:
        asset = _asset(session, viewer, asset_id)
        was_out = asset.state != WITHDRAWN
        withdrawal.withdraw(session, asset)
        known = None if was_out else notices.last_of(session, asset_id, "withdrawn")
        if known is not None:
            done = Recall(known, asset.event.slug, is_new=False)
        else:
            done = _give(session, viewer, asset, "withdrawn", reason, page)
    withdrawal.try_revoking(services, asset_id)
    return done


def bring_back(session: Session, viewer: Viewer, asset_id: str, reason: str, page: NoticesPage) -> Recall:
    """Let a withdrawn picture be used again, and notify those who were notified before. Raises AssetMissing
    and WithdrawalError."""
    asset = _asset(session, viewer, asset_id)
    withdrawal.bring_back(session, asset)
    return _give(session, viewer, asset, "returned", reason, page)


def correct(session: Session, viewer: Viewer, asset_id: str, reason: str, page: NoticesPage) -> Recall:
    """Notify everyone who downloaded a picture with another caption of what it says now. Raises
    AssetMissing."""
    asset = _asset(session, viewer, asset_id)
    if not verdict_of(viewer, asset, Action.SEE).allowed:
        raise AssetMissing
    return _give(session, viewer, asset, "corrected", reason, page)


def _give(
    session: Session, viewer: Viewer, asset: Asset, kind: Kind, reason: str, page: NoticesPage
) -> Recall:
    event = asset.event
    words = reason[:MAX_REASON]
    notice = notices.give(session, event, asset, kind, words, viewer.user_id, page(event.slug))
    details = {"reason": words, "notified": len(notice.recipients)}
    audit.record(session, RECORDED[kind], asset, details)
    return Recall(notice, event.slug)


def _asset(session: Session, viewer: Viewer, asset_id: str) -> Asset:
    """A picture to decide about, which nobody else does meanwhile; one that is withdrawn counts."""
    asset = session.get(Asset, asset_id, with_for_update=True)
    if asset is None or (asset.state != WITHDRAWN and not verdict_of(viewer, asset, Action.SEE).allowed):
        raise AssetMissing
    return asset
