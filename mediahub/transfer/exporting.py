"""Exporting an event: its records of one moment, then the bytes that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub import __version__
from mediahub.audit import Action, record
from mediahub.backup.tables import one_moment
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.schema import newest_revision
from mediahub.catalog.models import Asset, Batch, Companion, Event, EventLogo, Gallery, User
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_, message
from mediahub.records import FORMAT as RECORDS_FORMAT
from mediahub.records.columns import Json, to_json
from mediahub.records.describe import (
    RECORDED_STATES,
    asset_records,
    batch_record,
    catalogue_record,
    event_record,
)
from mediahub.records.galleries import gallery_record, links_record
from mediahub.records.owner import own_row
from mediahub.records.press import press_record
from mediahub.records.usage import blocks_since
from mediahub.runtime import Services
from mediahub.storage import NotFound
from mediahub.transfer import FORMAT
from mediahub.transfer.archive import CHANGED, HEAD, OBJECTS, TransferError, Writer, writing
from mediahub.transfer.belonging import settled
from mediahub.transfer.history import gallery_changes, history_documents

STEP = 200
LACKING = N_("%(name)s is not in S3: see `mediahub verify`, or export the event again.")
Progress = Callable[[int, int], None]
"""Told how many objects are written, and how many there are; it may raise to stop."""


def export_event(services: Services, slug: str, path: Path, progress: Progress) -> Json:
    """Write an event into a file; what the file says of itself.

    Raises TransferError, StorageError, OSError or SQLAlchemyError; then there is no file.
    """
    with services.database.begin() as session:
        event = session.scalar(select(Event).where(Event.slug == slug))
        if event is None:
            raise TransferError(f"There is no event {slug}; `mediahub events list` names them.")
        record(session, Action.EVENT_EXPORTED, event)
    with writing(path) as writer:
        return write_event(services, slug, writer, progress)


def write_event(services: Services, slug: str, writer: Writer, progress: Progress) -> Json:
    """Write an event that there is; what the export says of itself.

    The catalogue is read in one moment at the beginning, and not held while the objects are read. Raises
    TransferError, StorageError, SQLAlchemyError, and what the file of `writer` raises.
    """
    with services.database.begin() as session:
        own_row(session)
    with one_moment(services.database) as connection:
        session = Session(bind=connection)
        head = _head(session, slug)
        event_id = session.scalars(select(Event.id).where(Event.slug == slug)).one()
        writer.add_document(HEAD, head)
        named = _Named()
        for name, document in _documents(session, session.get_one(Event, event_id), named):
            writer.add_document(name, document)
            session.expunge_all()
        writer.add_document("catalogue.json", named.only(catalogue_record(session, own_row(session))))
        writer.add_document("people.json", _people(session, named.accounts))
        keys = sorted(set(_objects(session, event_id)))
    _add_objects(services, writer, keys, progress)
    return head


class _Named:
    """Whom and what the documents of an event name, of what all events share."""

    def __init__(self) -> None:
        self.accounts: set[str] = set()
        self._people: set[str] = set()
        self._tags: set[str] = set()
        self._photographers: set[str] = set()

    def look(self, document: Json) -> Json:
        """The document itself, looked through."""
        self._walk(document)
        self._people |= {one["slug"] for one in document.get("people", ())}
        self._people |= {one["person"] for one in document.get("roster", ())}
        self._tags |= {one["slug"] for one in document.get("tags", ())}
        for item in document.get("sessions", ()):
            self._people |= set(item.get("speakers", ()))
            self._tags |= set(item.get("tags", ()))
        if photographer := document.get("photographer"):
            self._photographers.add(photographer["name"])
        return document

    def only(self, shared: Json) -> Json:
        """Of what all events share, that which was named; tags with those above them."""
        above = {one["slug"]: one["parent"] for one in shared["tags"]}
        tags = set(self._tags)
        for slug in self._tags:
            while (parent := above.get(slug)) and parent not in tags:
                tags.add(parent)
                slug = parent
        shooters = [one for one in shared["photographers"] if one["name"] in self._photographers]
        self.accounts |= {one["account"] for one in shooters if one["account"]}
        return {
            "format": shared["format"],
            "people": [one for one in shared["people"] if one["slug"] in self._people],
            "tags": [one for one in shared["tags"] if one["slug"] in tags],
            "photographers": shooters,
            "rules": [],
        }

    def _walk(self, value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name in ("account", "deleted_by", "email") and isinstance(inner, str) and "@" in inner:
                    self.accounts.add(inner)
                elif name == "person" and isinstance(inner, str):
                    self._people.add(inner)
                else:
                    self._walk(inner)
        elif isinstance(value, list):
            for inner in value:
                self._walk(inner)


def _head(session: Session, slug: str) -> Json:
    event = session.scalars(select(Event).where(Event.slug == slug)).one()
    return {
        "format": FORMAT,
        "records": RECORDS_FORMAT,
        "mediahub": __version__,
        "revision": newest_revision(),
        "catalogue": own_row(session).uuid,
        "event": slug,
        "name": event.name,
        "created_at": event.created_at.isoformat(),
        "moment": utcnow().isoformat(),
    }


def _documents(session: Session, event: Event, named: _Named) -> Iterator[tuple[str, Json]]:
    yield "event.json", named.look(event_record(session, event) | {"faces": []})
    for number in session.scalars(
        select(Batch.id).where(Batch.event_id == event.id).order_by(Batch.id)
    ).all():
        yield (
            f"batches/{number}.json",
            named.look(settled(batch_record(session, session.get_one(Batch, number)))),
        )
    of_event = select(Asset.id).where(Asset.event_id == event.id, Asset.state.in_(RECORDED_STATES))
    ids = session.scalars(of_event.order_by(Asset.id)).all()
    for some in in_chunks(ids, STEP):
        for identity, document in asset_records(session, some).items():
            yield f"assets/{identity}.json", named.look(document | {"renditions": []})
    galleries = select(Gallery.id).where(Gallery.event_id == event.id).order_by(Gallery.id)
    for number in session.scalars(galleries).all():
        gallery = session.get_one(Gallery, number)
        yield f"galleries/{number}.json", named.look(gallery_record(session, gallery))
        yield (
            f"gallery-changes/{number}.json",
            named.look(gallery_changes(session, session.get_one(Gallery, number))),
        )
    links = links_record(session, session.get_one(Event, event.id))
    for link in links["links"]:
        del link["token_encrypted"]  # only the key of this installation reads it
    yield "links.json", named.look(links)
    yield "press.json", named.look(press_record(session, session.get_one(Event, event.id)))
    for number, block in blocks_since(session, session.get_one(Event, event.id), 0):
        yield f"usage/{number}.json", named.look(block)
    for count, history in enumerate(history_documents(session, event)):
        yield f"history/{count:06}.json", named.look(history)
    logo = session.get(EventLogo, event.id)
    if logo is not None:
        yield "logo.json", {"format": FORMAT, "logo": to_json(logo, ("event_id",))}


def _people(session: Session, accounts: set[str]) -> Json:
    rows = session.execute(select(User.email, User.name).where(User.email.in_(accounts)).order_by(User.email))
    return {"format": FORMAT, "people": [{"email": email, "name": name} for email, name in rows]}


def _objects(session: Session, event_id: int) -> Iterator[str]:
    """Keys of what is moved as it is."""
    originals = select(Asset.original_key).where(
        Asset.event_id == event_id, Asset.state.in_(RECORDED_STATES), Asset.awaited.is_(False)
    )
    beside = select(Companion.key).where(Companion.event_id == event_id, Companion.state == "ready")
    logo = select(EventLogo.key).where(EventLogo.event_id == event_id)
    for query in (originals, beside, logo):
        yield from session.scalars(query)


def _add_objects(services: Services, writer: Writer, keys: list[str], progress: Progress) -> None:
    progress(0, len(keys))
    for count, key in enumerate(keys, 1):
        info = services.bucket.head(key)
        if info is None:
            raise TransferError(message(LACKING, name=key))
        try:
            writer.add_bytes(f"{OBJECTS}{key}", info.size, services.bucket.stream(key))
        except NotFound as error:
            raise TransferError(message(CHANGED, name=key)) from error
        progress(count, len(keys))
