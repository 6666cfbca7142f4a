"""Usage links as pages and the API add them."""

from __future__ import annotations

from mediahub.catalog.assets import visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import UsageLink
from mediahub.delivery.usage import report
from mediahub.rights import Viewer


def add_link(database: Database, viewer: Viewer, asset_id: str, url: str, note: str) -> UsageLink:
    """Keep where a picture was published. Raises AssetMissing, and LinkError for what is no web address."""
    with database.begin() as session:
        asset = visible_asset(session, viewer, asset_id)
        return report.add_link(session, asset, url, note, viewer.user_id)
