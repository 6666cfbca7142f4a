"""The made-up event as rows of a catalogue, for what needs more of the product than its index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.labelling.labellers import all_labellers
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event, get_photographer
from mediahub.catalog.models import (
    Asset,
    AssetFeatures,
    AssetPerson,
    AssetSession,
    AssetTag,
    AssetText,
    Batch,
    Event,
    Person,
    PersonName,
    Rendition,
    Session,
    Tag,
    VisualWords,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.names import fold
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user
from mediahub.ingest.sources.disk_batch import wait_for_index
from mediahub.media.vision.embedding import embedder_name
from mediahub.media.vision.ocr import reader_name
from mediahub.objects.renditions import When, kinds
from mediahub.runtime import Services
from mediahub.search.port import Document
from scripts.benches.searching.corpus import DAYS, START, ZONE, Corpus

EVENT = "summit"
PRESS, PASSWORD = "press@bench.example", "a password for the bench"
"""An account that may see the event."""
STEP = 1000
LONGEST = 3600.0


@dataclass(frozen=True)
class Thumb:
    """A picture in the bucket that stands for many assets."""

    key: str
    size: int
    width: int
    height: int
    placeholder: str
    """ThumbHash in base64."""
    colour: str


def open_event(services: Services, corpus: Corpus, thumbs: Sequence[Thumb] = ()) -> None:
    """Fill the catalogue, let a press account in, and wait for the index."""
    fill(services.database, corpus, thumbs)
    with services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        approve_user(session, create_user(session, PRESS, PASSWORD, "press").id, event.id)
    if not wait_for_index(services, LONGEST):
        raise SystemExit("the indexer did not get through it; see its log")


def fill(database: Database, corpus: Corpus, thumbs: Sequence[Thumb] = ()) -> None:
    """Everything of the corpus, announced to the indexer."""
    with database.begin() as session:
        event = create_event(session, EVENT, "Summit", str(ZONE)).id
        ids = _vocabulary(session, corpus, event)
        batch = Batch(
            event_id=event, photographer_id=ids["by"][corpus.photographers[0]], source="cli", signature="b"
        )
        session.add(batch)
        session.flush()
        number = batch.id
    pictures = cycle(thumbs)
    waiting = corpus.documents()
    while documents := list(islice(waiting, STEP)):
        with database.begin() as session:
            shown = list(islice(pictures, len(documents)))
            rows = [_asset(one, event, number, ids["by"][one.photographer]) for one in documents]
            for row, thumb in zip(rows, shown, strict=False):
                row |= {"placeholder": thumb.placeholder, "colour": thumb.colour}
            session.execute(insert(Asset), rows)
            for model, marks in _marks(documents, ids):
                if marks:
                    session.execute(insert(model), marks)
            if thumbs:
                _settle(session, documents, shown)
            enqueue(session, [str(row["id"]) for row in rows])


def _vocabulary(session: DbSession, corpus: Corpus, event: int) -> dict[str, dict[str, int]]:
    """People, tags, sessions and photographers; their ids by what documents call them."""
    people = [
        Person(slug=slug, name=names[0], names=[PersonName(text=name, folded=fold(name)) for name in names])
        for slug, names in corpus.people
    ]
    tags = [Tag(slug=slug, label=label) for slug, label in corpus.tags]
    length = timedelta(days=DAYS) / len(corpus.sessions)
    talks = [
        Session(
            event_id=event, code=code, title=title, room=room,
            starts_at=START.astimezone(UTC) + length * number,
            ends_at=START.astimezone(UTC) + length * (number + 1),
        )
        for number, (code, title, room) in enumerate(corpus.sessions)
    ]  # fmt: skip
    session.add_all([*people, *tags, *talks])
    session.flush()
    return {
        "people": {one.slug: one.id for one in people},
        "tags": {one.slug: one.id for one in tags},
        "talks": {one.code: one.id for one in talks},
        "by": {name: get_photographer(session, name).id for name in corpus.photographers},
    }


def _asset(one: Document, event: int, batch: int, photographer: int) -> dict[str, Any]:
    digest = _digest(one)
    landscape = one.orientation == "landscape"
    return {
        "id": asset_id(EVENT, digest), "event_id": event, "batch_id": batch,
        "photographer_id": photographer, "state": "ready", "sha256": digest, "size": 1,
        "mime": "video/mp4" if one.kind == "video" else "image/jpeg", "kind": one.kind,
        "filename": one.filename, "original_key": f"originals/{EVENT}/{digest}",
        "width": 6000 if landscape else 4000, "height": 4000 if landscape else 6000,
        "taken_at": _moment(one.taken), "created_at": _moment(one.uploaded), "taken_source": "offset",
        "model": one.camera, "lens": one.lens, "iso": one.iso, "f_number": one.f_number,
        "focal_length": one.focal_length, "title": one.title, "caption": one.caption, "credit": one.credit,
        "city": one.city, "country": one.country, "rating": one.rating or None,
        "rights_class": one.rights_class, "manifests_read": True,
    }  # fmt: skip


def _marks(
    documents: Iterable[Document], ids: dict[str, dict[str, int]]
) -> Iterator[tuple[type, list[dict[str, Any]]]]:
    found: dict[type, list[dict[str, Any]]] = {AssetPerson: [], AssetTag: [], AssetSession: []}
    for one in documents:
        asset = asset_id(EVENT, _digest(one))
        for model, column, named, kind in (
            (AssetPerson, "person_id", one.persons, "people"),
            (AssetTag, "tag_id", one.tags, "tags"),
            (AssetSession, "session_id", one.sessions, "talks"),
        ):
            found[model] += [
                {"asset_id": asset, column: ids[kind][name], "source": "programme", "status": "accepted"}
                for name in dict.fromkeys(named)
            ]
    yield from found.items()


def _settle(session: DbSession, documents: Sequence[Document], thumbs: Sequence[Thumb]) -> None:
    """Write down all that a worker makes of pictures, as in an event that lies there since yesterday: it
    would search for originals that do not exist, and compute beside what is measured."""
    embedder, reader, labellers, now = embedder_name(), reader_name(), all_labellers(), utcnow()
    made = (*kinds(When.INGEST), *kinds(When.SPARE_TIME))
    renditions, features, words = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    texts = list[dict[str, Any]]()
    for one, thumb in zip(documents, thumbs, strict=True):
        asset = asset_id(EVENT, _digest(one))
        features.append({"asset_id": asset, "embedder": embedder})
        texts.append({"asset_id": asset, "reader": reader, "read_at": now})
        words += [{"asset_id": asset, "labeller": each.name, "version": each.version} for each in labellers]
        renditions += [
            {
                "asset_id": asset, "name": kind.name, "key": thumb.key, "mime": kind.mime,
                "width": thumb.width, "height": thumb.height, "size": thumb.size,
            }
            for kind in made
            if one.kind == "video" or not kind.moving_only
        ]  # fmt: skip
    session.execute(insert(Rendition), renditions)
    session.execute(insert(AssetFeatures), features)
    session.execute(insert(AssetText), texts)
    session.execute(insert(VisualWords), words)


def _digest(one: Document) -> str:
    """Stands for the SHA-256 of an original that there is not."""
    return hashlib.sha256(one.id.encode()).hexdigest()


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1e6, UTC)
