"""The news item as a file for a newsroom's server: beside the picture's file, and later by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from mediahub.catalog.models import Asset, Transmission, TransmissionFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.package import Prepared, load
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.newsfeed.items import Item, ItemRendition, Reader, gone, item_of
from mediahub.delivery.newsfeed.newsml import as_newsml
from mediahub.delivery.newsfeed.ninjs import as_ninjs
from mediahub.delivery.newsfeed.numbering import latest_notices, present_item
from mediahub.delivery.newsfeed.pushing import FORMATS, name_at
from mediahub.delivery.newsrooms.model import Parcel
from mediahub.media.containers.file_names import without_ending
from mediahub.rights import NEWSROOM
from mediahub.runtime import Services

MIMES = {"ninjs": "application/json", "newsml-g2": "application/vnd.iptc.g2.newsitem+xml"}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that lies at the newsroom now, under this name."""

    name: str
    prepared: Prepared


def item_parcel(
    services: Services, run: Transmission, file: TransmissionFile, sent: SentFile | None = None
) -> Parcel | None:
    """The item of a file of a sending, in its present version; None where the newsroom wants no items.

    Each version is a file of its own (`DSC_1.v2.json`), so that none that was taken up is written over.
    """
    form = run.target.item_format
    if form not in FORMATS:
        return None
    with services.database.begin() as session:
        row = present_item(session, run.target.event_id, file.asset_id, utcnow())
        if row is None:
            return None
        assets = load(session, [file.asset_id])
        name = sent.name if sent else name_at(session, run.target_id, file.asset_id)
        renditions = [_rendition(assets[0], sent)] if sent and assets else []
        reader = Reader(NEWSROOM, utcnow(), services.settings.base_url)
        notice = latest_notices(session, [file.asset_id]).get(file.asset_id)
        policy = policy_of(session, run.target.event_id)
        item = item_of(assets[0], row, policy, reader, notice, renditions) if assets else gone(row)
    data = written(item, form)
    stem = without_ending(name) or file.asset_id
    ending = FORMATS[form] if row.version == 1 and sent else f".v{row.version}{FORMATS[form]}"
    return Parcel(f"{stem}{ending}", len(data), MIMES[form], lambda start: _rest(data, start))


def written(item: Item, form: str) -> bytes:
    """An item as a file in one of `FORMATS`."""
    if form == "ninjs":
        return json.dumps(as_ninjs(item), ensure_ascii=False, indent=2).encode()
    return as_newsml(item)


def _rendition(asset: Asset, sent: SentFile) -> ItemRendition:
    made = sent.prepared
    return ItemRendition(
        "highRes",
        made.mime,
        width=made.width,
        height=made.height,
        size=made.size,
        sha256=made.sha256,
        filename=sent.name,
        duration=asset.duration or 0.0 if asset.kind == "video" else 0.0,
    )


def _rest(data: bytes, start: int) -> Iterator[bytes]:
    if start < len(data):
        yield data[start:]
