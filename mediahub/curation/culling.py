"""Culling as pages ask for it: keeping answers, rating what enough people picked, and the original at full
size. Each is a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.catalog.assets import visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, EditAction, Event
from mediahub.curation import picks
from mediahub.curation.edits import bulk
from mediahub.delivery.usage import records
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights import Viewer

SHOWN_BY_BROWSERS = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"})


class NotShown(Missing):
    """A kind of file that browsers do not show."""

    def __init__(self) -> None:
        super().__init__(N_("Browsers cannot show this kind of file."))


def keep_answers(
    database: Database, viewer: Viewer, event_id: int, answers: Sequence[picks.Answer]
) -> list[str]:
    """Keep what somebody answered; gives the ids that are theirs to answer."""
    with database.begin() as session:
        return picks.give(session, session.get_one(Event, event_id), viewer, answers)


def rate_picks(
    database: Database, viewer: Viewer, event_id: int, *, at_least: int, rating: int
) -> EditAction:
    """Rate the pictures that at least so many people picked, as an edit with a history. Raises EditError."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        ids = picks.united(picks.everyones(session, event, viewer), at_least)
        spec = [{"op": "value", "field": "rating", "value": rating}]
        return bulk.begin(session, event, viewer, ids, spec)


def look_at_original(database: Database, viewer: Viewer, asset_id: str) -> Asset:
    """The asset whose original is about to be shown, which is written down. Raises AssetMissing, NotShown."""
    with database.begin() as session:
        asset = visible_asset(session, viewer, asset_id)
        if asset.mime not in SHOWN_BY_BROWSERS:
            raise NotShown
        by = records.taker(session, viewer, asset.event_id)
        records.record(session, by, asset, "view", "original", asset.size)
        return asset
