"""From catalogue rows to search documents, a few queries for any number of assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import (
    Asset,
    AssetFeatures,
    AssetProvenance,
    AssetText,
    DeliverySettings,
    Event,
    FaceScan,
    Photographer,
)
from mediahub.media.vision.palette import unpacked
from mediahub.search.documents.depicted import Depicted, Vocabulary, read_depictions
from mediahub.search.documents.in_galleries import Galleries, read_galleries
from mediahub.search.documents.looks import read_looks
from mediahub.search.port import Document, Drafts
from mediahub.search.schema import SET, micros
from mediahub.search.similarity.colours import indexed

READ_TOGETHER = 500
"""Ids in one query: under every database's limit of parameters."""
SEARCHED_STATES = ("ready",)
"""States of an asset in which it can be found."""
LARGEST_DIFFERENCE_OF_A_SQUARE = 0.05
"""Sides that differ by less than this part count as square."""

COLUMNS = [
    getattr(Asset, name)
    for name in (
        "id", "title", "headline", "caption", "creator", "credit", "city", "country", "location", "make",
        "model", "serial", "lens", "sharpness", "filename", "kind", "width", "height", "taken_at",
        "created_at", "rating", "iso", "f_number", "focal_length", "duration", "state", "rights_class",
        "embargo_until", "expires_at", "held", "gps_lat", "gps_lon", "colour",
        "digital_source_type", "ai_system_used", "ai_system_version_used", "ai_prompt_information",
        "ai_prompt_writer_name", "data_mining",
    )
]  # fmt: skip
"""Every column of an asset that the index keeps something of."""


def build_documents(session: DbSession, ids: Iterable[str]) -> list[Document]:
    """The documents of those assets of `ids` that can be found: ready ones.

    What is missing from the answer (gone, not ready yet, in the trash) belongs out of the index.
    """
    wanted = list(dict.fromkeys(ids))
    names = Vocabulary(session)
    documents: list[Document] = []
    for some in in_chunks(wanted, READ_TOGETHER):
        documents.extend(_chunk(session, some, names))
    return documents


def _chunk(session: DbSession, ids: Sequence[str], names: Vocabulary) -> Iterator[Document]:
    rows = session.execute(
        select(
            *COLUMNS,
            Event.slug.label("event"),
            Event.timezone,
            Photographer.name.label("photographer"),
            AssetText.text,
            AssetFeatures.palette,
            FaceScan.faces,
            DeliverySettings.data_mining.label("event_mining"),
            AssetProvenance.search_values,
            AssetProvenance.signers,
        )
        .join(Event, Asset.event_id == Event.id)
        .join(Photographer, Asset.photographer_id == Photographer.id)
        .outerjoin(AssetText, AssetText.asset_id == Asset.id)
        .outerjoin(AssetFeatures, AssetFeatures.asset_id == Asset.id)
        .outerjoin(FaceScan, FaceScan.asset_id == Asset.id)
        .outerjoin(DeliverySettings, DeliverySettings.event_id == Asset.event_id)
        .outerjoin(
            AssetProvenance,
            and_(AssetProvenance.asset_id == Asset.id, AssetProvenance.sha256 == Asset.sha256),
        )
        .where(Asset.id.in_(ids), Asset.state.in_(SEARCHED_STATES))
    ).all()
    depicted, galleries = read_depictions(session, ids), read_galleries(session, ids)
    looks = read_looks(session, ids)
    for row in rows:
        yield _document(row, names.of(depicted[row.id]), galleries[row.id], looks.get(row.id, ()))


def _document(asset: Any, depicted: Depicted, galleries: Galleries, looks: tuple[str, ...]) -> Document:
    """`asset` is a row of `COLUMNS` with its event, zone and photographer."""
    return Document(
        **depicted.stated,
        drafts=Drafts(**depicted.suggested, **galleries.unpublished),
        **galleries.published,
        id=asset.id,
        event=asset.event,
        title=asset.title,
        headline=asset.headline,
        caption=asset.caption,
        photographer=asset.photographer,
        creator=asset.creator,
        credit=asset.credit,
        city=asset.city,
        country=asset.country,
        location=asset.location,
        camera=_camera(asset.make, asset.model),
        lens=asset.lens or "",
        device=_device(asset),
        sharpness=asset.sharpness or 0.0,
        filename=asset.filename,
        text=asset.text or "",
        looks=looks,
        palette=indexed(unpacked(asset.palette or "")),
        kind=asset.kind,
        orientation=orientation(asset.width, asset.height),
        day=asset.taken_at.astimezone(ZoneInfo(asset.timezone)).date().isoformat(),
        ratio=round(1000 * asset.width / asset.height) if asset.height else 1000,
        taken=micros(asset.taken_at),
        uploaded=micros(asset.created_at),
        rating=asset.rating or 0.0,
        iso=asset.iso or 0.0,
        f_number=asset.f_number or 0.0,
        focal_length=asset.focal_length or 0.0,
        duration=asset.duration or 0.0,
        state=asset.state,
        rights_class=asset.rights_class,
        embargo_until=_moment(asset.embargo_until),
        expires_at=_moment(asset.expires_at),
        held=SET if asset.held else "",
        has_gps=asset.gps_lat is not None and asset.gps_lon is not None,
        has_faces=bool(asset.faces),
        colour=asset.colour,
        source_type=asset.digital_source_type.lower(),
        data_mining=asset.data_mining or asset.event_mining or "",
        generated_by=" ".join(
            filter(
                None,
                (
                    asset.ai_system_used,
                    asset.ai_system_version_used,
                    asset.ai_prompt_writer_name,
                    asset.ai_prompt_information,
                ),
            )
        ),
        provenance=tuple(asset.search_values or ()),
        signers=tuple(asset.signers or ()),
    )


def orientation(width: int, height: int) -> str:
    """`landscape`, `portrait` or `square`, of the sides as shown."""
    if abs(width - height) <= LARGEST_DIFFERENCE_OF_A_SQUARE * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def _camera(make: str | None, model: str | None) -> str:
    """Make and model without saying the make twice: Canon's models begin with `Canon`."""
    make, model = make or "", model or ""
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def _device(asset: Any) -> str:
    """The camera body: its serial number says so, and model and photographer nearly. Empty without them."""
    if not asset.serial and not asset.model:
        return ""
    return f"{asset.event}/{asset.photographer}/{asset.model}/{asset.serial}"


def _moment(value: datetime | None) -> int | None:
    return None if value is None else micros(value)
