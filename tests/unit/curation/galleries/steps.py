"""A gallery of some pictures, and what is done to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Gallery
from mediahub.curation.galleries import edit, galleries
from mediahub.curation.galleries.operations import Conflict, read_operations


def do(session: Session, gallery: Gallery, *operations: dict[str, object]) -> list[Conflict]:
    return edit.apply(session, gallery, read_operations(list(operations)), None)


def shown(gallery: Gallery) -> list[list[str]]:
    return [[item.asset_id for item in items] for _, items in galleries.in_order(gallery)]


def add(ids: Sequence[str], **more: object) -> dict[str, object]:
    return {"op": "add", "ids": list(ids), **more}


def made(session: Session, title: str = "Best of") -> Gallery:
    event_id = session.scalars(select(Asset.event_id)).first()
    return galleries.create(session, event_id or 0, title, user_id=None)
