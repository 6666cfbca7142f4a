"""One original becomes one ready asset, or finds its place beside one.

Four steps, each a method: a file is identified by its bytes and read in the sandbox, placed
(`ingest.placing.placement`), stored, and committed. The order makes every step repeatable. A row in state
`storing` comes before the first object, so that no object is ever without a row; keys and the asset's id
follow from the content, so that a second run writes the same things to the same places; the row turns
`ready`, and the indexer is told, in one transaction at the end. A process killed anywhere in between leaves a
row that the same command, or the sweeper, finishes.

XMP files go their own way: see `ingest.pipeline.sidecars`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.holdings import find_holder
from mediahub.catalog.models import Asset, Batch, Companion, Rendition, asset_id
from mediahub.catalog.roster.rows import roster_codes
from mediahub.catalog.stacks import recheck
from mediahub.delivery.terms import apply_standing
from mediahub.ingest.announcement import Announcement
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import JOINED, Outcome, known_already, write_down
from mediahub.ingest.batches.received import record_received
from mediahub.ingest.metadata.file_words import fill_words, remember_words, take_words
from mediahub.ingest.metadata.template import fill, variables
from mediahub.ingest.pipeline.inline_tagging import Looker
from mediahub.ingest.pipeline.key_locks import KeyLocks
from mediahub.ingest.pipeline.manifests import Manifests
from mediahub.ingest.pipeline.sidecars import Sidecars
from mediahub.ingest.placing import placement
from mediahub.ingest.placing.companions import (
    FILE,
    Sidecar,
    keep_metadata,
    settle,
    take_columns,
    take_picture,
)
from mediahub.ingest.placing.first_rows import begin_asset, claim_its_sidecar
from mediahub.ingest.placing.placement import Place
from mediahub.ingest.placing.read_file import Read, read_file
from mediahub.ingest.placing.replacing import take_over
from mediahub.ingest.placing.same_picture import tell_old_ones
from mediahub.ingest.reading.names import is_manifest, is_sidecar
from mediahub.ingest.reading.originals import Original, as_far_as_known, fingerprint
from mediahub.ingest.reading.pairs import stem
from mediahub.ingest.reading.rows import clean_json, embedded_names
from mediahub.ingest.reading.visual_features import expand_codes, keep_look
from mediahub.media.model import MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.holdings import delete_replaced
from mediahub.objects.renditions import awaits_spare_time
from mediahub.renditions.stored import keep_renditions, put_rendition
from mediahub.runtime import Services
from mediahub.storage.keys import rendition_prefix


@dataclass(frozen=True, slots=True)
class _Placed:
    """A file that has its place, and a row that says so."""

    place: Place
    beside: Sidecar | None
    """The XMP file that came with it."""


class Pipeline:
    """Takes originals in. Safe to call from several threads; the heavy work is in the sandbox's processes."""

    def __init__(
        self, services: Services, sandbox: Sandbox, on_spare_time: Callable[[str], None] | None = None
    ) -> None:
        """`on_spare_time` is given the id of each ready asset that has renditions of spare time."""
        self.services = services
        self.sandbox = sandbox
        self.sidecars = Sidecars(services, sandbox)
        self.manifests = Manifests(services, sandbox)
        self._on_spare_time = on_spare_time
        self._turns = KeyLocks()
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
        if is_manifest(original.shown):
            return [self.manifests.take(original.path, original.shown, batch)]
        if is_sidecar(original.shown):
            return [self.sidecars.take(original.path, original.shown, batch)]
        outcome = self._bring(original, batch, replaces)
        if original.sidecar is None or not original.sidecar_shown:
            return [outcome]
        return [outcome, self.sidecars.take_with(outcome, original.sidecar, original.sidecar_shown, batch)]

    def _bring(self, original: Original, batch: BatchRef, replaces: str | None) -> Outcome:
        try:
            size, digest = fingerprint(original)
            with self._turns.take(f"{batch.event_id} {stem(original.shown)}"), self._turns.take(digest):
                outcome = self._take(original, batch, size, digest, replaces)
        except MediaError as error:
            about = as_far_as_known(original)
            outcome = Outcome(original.shown, "rejected", *about, code=error.code, reason=error.message)
        if outcome.state != "ready" and original.listed:
            with self.services.database.begin() as session:
                write_down(session, batch, outcome)
        return outcome

    def take_preview(self, preview: Original, batch: BatchRef, announcement: Announcement) -> str | None:
        """Show what is promised by the small picture that came ahead; gives the asset's id, None if the event
        has the file already or is just taking it in. Raises MediaError."""
        digest = str(announcement.sha256)
        identity = asset_id(batch.event_slug, digest)
        read = read_file(self.sandbox, preview, batch, announcement.size, digest)
        values = {**read.values, "head_tail": announcement.head_tail, "picture_hash": None, "awaited": True}
        with self.services.database.begin() as session:
            if session.get(Asset, identity) is not None:
                return None
            begin_asset(session, identity, replace(read, values=values))
        renditions = [
            put_rendition(self.services.bucket, identity, made) for made in read.analysis.renditions
        ]
        with self.services.database.begin() as session:
            asset = session.get(Asset, identity, with_for_update=True)
            if asset is None or asset.state != "storing" or not asset.awaited:
                return None
            self._finish(session, asset, read, renditions, was_awaited=False)
        return identity

    def _take(
        self, original: Original, batch: BatchRef, size: int, digest: str, replaces: str | None
    ) -> Outcome:
        """The four steps. A file is placed once more only where what its place rested on has changed."""
        found = self._identify(original, batch, size, digest)
        while isinstance(found, Read):
            placed = self._place(found, replaces)
            if isinstance(placed, Outcome):
                return placed
            self._store(found, placed)
            outcome = self._commit(found, placed)
            if outcome is not None:
                return outcome
            found, replaces = self._known(original, batch, size, digest) or found, None
        return found

    def _identify(self, original: Original, batch: BatchRef, size: int, digest: str) -> Read | Outcome:
        """First step: what the file is; an outcome if the event has these bytes. A contributor's is read all
        the same, so that no answer tells."""
        known = self._known(original, batch, size, digest)
        if known is not None and not (batch.is_contributed and known.state == "duplicate"):
            return known
        read = read_file(self.sandbox, original, batch, size, digest, self._looker.anchors.pem())
        if known is not None:
            return read.as_duplicate(known)
        if read.picture:
            tell_old_ones(self.services, self.sandbox, batch.event_id, read.values)
        return read

    def _known(self, original: Original, batch: BatchRef, size: int, digest: str) -> Outcome | None:
        identity = asset_id(batch.event_slug, digest)
        with self.services.database.read() as session:
            known = find_holder(session, batch.event_id, digest)
            if known is None:
                return None
            outcome = known_already(session, batch, known, original.shown, size, digest)
            is_left = known.id != identity and session.get(Asset, identity) is not None
        if is_left:
            self._forget(identity)
        return outcome

    def _place(self, read: Read, replaces: str | None) -> _Placed | Outcome:
        """Second step: where the file belongs, with a row that says so; an outcome if it is there already."""
        identity = read.identity
        with self.services.database.begin() as session:
            placement.lock(session, read)
            place = placement.place(session, read, identity, replaces)
            if place.kind == "new":
                there = begin_asset(session, identity, read)
                if there is not None and there.state != "storing" and not there.awaited:
                    return read.already(session, there)
            is_theirs = place.kind != "known"
            return _Placed(place, claim_its_sidecar(session, place.asset_id, read) if is_theirs else None)

    def _store(self, read: Read, placed: _Placed) -> None:
        """Third step: the original, and the XMP file that is with it, to S3."""
        bucket = self.services.bucket
        read.original.store(bucket, read.key, sha256=read.sha256, mime=read.analysis.facts.mime)
        if placed.beside is not None:
            placed.beside.store(bucket)

    def _commit(self, read: Read, placed: _Placed) -> Outcome | None:
        """Last step: renditions, then everything in one transaction. None where the place is no longer right:
        what the file belongs to became ready meanwhile, or was deleted for good."""
        with self.services.database.read() as session:
            self._looker.prepare(session, read.batch.event_id)
        if placed.place.kind == "new":
            return self._commit_new(read, placed)
        if placed.place.kind == "known":
            return self._commit_known(read, placed.place.asset_id)
        self._forget(read.identity)
        return self._commit_beside(read, placed)

    def _commit_new(self, read: Read, placed: _Placed) -> Outcome | None:
        """A new asset, or one whose original was awaited, becomes ready."""
        identity, bucket = read.identity, self.services.bucket
        renditions = [put_rendition(bucket, identity, made) for made in read.analysis.renditions]
        with self._forgotten_if_refused(identity, read), self.services.database.begin() as session:
            placement.lock(session, read)
            asset = session.get(Asset, identity, with_for_update=True)
            if asset is None:
                return None
            if asset.state != "storing" and not asset.awaited:
                return read.already(session, asset)
            if asset.state == "storing" and placement.place(session, read, identity, None) != placed.place:
                return None
            old = self._finish(session, asset, read, renditions, was_awaited=asset.awaited)
            asset.awaited = False
            outcome = self._write_down(session, read, read.outcome(identity), placed.beside)
        for key in old:
            bucket.delete(key)
        if self._on_spare_time and awaits_spare_time(is_moving=bool(read.analysis.facts.duration)):
            self._on_spare_time(identity)
        return outcome

    def _commit_known(self, read: Read, home: str) -> Outcome | None:
        """Bytes that somebody else is delivering: stored they are, and nothing that comes with them counts.
        An asset that waits for these has them now; else the other delivery, or the sweeper, goes on."""
        bucket, old = self.services.bucket, list[str]()
        made = [put_rendition(bucket, home, one) for one in read.analysis.renditions]
        with self.services.database.begin() as session:
            asset = session.get(Asset, home, with_for_update=True)
            if asset is None:
                return None
            if asset.awaited and asset.sha256 == read.sha256 and asset.state != "storing":
                take_columns(asset, {**read.values, "filename": asset.filename}, FILE)
                old, asset.awaited = take_picture(session, asset, read.values, made), False
                enqueue(session, [home])
            outcome = read.already(session, asset)
        for key in old:
            bucket.delete(key)
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

    def _commit_beside(self, read: Read, placed: _Placed) -> Outcome | None:
        """A file that belongs to an asset: beside its original, or in the place of that."""
        bucket, old, place = self.services.bucket, list[str](), placed.place
        home = place.asset_id
        made = [put_rendition(bucket, home, one) for one in read.analysis.renditions if place.is_front]
        with self.services.database.begin() as session:
            asset = session.get(Asset, home, with_for_update=True)
            if asset is None or session.get(Companion, (home, read.sha256)) is None:
                return None
            settle(session, home, [read.sha256])
            edits = asset.filename if place.kind == "edits" else ""
            if place.is_front:
                old = take_over(session, asset, read.values, made, read.batch.id)
            who = session.get_one(Batch, read.batch.id).opened_by
            take_words(session, asset, read.said, who, gaps=read.values)
            self._depiction(session, asset, read)
            expand_codes(session, asset)
            enqueue(session, [home])
            recheck(session, [home])
            outcome = self._write_down(session, read, read.outcome(home, edits), placed.beside)
        delete_replaced(self.services.database, bucket, old)
        return outcome

    def _write_down(self, session: Session, read: Read, outcome: Outcome, beside: Sidecar | None) -> Outcome:
        """The outcome of a file that is in, and that of the XMP file which came in with it."""
        record_received(session, str(outcome.asset_id), read.batch.id, outcome.path)
        if read.original.listed:
            write_down(session, read.batch, outcome)
        if beside is not None:
            settle(session, str(outcome.asset_id), [beside.sha256])
            shown, size = read.original.sidecar_shown, beside.path.stat().st_size
            if shown:
                joined = Outcome(shown, "ready", size, beside.sha256, outcome.asset_id, JOINED)
                write_down(session, read.batch, joined)
        return outcome

    def _finish(
        self, session: Session, asset: Asset, read: Read, renditions: list[Rendition], *, was_awaited: bool
    ) -> list[str]:
        """Make it ready; gives the keys of objects that nothing needs any more. One that `was_awaited` is
        shown by its small picture already, and has its words."""
        old: list[str] = []
        if was_awaited:
            take_columns(asset, read.values, FILE)
            fill_words(session, asset, read.values, session.get_one(Batch, read.batch.id).opened_by)
            old = take_picture(session, asset, read.values, renditions)
        else:
            keep_renditions(session, renditions)
        self._depiction(session, asset, read)
        remember_words(session, asset.id, read.said)
        if read.batch.template and not was_awaited:
            session.flush()
            codes = roster_codes(session, asset.event_id)
            values = variables(session, asset, read.batch)
            fill(asset, read.analysis.facts, read.batch.template, values, codes)
        expand_codes(session, asset)
        if asset.state == "storing":
            apply_standing(session, asset)
            asset.state = "ready"
        enqueue(session, [asset.id])
        recheck(session, [asset.id])
        return old

    def _depiction(self, session: Session, asset: Asset, read: Read) -> None:
        """What was read of the file, and whom and what it seems to show."""
        facts = read.analysis.facts
        keep_metadata(session, asset.id, clean_json(facts.raw), embedded_names(facts))
        keep_look(session, asset.id, read.analysis.palette)
        self._looker.look(session, asset, read.analysis, read.batch, read.sha256)
