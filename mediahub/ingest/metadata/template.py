"""A batch's metadata template: texts for fields that its files leave empty, with variables filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, AssetPerson, AssetSession, Person, Session, Status
from mediahub.catalog.text_templates import VARIABLE, expand
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.rows import clean
from mediahub.media.model import Facts

FIELDS = frozenset(
    {
        "title",
        "headline",
        "caption",
        "creator",
        "credit",
        "copyright",
        "instructions",
        "city",
        "country",
        "location",
    }
)
"""What a template may set, by the names of the IPTC Photo Metadata Standard. Terms are the batch's own."""


VARIABLES = frozenset({"session", "room", "people", "date", "time", "event", "photographer", "filename"})
"""What its texts may use, in braces; see `variables` and `catalog.text_templates`."""


def unknown_variables(template: Mapping[str, str]) -> set[str]:
    """Variables in a template that stand for nothing."""
    return {name for text in template.values() for name in VARIABLE.findall(text)} - VARIABLES


def fill(
    asset: Asset,
    facts: Facts,
    template: Mapping[str, str],
    values: Mapping[str, str],
    codes: Collection[str] = (),
) -> None:
    """Give the asset the template's words where its file has none of its own, and remember what was given:
    it follows what is known later (`ingest.metadata.refilling`). `codes` are those of the roster."""
    filled = dict(asset.filled or {})
    for name in FIELDS & template.keys():
        if template[name].strip() and not clean(getattr(facts, name)):
            text = clean(expand(template[name], values, codes))
            setattr(asset, name, text)
            filled[name] = {"template": template[name], "text": text}
    asset.filled = filled


def variables(session: DbSession, asset: Asset, batch: BatchRef) -> dict[str, str]:
    """What the variables stand for: `{session}`, `{room}`, `{people}`, `{date}`, `{time}`, `{event}`,
    `{photographer}` and `{filename}`.

    Sessions and people are those that the file itself, or a person, names: press reads the words.
    """
    sessions = (
        select(Session)
        .join(AssetSession)
        .where(AssetSession.asset_id == asset.id, AssetSession.status == Status.ACCEPTED)
        .order_by(AssetSession.confidence.desc())
    )
    people = (
        select(Person.name)
        .join(AssetPerson)
        .where(AssetPerson.asset_id == asset.id, AssetPerson.status == Status.ACCEPTED)
        .order_by(Person.name)
    )
    programme = session.scalar(sessions.limit(1))
    there = asset.taken_at.astimezone(ZoneInfo(batch.event_zone))
    return {
        "session": programme.title if programme else "",
        "room": programme.room if programme else "",
        "people": ", ".join(session.scalars(people)),
        "date": f"{there:%Y-%m-%d}",
        "time": f"{there:%H:%M}",
        "event": batch.event_name,
        "photographer": batch.photographer,
        "filename": asset.filename,
    }
