"""Records restored: from JSON documents to rows. What the catalogue has stays; what it lacks is added.

Numbers are those of the lost catalogue where they are free, so that addresses and keys that hold them still
lead to the same thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.sequences import catch_up
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetMetadata,
    AssetPerson,
    AssetProvenance,
    AssetSession,
    AssetTag,
    Batch,
    CodedText,
    Companion,
    Event,
    Person,
    PersonName,
    Photographer,
    Rendition,
    RosterCode,
    Session,
    Tag,
    TagName,
)
from mediahub.catalog.models.base import Base
from mediahub.catalog.names import fold_name
from mediahub.identity.addresses import user_ids
from mediahub.records.columns import Json, from_json
from mediahub.records.curated import restore_curated
from mediahub.records.faces import restore_faces
from mediahub.records.press import restore_press
from mediahub.records.tagging import restore_rules, restore_tagging
from mediahub.records.terms import restore_terms

Row = TypeVar("Row", bound=Base)
log = structlog.get_logger()


def restore_catalogue(session: DbSession, record: Json) -> None:
    """People, vocabulary and photographers."""
    for values in record["photographers"]:
        shooter = _have(session, Photographer, {"name": values["name"]}, values)
        shooter.user_id = shooter.user_id or _account(session, values["account"])
    for values in record["people"]:
        person = _have(session, Person, {"slug": values["slug"]}, values)
        if not person.names:
            person.names = [PersonName(**name, folded=fold_name(name["text"])) for name in values["names"]]
    tags = {
        values["slug"]: _have(session, Tag, {"slug": values["slug"]}, values) for values in record["tags"]
    }
    for values in record["tags"]:
        tag = tags[values["slug"]]
        if tag.parent is None and values["parent"]:
            tag.parent = tags.get(values["parent"])
        if not tag.names:
            tag.names = [TagName(**name, folded=fold_name(name["text"])) for name in values["names"]]
    session.flush()
    restore_rules(session, None, record.get("rules", []))
    catch_up(session, (Photographer, Person, Tag))


def restore_event(session: DbSession, record: Json) -> Event:
    """An event, its programme and its roster."""
    event = _have(session, Event, {"slug": record["event"]["slug"]}, record["event"])
    for values in record["sessions"]:
        known = {"event_id": event.id, "code": values["code"]}
        if session.scalar(select(Session.id).filter_by(**known)) is not None:
            continue
        item = _have(session, Session, known, values)
        item.speakers = _by_slug(session, Person, values["speakers"])
        item.tags = _by_slug(session, Tag, values["tags"])
    for values in record.get("roster", ()):
        person = session.scalar(select(Person.id).where(Person.slug == values["person"]))
        if person is not None:
            _have(
                session, RosterCode, {"event_id": event.id, "code": values["code"]}, values, person_id=person
            )
    session.flush()
    restore_tagging(session, event, record.get("tagging", {}))
    restore_terms(session, event, record.get("terms", {}))
    restore_faces(session, event, record.get("faces", []))
    catch_up(session, (Event, Session))
    return event


def restore_batch(session: DbSession, event_id: int, record: Json) -> int:
    """A delivery and what became of its files; gives its number in this catalogue."""
    values = record["batch"]
    known = {
        "event_id": event_id,
        "signature": values["signature"],
        "created_at": datetime.fromisoformat(values["created_at"]),
    }
    more = {
        "photographer_id": _photographer(session, record["photographer"]),
        "opened_by": _account(session, record["account"]),
        "terms_set_by": _account(session, record.get("terms_set_by")),
    }
    batch = _have(session, Batch, known, values, **more)
    there = set(session.scalars(select(Arrival.path).where(Arrival.batch_id == batch.id)))
    for arrival in record["arrivals"]:
        if arrival["path"] not in there:
            _add(session, Arrival, arrival, batch_id=batch.id)
    session.flush()
    catch_up(session, (Batch, Arrival))
    return batch.id


def stand_in_batch(session: DbSession, event_id: int, record: Json) -> int:
    """A batch for an asset whose own has no record; the same for all of that batch."""
    signature = hashlib.sha256(f"restored {record['event']} {record['batch']}".encode()).hexdigest()
    values = {"id": record["batch"], "source": "rebuild", "created_at": record["asset"]["created_at"]}
    known = {"event_id": event_id, "signature": signature}
    more = {"photographer_id": _photographer(session, record["photographer"])}
    batch = _have(session, Batch, known, values, **more)
    catch_up(session, (Batch,))
    return batch.id


def restore_asset(
    session: DbSession, record: Json, event_id: int, batch_id: int, renditions: Iterable[Json]
) -> None:
    """An asset with its depictions, its metadata and those of its renditions that are there.

    It takes the place of one that was never finished, or that the record knows better.
    """
    identity = record["asset"]["id"]
    deliverer = {"contributor": session.get_one(Batch, batch_id).contributor}  # of records that do not say
    session.execute(delete(Asset).where(Asset.id == identity))
    session.add(
        Asset(
            **deliverer | from_json(Asset, record["asset"]),
            event_id=event_id,
            batch_id=batch_id,
            photographer_id=_photographer(session, record["photographer"]),
            deleted_by=_account(session, record["deleted_by"]),
        )
    )
    session.flush()
    session.add_all(Rendition(asset_id=identity, **from_json(Rendition, row)) for row in renditions)
    for values in record.get("companions", ()):
        session.add(Companion(asset_id=identity, event_id=event_id, **from_json(Companion, values)))
    for values in record.get("coded", ()):
        session.add(CodedText(asset_id=identity, **from_json(CodedText, values)))
    if record["raw"] is not None:
        session.add(AssetMetadata(asset_id=identity, values=record["raw"], **record.get("names", {})))
    for values in record.get("provenance", ()):
        session.add(AssetProvenance(asset_id=identity, **from_json(AssetProvenance, values)))
    for depiction in record["people"]:
        person = _named(
            session, Person, PersonName, depiction["slug"], {"name": depiction["name"]}, kind="main"
        )
        session.add(AssetPerson(asset_id=identity, person_id=person, **from_json(AssetPerson, depiction)))
    for depiction in record["tags"]:
        tag = _named(session, Tag, TagName, depiction["slug"], {"label": depiction["label"]})
        session.add(AssetTag(asset_id=identity, tag_id=tag, **from_json(AssetTag, depiction)))
    for depiction in record["sessions"]:
        item = session.scalar(select(Session.id).filter_by(event_id=event_id, code=depiction["code"]))
        if item is None:
            log.warning("no such session in the programme", asset=identity, session=depiction["code"])
        else:
            session.add(
                AssetSession(asset_id=identity, session_id=item, **from_json(AssetSession, depiction))
            )
    restore_curated(session, identity, record)
    restore_press(session, identity, event_id, record)


def _have(session: DbSession, model: type[Row], known: Json, values: Json, **more: Any) -> Row:
    """The row that `known` finds, or a new one of `values`."""
    row = session.scalar(select(model).filter_by(**known))
    return row if row is not None else _add(session, model, values, **known, **more)


def _add(session: DbSession, model: type[Row], values: Json, **more: Any) -> Row:
    """A new row, with the number that it had if that is free."""
    columns = {**from_json(model, values), **more}
    if "id" in columns and session.get(model, columns["id"]) is not None:
        del columns["id"]
    row = model(**columns)
    session.add(row)
    session.flush()
    return row


def _named(session: DbSession, model: Any, names: Any, slug: str, shown: Json, **more: str) -> int:
    """The number of a person or tag; one that the catalogue's record does not know yet is added."""
    found = session.scalar(select(model.id).where(model.slug == slug))
    if found is None:
        (text,) = shown.values()
        row = model(slug=slug, **shown, names=[names(text=text, folded=fold_name(text), **more)])
        session.add(row)
        session.flush()
        found = row.id
    return int(found)


def _photographer(session: DbSession, values: Json) -> int:
    return _have(session, Photographer, {"name": values["name"]}, {"credit": values["credit"]}).id


def _account(session: DbSession, email: str | None) -> int | None:
    """The account with this address. Accounts have no records: whoever was not invited again is nobody."""
    return user_ids(session, [email]).get(email) if email else None


def _by_slug(session: DbSession, model: Any, slugs: list[str]) -> list[Any]:
    return list(session.scalars(select(model).where(model.slug.in_(slugs))))
