"""The pipeline: one original becomes one ready asset, or finds its place beside one.

A file is identified by its bytes, read in the sandbox, given its place (`ingest.placing.placement`), stored,
and committed. The order makes every step repeatable. A row in state `storing` comes before the first object,
so that no object is ever without a row; keys and the asset's id follow from the content, so that a second run
writes the same things to the same places; the row turns `ready`, and the indexer is told, in one transaction
at the end. A process killed anywhere in between leaves a row that the same command, or the sweeper, finishes.

XMP files go their own way: see `ingest.pipeline.sidecars`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.holdings import find_holder
from mediahub.catalog.models import Asset, Batch, Companion, Rendition, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.outbox import announce
from mediahub.catalog.roster.rows import roster_codes
from mediahub.catalog.stacks import look_again
from mediahub.delivery.terms import apply_standing
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import JOINED, Outcome, known_already, write_down
from mediahub.ingest.pipeline.key_locks import Turns
from mediahub.ingest.pipeline.looking import Looker
from mediahub.ingest.pipeline.sidecars import Sidecars
from mediahub.ingest.placing import placement
from mediahub.ingest.placing.companions import (
    FILE,
    Sidecar,
    claim_sidecar,
    keep_metadata,
    settle,
    take_columns,
    take_picture,
)
from mediahub.ingest.placing.placement import Place
from mediahub.ingest.placing.read_file import Read, read_file
from mediahub.ingest.placing.replacing import take_over
from mediahub.ingest.placing.same_picture import tell_old_ones
from mediahub.ingest.promise import Promise
from mediahub.ingest.reading.looks import expand_codes, keep_look
from mediahub.ingest.reading.names import is_sidecar
from mediahub.ingest.reading.originals import Original
from mediahub.ingest.reading.pairs import stem
from mediahub.ingest.reading.rows import clean_json, embedded_names
from mediahub.ingest.words.file_words import fill_words, remember_words, take_words
from mediahub.ingest.words.template import fill, variables
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import awaits_spare_time
from mediahub.renditions.stored import keep_renditions, put_rendition
from mediahub.runtime import Services
from mediahub.storage.keys import rendition_prefix


class Pipeline:
    """Takes originals in. Safe to call from several threads; the heavy work is in the sandbox's processes."""

    def __init__(
        self, services: Services, sandbox: Sandbox, on_spare_time: Callable[[str], None] | None = None
    ) -> None:
        """`on_spare_time` is given the id of each ready asset that has renditions of spare time."""
        self.services = services
        self.sandbox = sandbox
        self.sidecars = Sidecars(services, sandbox)
        self._on_spare_time = on_spare_time
        self._turns = Turns()
        self._looker = Looker(services)

    def take(self, original: Original, batch: BatchRef, replaces: str | None = None) -> Outcome:
        """Bring one original, and the XMP file that is with it, to their ends, whichever those are, and write
        both down; the outcome of the original. With `replaces` it is the retouched version of that asset.

        A file that is at fault is an outcome. A fault of ours is not: that raises StorageError or
        SQLAlchemyError where these are away, NotRead or anything else where reading failed, and the call may
        be repeated.
        """
        return self.take_all(original, batch, replaces)[0]

    def take_all(self, original: Original, batch: BatchRef, replaces: str | None = None) -> list[Outcome]:
        """Take in an original with its XMP file, as `take` does; the outcomes of both."""
        if is_sidecar(original.shown):
            return [self.sidecars.take(original.path, original.shown, batch)]
        outcome = self._bring(original, batch, replaces)
        if original.sidecar is None or not original.sidecar_shown:
            return [outcome]
        return [outcome, self.sidecars.take_with(outcome, original.sidecar, original.sidecar_shown, batch)]

    def _bring(self, original: Original, batch: BatchRef, replaces: str | None) -> Outcome:
        try:
            size, digest = _fingerprint(original)
            with self._turns.take(f"{batch.event_id} {stem(original.shown)}"), self._turns.take(digest):
                outcome = self._take(original, batch, size, digest, replaces)
        except MediaError as error:
            about = _as_far_as_known(original)
            outcome = Outcome(original.shown, "rejected", *about, code=error.code, reason=error.message)
        if outcome.state != "ready" and original.listed:
            with self.services.database.begin() as session:
                write_down(session, batch, outcome)
        return outcome

    def take_preview(self, preview: Original, batch: BatchRef, promise: Promise) -> str | None:
        """Show what is promised by the small picture that came ahead; gives the asset's id, None if the event
        has the file already or is just taking it in. Raises MediaError."""
        digest = str(promise.sha256)
        identity = asset_id(batch.event_slug, digest)
        read = read_file(self.sandbox, preview, batch, promise.size, digest)
        values = {**read.values, "head_tail": promise.head_tail, "picture_hash": None, "awaited": True}
        with self.services.database.begin() as session:
            if session.get(Asset, identity) is not None:
                return None
            _begin(session, identity, replace(read, values=values))
        renditions = [
            put_rendition(self.services.bucket, identity, made) for made in read.analysis.renditions
        ]
        with self.services.database.begin() as session:
            asset = session.get(Asset, identity, with_for_update=True)
            if asset is None or asset.state != "storing" or not asset.awaited:
                return None
            asset.awaited = False
            self._finish(session, asset, read, renditions)
            asset.awaited = True
        return identity

    def _take(
        self, original: Original, batch: BatchRef, size: int, digest: str, replaces: str | None
    ) -> Outcome:
        database, bucket = self.services.database, self.services.bucket
        identity = asset_id(batch.event_slug, digest)
        with database.read() as session:
            known = find_holder(session, batch.event_id, digest)
            if known is not None:
                outcome = known_already(session, batch, known, original.shown, size, digest)
                is_left = known.id != identity and session.get(Asset, identity) is not None
        if known is not None:
            if is_left:
                self._forget(identity)
            return outcome
        read = read_file(self.sandbox, original, batch, size, digest)
        if read.picture:
            tell_old_ones(self.services, self.sandbox, batch.event_id, read.values)
        with database.begin() as session:
            placement.lock(session, read)
            place = placement.place(session, read, identity, replaces)
            if place.kind == "new":
                there = _begin(session, identity, read)
                if there is not None and there.state != "storing" and not there.awaited:
                    return known_already(session, batch, there, original.shown, size, digest)
            beside = _claim_sidecar(session, place.asset_id, read)
        original.store(bucket, read.key, sha256=digest, mime=read.analysis.facts.mime)
        if beside is not None:
            beside.store(bucket)
        if place.kind == "new":
            return self._make_ready(identity, read, beside)
        self._forget(identity)
        return self._join(place, read, beside)

    def _make_ready(self, identity: str, read: Read, beside: Sidecar | None) -> Outcome:
        """The last step of a new asset, or of one whose original was awaited."""
        batch, bucket = read.batch, self.services.bucket
        renditions = [put_rendition(bucket, identity, made) for made in read.analysis.renditions]
        old: list[str] = []
        with self._forgotten_if_refused(identity, read), self.services.database.begin() as session:
            placement.lock(session, read)
            asset = session.get(Asset, identity, with_for_update=True)
            if asset is not None and asset.state != "storing" and not asset.awaited:
                return known_already(session, batch, asset, read.original.shown, read.size, read.sha256)
            place = Place("new", identity)
            if asset is None or asset.state == "storing":
                place = placement.place(session, read, identity, None)
            if asset is not None and place.kind == "new":
                old = self._finish(session, asset, read, renditions)
                outcome = self._write_down(session, read, read.outcome(identity), beside)
        if asset is None or place.kind != "new":  # what it belongs to became ready meanwhile
            return self._take(read.original, batch, read.size, read.sha256, None)
        for key in old:
            bucket.delete(key)
        moves = bool(read.analysis.facts.duration)
        if self._on_spare_time is not None and awaits_spare_time(is_moving=moves):
            self._on_spare_time(identity)
        return outcome

    @contextmanager
    def _forgotten_if_refused(self, identity: str, read: Read) -> Iterator[None]:
        """A file that turns out at its last step to belong to an asset which its sender may not add to leaves
        nothing behind."""
        try:
            yield
        except MediaError:
            self._forget(identity)
            self.services.bucket.delete(read.key)
            raise

    def _forget(self, identity: str) -> None:
        """Take away what was begun as an asset of its own, of a file that belongs to another."""
        bucket, keys = self.services.bucket, list[str]()
        with self.services.database.begin() as session:
            asset = session.get(Asset, identity, with_for_update=True)
            is_begun = asset is not None and asset.state == "storing" and not asset.awaited
            if asset is not None and is_begun:
                keys = [one.key for one in asset.companions if one.role == "sidecar"]
                session.delete(asset)
        if is_begun:
            keys += [info.key for info in bucket.list(rendition_prefix(identity))]
        for key in keys:
            bucket.delete(key)

    def _join(self, place: Place, read: Read, beside: Sidecar | None) -> Outcome:
        """The last step of a file that belongs to an asset: beside its original, or in the place of that."""
        bucket, old, home = self.services.bucket, list[str](), place.asset_id
        made = [put_rendition(bucket, home, one) for one in read.analysis.renditions if place.is_front]
        with self.services.database.begin() as session:
            asset = session.get(Asset, home, with_for_update=True)
            claimed = session.get(Companion, (home, read.sha256))
            if asset is not None and claimed is not None:
                settle(session, home, [read.sha256])
                edits = asset.filename if place.kind == "edits" else ""
                if place.is_front:
                    old = take_over(session, asset, read.values, made, read.batch.id)
                who = session.get_one(Batch, read.batch.id).opened_by
                take_words(session, asset, read.said, who, gaps=read.values)
                self._mark(session, asset, read)
                expand_codes(session, asset)
                announce(session, [home])
                look_again(session, [home])
                outcome = self._write_down(session, read, read.outcome(home, edits), beside)
        if asset is None or claimed is None:  # deleted for good meanwhile, with all that belonged to it
            return self._take(read.original, read.batch, read.size, read.sha256, None)
        for key in old:
            bucket.delete(key)
        return outcome

    def _write_down(self, session: Session, read: Read, outcome: Outcome, beside: Sidecar | None) -> Outcome:
        """The outcome of a file that is in, and that of the XMP file which came in with it."""
        if read.original.listed:
            write_down(session, read.batch, outcome)
        if beside is not None:
            settle(session, str(outcome.asset_id), [beside.sha256])
            shown, size = read.original.sidecar_shown, beside.path.stat().st_size
            if shown:
                joined = Outcome(shown, "ready", size, beside.sha256, outcome.asset_id, JOINED)
                write_down(session, read.batch, joined)
        return outcome

    def _finish(self, session: Session, asset: Asset, read: Read, renditions: list[Rendition]) -> list[str]:
        """Make it ready; gives the keys of objects that nothing needs any more."""
        old: list[str] = []
        if asset.awaited:
            take_columns(asset, read.values, FILE)
            fill_words(session, asset, read.values)
            old = take_picture(session, asset, read.values, renditions)
        else:
            keep_renditions(session, renditions)
        self._mark(session, asset, read)
        remember_words(session, asset.id, read.said)
        if read.batch.template and not asset.awaited:
            session.flush()
            codes = roster_codes(session, asset.event_id)
            values = variables(session, asset, read.batch)
            fill(asset, read.analysis.facts, read.batch.template, values, codes)
        expand_codes(session, asset)
        if asset.state == "storing":
            apply_standing(session, asset)
            asset.state = "ready"
        asset.awaited = False
        announce(session, [asset.id])
        look_again(session, [asset.id])
        return old

    def _mark(self, session: Session, asset: Asset, read: Read) -> None:
        """What was read of the file, and whom and what it seems to show."""
        facts = read.analysis.facts
        keep_metadata(session, asset.id, clean_json(facts.raw), embedded_names(facts))
        keep_look(session, asset.id, read.analysis.palette)
        self._looker.look(session, asset, read.analysis, read.batch)


def _fingerprint(original: Original) -> tuple[int, str]:
    try:
        return original.path.stat().st_size, sha256_file(original.path)
    except OSError as error:
        reason = f"The file cannot be read: {error.strerror}. Check the card or its permissions."
        raise MediaError("unreadable", reason) from error


def _as_far_as_known(original: Original) -> tuple[int, str | None]:
    try:
        return _fingerprint(original)
    except MediaError:
        return 0, None


def _begin(session: Session, identity: str, read: Read) -> Asset | None:
    """Write the asset's row, in state `storing`, filled with what the file says; gives the one that was
    there, which is left alone if it is ready."""
    row = {
        "id": identity,
        "event_id": read.batch.event_id,
        "batch_id": read.batch.id,
        "photographer_id": read.batch.photographer_id,
        "state": "storing",
        "created_at": utcnow(),
        "updated_at": utcnow(),
        **read.values,
    }
    insert = insert_into(Asset, session).on_conflict_do_nothing(index_elements=["id"])
    if session.scalar(insert.returning(Asset.id), row) is not None:
        return None
    asset = session.get_one(Asset, identity, with_for_update=True)
    if asset.state == "storing":
        for name, value in row.items():
            setattr(asset, name, value)
    return asset


def _claim_sidecar(session: Session, identity: str, read: Read) -> Sidecar | None:
    path = read.original.sidecar
    if path is None or not read.has_sidecar:
        return None
    name = read.original.sidecar_shown or f"{read.original.shown.rpartition('.')[0]}.xmp"
    return claim_sidecar(session, identity, read.batch, path, name)
