"""Records written: from rows to JSON documents, with a few queries for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload, selectinload

from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetPerson,
    AssetProvenance,
    AssetSession,
    AssetTag,
    Batch,
    Catalogue,
    CodedText,
    Event,
    Person,
    Photographer,
    RosterCode,
    Session,
    Tag,
    User,
)
from mediahub.records import FORMAT
from mediahub.records.columns import Json, to_json
from mediahub.records.curated import curated_records
from mediahub.records.faces import faces_record
from mediahub.records.press import press_records
from mediahub.records.tagging import names_record, rules_record, tagging_record
from mediahub.records.terms import terms_record

RECORDED_STATES = ("ready", "withdrawn", "trashed")


def catalogue_record(session: DbSession, own: Catalogue) -> Json:
    """What all events share: people, vocabulary, photographers; and whose records these are."""
    people = session.scalars(select(Person).options(selectinload(Person.names)).order_by(Person.id))
    tags = session.scalars(select(Tag).options(selectinload(Tag.names)).order_by(Tag.id)).all()
    slugs = {tag.id: tag.slug for tag in tags}
    shooters = session.scalars(select(Photographer).order_by(Photographer.id)).all()
    accounts = _emails(session, [shooter.user_id for shooter in shooters])
    return {
        "format": FORMAT,
        "catalogue": own.uuid,
        "people": [
            to_json(person)
            | {"names": [to_json(name, ("id", "person_id", "folded")) for name in person.names]}
            for person in people
        ],
        "tags": [
            to_json(tag, ("parent_id",))
            | {
                "parent": slugs.get(tag.parent_id) if tag.parent_id else None,
                "names": [to_json(name, ("id", "tag_id", "folded")) for name in tag.names],
            }
            for tag in tags
        ],
        "photographers": [
            to_json(shooter, ("user_id",)) | {"account": accounts.get(shooter.user_id)}
            for shooter in shooters
        ],
        "rules": rules_record(session, None),
    }


def event_record(session: DbSession, event: Event) -> Json:
    """An event, its programme and its roster."""
    codes = session.scalars(
        select(RosterCode)
        .where(RosterCode.event_id == event.id)
        .options(joinedload(RosterCode.person))
        .order_by(RosterCode.code)
    )
    items = session.scalars(
        select(Session)
        .where(Session.event_id == event.id)
        .options(selectinload(Session.speakers), selectinload(Session.tags))
        .order_by(Session.id)
    )
    return {
        "format": FORMAT,
        "event": to_json(event, ("facts_revision",)),
        "tagging": tagging_record(session, event),
        "terms": terms_record(session, event),
        "faces": faces_record(session, event),
        "sessions": [
            to_json(item, ("event_id",))
            | {
                "speakers": sorted(person.slug for person in item.speakers),
                "tags": sorted(tag.slug for tag in item.tags),
            }
            for item in items
        ],
        "roster": [
            to_json(row, ("id", "event_id", "person_id", "applied")) | {"person": row.person.slug}
            for row in codes
        ],
    }


def batch_record(session: DbSession, batch: Batch) -> Json:
    """A delivery and what became of each of its files."""
    arrivals = session.scalars(select(Arrival).where(Arrival.batch_id == batch.id).order_by(Arrival.id))
    accounts = _emails(session, [batch.opened_by, batch.terms_set_by])
    return {
        "format": FORMAT,
        "batch": to_json(batch, ("event_id", "photographer_id", "opened_by", "terms_set_by", "link_id")),
        "photographer": _photographer(batch.photographer),
        "account": accounts.get(batch.opened_by),
        "terms_set_by": accounts.get(batch.terms_set_by),
        "arrivals": [to_json(arrival, ("batch_id", "beside_id")) for arrival in arrivals],
    }


def asset_records(session: DbSession, ids: Sequence[str]) -> dict[str, Json]:
    """The records of those assets of `ids` that are to have one, by id."""
    query = (
        select(Asset)
        .where(Asset.id.in_(ids), Asset.state.in_(RECORDED_STATES))
        .options(
            joinedload(Asset.event),
            joinedload(Asset.photographer),
            joinedload(Asset.raw),
            selectinload(Asset.renditions),
            selectinload(Asset.companions),
            selectinload(Asset.persons).joinedload(AssetPerson.person),
            selectinload(Asset.tags).joinedload(AssetTag.tag),
            selectinload(Asset.sessions).joinedload(AssetSession.session),
        )
    )
    assets = session.scalars(query).all()
    accounts = _emails(session, [asset.deleted_by for asset in assets])
    coded: dict[str, list[Json]] = {asset.id: [] for asset in assets}
    texts = select(CodedText).where(CodedText.asset_id.in_(coded)).order_by(CodedText.field)
    for text in session.scalars(texts):
        coded[text.asset_id].append(to_json(text, ("asset_id",)))
    signed: dict[str, list[AssetProvenance]] = {asset.id: [] for asset in assets}
    said = select(AssetProvenance).where(AssetProvenance.asset_id.in_(signed))
    for row in session.scalars(said.order_by(AssetProvenance.sha256)):
        signed[row.asset_id].append(row)
    curated = curated_records(session, [asset.id for asset in assets])
    press = press_records(session, [asset.id for asset in assets])
    return {
        asset.id: _asset_record(asset, accounts, coded[asset.id], signed[asset.id])
        | curated[asset.id]
        | press[asset.id]
        for asset in assets
    }


def _asset_record(
    asset: Asset, accounts: dict[int | None, str], coded: list[Json], signed: Sequence[AssetProvenance]
) -> Json:
    people = [{"slug": m.person.slug, "name": m.person.name, **_depiction(m)} for m in asset.persons]
    tags = [{"slug": m.tag.slug, "label": m.tag.label, **_depiction(m)} for m in asset.tags]
    sessions = [{"code": m.session.code, "title": m.session.title, **_depiction(m)} for m in asset.sessions]
    return {
        "format": FORMAT,
        "event": asset.event.slug,
        "batch": asset.batch_id,
        "photographer": _photographer(asset.photographer),
        "deleted_by": accounts.get(asset.deleted_by),
        "asset": to_json(asset, ("event_id", "batch_id", "photographer_id", "deleted_by")),
        "people": sorted(people, key=lambda depiction: depiction["slug"]),
        "tags": sorted(tags, key=lambda depiction: depiction["slug"]),
        "sessions": sorted(sessions, key=lambda depiction: depiction["code"]),
        "renditions": [to_json(rendition, ("asset_id",)) for rendition in asset.renditions],
        "companions": [
            to_json(one, ("asset_id", "event_id")) for one in asset.companions if one.state == "ready"
        ],
        "coded": coded,
        "raw": asset.raw.values if asset.raw else None,
        "names": names_record(asset.raw),
        "provenance": [to_json(one, ("asset_id",)) for one in signed],
    }


def _depiction(depiction: AssetPerson | AssetTag | AssetSession) -> Json:
    return to_json(depiction, ("asset_id", "person_id", "tag_id", "session_id"))


def _photographer(shooter: Photographer) -> Json:
    return {"name": shooter.name, "credit": shooter.credit}


def _emails(session: DbSession, ids: Sequence[int | None]) -> dict[int | None, str]:
    """Accounts by their e-mail address: another catalogue gives them other numbers."""
    wanted = {identity for identity in ids if identity is not None}
    rows: Any = session.execute(select(User.id, User.email).where(User.id.in_(wanted))).all()
    return dict(rows)
