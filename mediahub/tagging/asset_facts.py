"""Facts about assets for taggers, from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload

from mediahub.catalog.models import Asset, AssetText
from mediahub.tagging.model import AssetFacts


def load_asset_facts(session: DbSession, ids: Sequence[str]) -> dict[str, AssetFacts]:
    """By asset, for those of `ids` that are there."""
    query = select(Asset).where(Asset.id.in_(ids)).options(joinedload(Asset.raw), joinedload(Asset.batch))
    read = dict(
        session.execute(select(AssetText.asset_id, AssetText.text).where(AssetText.asset_id.in_(ids))).all()
    )
    return {asset.id: _facts(asset, read.get(asset.id, "")) for asset in session.scalars(query)}


def _facts(asset: Asset, read: str) -> AssetFacts:
    return AssetFacts(
        taken_at=asset.taken_at,
        taken_source=asset.taken_source,
        filename=asset.filename,
        location=asset.location,
        words=" ".join(filter(None, (asset.title, asset.headline, asset.caption))),
        keywords=tuple(asset.raw.keywords) if asset.raw else (),
        persons=tuple(asset.raw.persons) if asset.raw else (),
        photographer_id=asset.photographer_id,
        batch_place=asset.batch.template.get("location", ""),
        lat=asset.gps_lat,
        lon=asset.gps_lon,
        is_contributed=bool(asset.contributor),
        ocr=read,
    )
