"""XMP files that come by themselves, as over FTP or late into a watched folder: they join their picture,
whichever comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.base import utcnow
from mediahub.catalog.models import Arrival, Asset, AssetMetadata, Companion
from mediahub.catalog.outbox import announce
from mediahub.ingest.batches import BatchRef
from mediahub.ingest.companions import WORDS, claim_sidecar, keep_metadata, settle, take_words
from mediahub.ingest.pipeline import Outcome
from mediahub.ingest.rows import clean, clean_json, embedded_names
from mediahub.ingest.scan import SIDECAR
from mediahub.media.hashing import sha256_file
from mediahub.media.model import Facts, MediaError, NotRead
from mediahub.media.sandbox import Sandbox
from mediahub.media.sidecar import read_sidecar
from mediahub.runtime import Services
from mediahub.tagging.due import look_again_at
from mediahub.tagging.model import Fact

PATIENCE = timedelta(minutes=10)
"""For so long a sidecar waits for a picture that has not even begun to come."""
WAITING = ("expected", "received", "checking")


@dataclass(frozen=True, slots=True)
class Place:
    """What a sidecar belongs to."""

    assets: tuple[str, ...] = ()
    must_wait: bool = False
    """Its picture is on its way, or may still come."""


def is_sidecar(shown: str) -> bool:
    """Whether a delivered file is an XMP file by its name."""
    return shown.lower().endswith(SIDECAR)


def place_of(session: Session, arrival: Arrival) -> Place:
    """Where the sidecar of this arrival belongs: beside `DSC_1.NEF` it is `DSC_1.xmp` or `DSC_1.NEF.xmp`."""
    base = arrival.path[: -len(SIDECAR)]
    near = select(Arrival).where(
        Arrival.batch_id == arrival.batch_id, Arrival.path.startswith(base, autoescape=True)
    )
    pictures = [
        one
        for one in session.scalars(near)
        if not is_sidecar(one.path) and base in (one.path, one.path.rpartition(".")[0])
    ]
    if any(one.state in WAITING for one in pictures):
        return Place(must_wait=True)
    assets = {one.asset_id for one in pictures if one.asset_id and one.state in ("ready", "duplicate")}
    may_come = arrival.batch.finished_at is None and arrival.created_at > utcnow() - PATIENCE
    return Place(tuple(sorted(assets)), must_wait=not pictures and may_come)


def waiting_beside(session: Session, batch_id: int, shown: str) -> list[int]:
    """Arrivals of sidecars that wait for the picture `shown`."""
    names = [f"{shown}{SIDECAR}", f"{shown.rpartition('.')[0]}{SIDECAR}"]
    names += [name[: -len(SIDECAR)] + SIDECAR.upper() for name in names]
    query = select(Arrival.id).where(
        Arrival.batch_id == batch_id, Arrival.path.in_(names), Arrival.state == "received"
    )
    return list(session.scalars(query))


def is_beside(services: Services, asset_id: str, path: Path) -> bool:
    """Whether the asset has just this XMP file. Raises OSError."""
    with services.database.read() as session:
        found = session.get(Companion, (asset_id, sha256_file(path)))
        return found is not None and found.state == "ready"


def join_sidecar(
    services: Services, sandbox: Sandbox, batch: BatchRef, assets: tuple[str, ...], path: Path, shown: str
) -> Outcome:
    """Keep the XMP file beside its pictures, and give them its words, except where a person wrote others.

    Raises StorageError or SQLAlchemyError; may be repeated.
    """
    size, digest = path.stat().st_size, sha256_file(path)
    try:
        words = sandbox.call(read_sidecar, path)
    except NotRead:
        raise
    except MediaError as error:
        return Outcome(shown, "rejected", size, digest, code=error.code, reason=error.message)
    for identity in assets:
        with services.database.begin() as session:
            if session.get(Asset, identity) is None:
                continue
            beside = claim_sidecar(session, identity, batch, path, shown)
        beside.store(services.bucket)
        with services.database.begin() as session:
            asset = session.get(Asset, identity, with_for_update=True)
            if asset is not None:
                settle(session, identity, [digest])
                _take_over(session, asset, words)
    return Outcome(shown, "ready", size, digest, assets[0])


def _take_over(session: Session, asset: Asset, words: Facts) -> None:
    said = {name: getattr(words, name) for name in WORDS}
    values = {name: clean(value) if isinstance(value, str) else value for name, value in said.items()}
    take_words(session, asset, values, values)
    keep_metadata(session, asset.id, {"Sidecar": clean_json(words.raw.get("XMP", {}))})
    session.flush()
    row = session.get_one(AssetMetadata, asset.id)
    for name, names in embedded_names(words).items():
        setattr(row, name, list(dict.fromkeys([*(getattr(row, name) or ()), *names])))
    look_again_at(session, [asset.id], Fact.WORDS, Fact.KEYWORDS)
    announce(session, [asset.id])
