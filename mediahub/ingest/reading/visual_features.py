"""Palette and roster codes of a file, written into the catalogue when it is taken in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetFeatures, RosterCode
from mediahub.catalog.roster.rows import expand_asset, follow
from mediahub.runtime import Services
from mediahub.tagging import pending
from mediahub.tagging.model import Fact


def keep_look(session: Session, asset_id: str, palette: str) -> None:
    """Keep the main colours of the picture as it is now."""
    row = session.get(AssetFeatures, asset_id)
    if row is None:
        session.add(AssetFeatures(asset_id=asset_id, palette=palette))
    elif row.palette != palette:
        row.palette, row.embedding, row.embedder = palette, None, ""


def expand_codes(session: Session, asset: Asset) -> None:
    """Put people in the place of roster codes, and let taggers read the words that came of it."""
    session.flush()
    if expand_asset(session, asset):
        pending.recheck_assets(session, [asset.id], Fact.WORDS)


def follow_rosters(services: Services) -> int:
    """Bring coded texts up to date with names that anybody corrected; says how many assets changed."""
    with services.database.read() as session:
        events = session.scalars(select(RosterCode.event_id).distinct()).all()
    changed = 0
    for event_id in events:
        with services.database.begin() as session:
            changed += follow(session, event_id)
    return changed
