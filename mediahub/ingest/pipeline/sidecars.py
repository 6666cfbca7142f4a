"""XMP sidecars: each is a file that was delivered, and ends beside its picture or is rejected.

One that was delivered with its picture goes in with that (`Pipeline`). One that comes by itself, as over FTP,
late into a watched folder, or with a picture that the event has already, joins what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, Batch, Companion
from mediahub.ingest.batches.batches import BatchRef, find_arrival
from mediahub.ingest.batches.outcome import (
    JOINED,
    PICTURE_REJECTED,
    Outcome,
    known_already,
    write_down,
)
from mediahub.ingest.metadata.contributed import contributed
from mediahub.ingest.metadata.file_words import SIDECAR, take_words, words_of
from mediahub.ingest.pipeline.sidecar_files import bring_to_end, claimed_place, joinable
from mediahub.ingest.placing.companions import claim_sidecar, keep_metadata, settle
from mediahub.ingest.placing.sidecar_places import find_pictures
from mediahub.ingest.reading.pairs import lock_pairs
from mediahub.ingest.reading.rows import clean_json, embedded_names
from mediahub.media.hashing import sha256_file
from mediahub.media.metadata.bounds import note_of_cuts
from mediahub.media.metadata.companion import read_sidecar
from mediahub.media.model import Facts, MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.messages import message
from mediahub.objects.holdings import delete_unowned
from mediahub.runtime import Services
from mediahub.tagging.model import Fact
from mediahub.tagging.pending import recheck_assets


class Sidecars:
    """Takes XMP files in. Thread-safe; every method may be repeated, and be killed at any point.

    They raise StorageError or SQLAlchemyError where a service is away.
    """

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._sandbox = sandbox

    def take_with(self, picture: Outcome, path: Path, shown: str, batch: BatchRef) -> Outcome:
        """Bring an XMP file to its end whose picture has come to this one, and write it down."""
        if picture.asset_id is not None:
            return self.take(path, shown, batch, [picture.asset_id])
        reason = message(
            "Its picture %(name)s was rejected. Deliver both again once that is put right.", name=picture.path
        )
        size, digest = path.stat().st_size, sha256_file(path)
        outcome = Outcome(shown, "rejected", size, digest, code=PICTURE_REJECTED, reason=reason)
        with self._services.database.begin() as session:
            write_down(session, batch, outcome)
        return outcome

    def take(self, path: Path, shown: str, batch: BatchRef, pictures: Sequence[str] | None = None) -> Outcome:
        """Bring an XMP file to its end and write it down: beside `pictures`, or those that its name and its
        words say."""
        return bring_to_end(
            self._services.database,
            path,
            shown,
            batch,
            lambda size, digest: self._take(path, shown, batch, pictures, size, digest),
        )

    def finish(self, asset_id: str, batch: BatchRef, path: Path) -> None:
        """Go on with one that claimed its place beside this asset before its process died."""
        try:
            words = self._read(path, batch)
        except MediaError:
            return
        with self._services.database.begin() as session:
            self._settle(session, [asset_id], batch, sha256_file(path), words)

    def _take(
        self,
        path: Path,
        shown: str,
        batch: BatchRef,
        pictures: Sequence[str] | None,
        size: int,
        digest: str,
    ) -> Outcome:
        if pictures is not None:
            with self._services.database.read() as session:
                known = _beside_all(session, batch, pictures, shown, size, digest)
            if known is not None:
                return known
        words = self._read(path, batch)
        with self._services.database.begin() as session:
            lock_pairs(session, batch, shown)
            found = pictures if pictures is not None else find_pictures(session, batch, shown, words)
            homes = joinable(session, batch, found)
            known = _beside_all(session, batch, homes, shown, size, digest)
            if known is not None:
                return known
            claimed = [claim_sidecar(session, home, batch, path, shown) for home in homes]
        for sidecar in claimed:
            sidecar.store(self._services.bucket)
        outcome = Outcome(shown, "ready", size, digest, homes[0], JOINED, note_of_cuts(words))
        with self._services.database.begin() as session:
            is_there = self._settle(session, homes, batch, digest, words)
            if is_there:
                write_down(session, batch, outcome)
        if is_there:
            return outcome
        keys = [sidecar.key for sidecar in claimed]
        delete_unowned(self._services.database, self._services.bucket, keys)
        return self._take(path, shown, batch, pictures, size, digest)

    def _read(self, path: Path, batch: BatchRef) -> Facts:
        """What the XMP file says, as far as its sender may. Raises MediaError."""
        words = self._sandbox.call(read_sidecar, path)
        return contributed(words) if batch.is_contributed else words

    def _settle(
        self, session: Session, homes: Sequence[str], batch: BatchRef, digest: str, words: Facts
    ) -> bool:
        """It is stored beside all of these. False, and nothing is done, where one of its places is gone."""
        places = [claimed_place(session, home, digest) for home in homes]
        there = [place for place in places if place is not None]
        if len(there) < len(places):
            return False
        for asset, companion in there:
            if companion.state != "ready":  # else another process was quicker
                self._join(session, asset, batch, digest, words)
        return True

    def _join(self, session: Session, asset: Asset, batch: BatchRef, digest: str, words: Facts) -> None:
        """The asset takes its words, except where a person wrote others."""
        settle(session, asset.id, [digest])
        keep_metadata(
            session, asset.id, {"Sidecar": clean_json(words.raw.get("XMP", {}))}, embedded_names(words)
        )
        who = session.get_one(Batch, batch.id).opened_by
        take_words(session, asset, {SIDECAR: words_of(words)}, who)
        changed = {Fact.WORDS, Fact.KEYWORDS}
        if asset.gps_lat is None and words.gps_lat is not None:
            asset.gps_lat, asset.gps_lon = words.gps_lat, words.gps_lon
            changed.add(Fact.PLACE)
        session.flush()
        recheck_assets(session, [asset.id], *changed)
        enqueue(session, [asset.id])


def _beside_all(
    session: Session, batch: BatchRef, homes: Sequence[str], shown: str, size: int, digest: str
) -> Outcome | None:
    """The outcome of an XMP file that lies beside all of these already."""
    rows = [session.get(Companion, (home, digest)) for home in homes]
    if not rows or any(row is None or row.state != "ready" for row in rows):
        return None
    asset = session.get_one(Asset, homes[0])
    return known_already(session, batch, asset, shown, size, digest)


def is_listed(session: Session, batch: BatchRef, shown: str, path: Path) -> bool:
    """Whether just this XMP file has come to a good end in this batch. Raises OSError."""
    arrival = find_arrival(session, batch.id, shown)
    return (
        arrival is not None
        and arrival.state in ("ready", "duplicate")
        and arrival.sha256 == sha256_file(path)
    )
