"""The demo event's galleries: put together and published as marketing would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.events import get_event
from mediahub.catalog.models import Asset, Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, publish
from mediahub.curation.galleries.operations import Add, AddSection, AnyOperation, SectionText, Set
from mediahub.demo.programme import load_programme, read_data
from mediahub.demo.shots import Shot, plan_shots
from mediahub.rights.publishing import may_publish


def make_galleries(session: Session, asset_ids: Mapping[str, str]) -> list[str]:
    """Make and publish the galleries that are not there yet; `asset_ids` is by the picture's path.

    Gives the ids of what was published, which then needs its sizes for public pages.
    """
    event = get_event(session, load_programme().event["slug"])
    known = set(session.scalars(select(Gallery.title).where(Gallery.event_id == event.id)))
    published: list[str] = []
    for plan in read_data("galleries.toml")["galleries"]:
        if plan["title"] in known:
            continue
        gallery = galleries.create(session, event.id, plan["title"], user_id=None)
        edit.apply(session, gallery, list(_operations(session, gallery, plan, asset_ids)), None)
        version = publish.publish(session, gallery, None, utcnow(), plan["note"])
        published += publish.ids_of(version.content)
    return published


def _operations(
    session: Session, gallery: Gallery, plan: dict[str, Any], asset_ids: Mapping[str, str]
) -> Iterator[AnyOperation]:
    first = gallery.sections[0].id
    cover: str | None = None
    for number, part in enumerate(plan["sections"]):
        section = first if number == 0 else galleries.section_name()
        if number == 0:
            for field in ("heading", "text"):
                words = part.get(field, "")
                yield SectionText(op="section.text", section=section, field=field, was="", text=words)
        else:
            heading, text = part["heading"], part.get("text", "")
            yield AddSection(op="section.add", section=section, heading=heading, text=text)
        shots = list(_publishable(session, part["scenes"], asset_ids))[: part["most"]]
        cover = cover or next((asset_ids[one.path] for one in shots if one.scene == plan["cover"]), None)
        yield Add(op="add", ids=[asset_ids[one.path] for one in shots], section=section)
    yield Set(op="set", field="intro", was="", value=plan["intro"])
    yield Set(op="set", field="layout", was="justified", value=plan["layout"])
    yield Set(op="set", field="cover_id", was=None, value=cover)


def _publishable(session: Session, scenes: list[str], asset_ids: Mapping[str, str]) -> Iterator[Shot]:
    """One picture of each burst of these scenes that everyone may see, in the order of time."""
    for shot in sorted(plan_shots(), key=lambda one: one.moment):
        if shot.step == 0 and shot.scene in scenes and shot.path in asset_ids:
            asset = session.get(Asset, asset_ids[shot.path])
            if asset is not None and may_publish(terms_of(asset), utcnow()).allowed:
                yield shot
