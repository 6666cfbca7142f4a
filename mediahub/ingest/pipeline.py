"""One original becomes one ready asset.

The order makes every step repeatable. A row in state `storing` comes before the first object, so that no
object is ever without a row; keys and the asset's id follow from the content, so that a second run writes
the same things to the same places; the row turns `ready`, and the indexer is told, in one transaction at
the end. A process killed anywhere in between leaves a row that the same command, or the sweeper, finishes.

A file that belongs to an asset which is ready joins it instead: see `ingest.pairs`, `ingest.companions` and
`ingest.replacing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy.orm import Session

from mediahub.catalog.base import utcnow
from mediahub.catalog.conflicts import insert_into
from mediahub.catalog.holdings import find_companion, find_holder
from mediahub.catalog.models import Arrival, Asset, Companion, Rendition, asset_id
from mediahub.catalog.outbox import announce
from mediahub.catalog.roster_rows import roster_codes
from mediahub.catalog.stacks import look_again
from mediahub.delivery.terms import apply_standing
from mediahub.ingest.batches import BatchRef, find_arrival
from mediahub.ingest.companions import (
    FILE,
    Sidecar,
    claim,
    claim_sidecar,
    keep_metadata,
    settle,
    take_columns,
    take_picture,
    take_words,
)
from mediahub.ingest.looking import Looker
from mediahub.ingest.looks import expand_codes, keep_look
from mediahub.ingest.originals import Original
from mediahub.ingest.pairs import RAW_MIMES, Shot, find_partner, lock_pairs, stem
from mediahub.ingest.promise import Promise
from mediahub.ingest.renditions import keep_renditions, put_rendition
from mediahub.ingest.replacing import claim_place, take_over
from mediahub.ingest.report import CUT_OFF
from mediahub.ingest.rows import asset_values, clean_json, embedded_names
from mediahub.ingest.template import fill, variables
from mediahub.ingest.turns import Turns
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.media.identify import identify
from mediahub.media.model import Analysis, MediaError, NotRead
from mediahub.media.sandbox import Sandbox
from mediahub.media.sidecar import merge_sidecar, read_sidecar
from mediahub.runtime import Services
from mediahub.storage.keys import original_key

IN_TRASH = "It is in the trash of this event; restore it there."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    state: Literal["ready", "duplicate", "rejected", "received"]
    size: int = 0
    sha256: str | None = None
    asset_id: str | None = None
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read, on its way to its place."""

    original: Original
    batch: BatchRef
    sha256: str
    size: int
    analysis: Analysis
    note: str
    from_sidecar: frozenset[str] | None
    """Words that its sidecar says; None without one that could be read."""
    values: dict[str, Any]
    """The columns of `Asset` that follow from it."""

    @property
    def key(self) -> str:
        return str(self.values["original_key"])

    def outcome(self, identity: str) -> Outcome:
        """It is in, as `identity` or beside its original."""
        code = CUT_OFF if self.analysis.note else ""
        return Outcome(self.original.shown, "ready", self.size, self.sha256, identity, code, self.note)


class Pipeline:
    """Takes originals in. Safe to call from several threads; the heavy work is in the sandbox's processes."""

    def __init__(
        self, services: Services, sandbox: Sandbox, on_clip: Callable[[str], None] | None = None
    ) -> None:
        """`on_clip` is told the id of each clip that became ready."""
        self.services = services
        self.sandbox = sandbox
        self._on_clip = on_clip
        self._turns = Turns()
        self._looker = Looker(services)

    def take(self, original: Original, batch: BatchRef, replaces: str | None = None) -> Outcome:
        """Bring one original to its end, whichever that is, and write it down in its arrival. With `replaces`
        it is the retouched version of that asset.

        A file that is at fault is an outcome. A fault of ours is not: that raises StorageError or
        SQLAlchemyError where these are away, NotRead or anything else where reading failed, and the call may
        be repeated.
        """
        try:
            size, digest = _fingerprint(original)
            with self._turns.take(f"{batch.event_id} {stem(original.shown)}"), self._turns.take(digest):
                outcome = self._take(original, batch, size, digest, replaces)
        except NotRead:  # no verdict on the file
            raise
        except MediaError as error:
            about = _as_far_as_known(original)
            outcome = Outcome(original.shown, "rejected", *about, code=error.code, reason=error.message)
        if outcome.state != "ready":
            with self.services.database.begin() as session:
                write_down(session, batch, outcome)
        return outcome

    def take_preview(self, preview: Original, batch: BatchRef, promise: Promise) -> str | None:
        """Show what is promised by the small picture that came ahead; gives the asset's id, None if the event
        has the file already or is just taking it in. Raises MediaError."""
        digest = str(promise.sha256)
        identity = asset_id(batch.event_slug, digest)
        read = self._read(preview, batch, promise.size, digest)
        values = {**read.values, "head_tail": promise.head_tail, "awaited": True}
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
        self, original: Original, batch: BatchRef, size: int, digest: str, replaces: str | None = None
    ) -> Outcome:
        identity = asset_id(batch.event_slug, digest)
        with self.services.database.read() as session:
            known = find_holder(session, batch.event_id, digest)
            if known is not None:
                return _known(known, original, batch, session, digest)
        read = self._read(original, batch, size, digest)
        with self.services.database.begin() as session:
            lock_pairs(session, batch, original.shown)
            if replaces:
                home: str | None = claim_place(session, replaces, batch.event_id, read.values)
            else:
                home = self._home(session, read, identity)
            if home is None:
                there = _begin(session, identity, read)
                if there is not None and there.state != "storing" and not there.awaited:
                    return _known(there, original, batch, session, digest)
            beside = _claim_sidecar(session, home or identity, read)
        original.store(self.services.bucket, read.key, sha256=digest, mime=read.analysis.facts.mime)
        if beside is not None:
            beside.store(self.services.bucket)
        if home is not None:
            return self._join(home, read, beside)
        return self._make_ready(identity, read, beside)

    def _make_ready(self, identity: str, read: Read, beside: Sidecar | None) -> Outcome:
        """The last step of a new asset, or of one whose original was awaited."""
        batch, bucket = read.batch, self.services.bucket
        renditions = [put_rendition(bucket, identity, made) for made in read.analysis.renditions]
        old: list[str] = []
        with self.services.database.begin() as session:
            lock_pairs(session, batch, read.original.shown)
            asset = session.get_one(Asset, identity, with_for_update=True)
            if asset.state != "storing" and not asset.awaited:
                return _known(asset, read.original, batch, session, read.sha256)
            home = self._home(session, read, identity) if asset.state == "storing" else None
            if home is not None:
                # its other half became ready meanwhile: what was made for an asset of its own goes first
                for rendition in renditions:
                    bucket.delete(rendition.key)
                session.delete(asset)
            else:
                old = self._finish(session, asset, read, renditions)
                if beside is not None:
                    settle(session, identity, [beside.sha256])
                outcome = read.outcome(identity)
                write_down(session, batch, outcome)
        if home is not None:
            return self._take(read.original, batch, read.size, read.sha256)
        for key in old:
            bucket.delete(key)
        if self._on_clip is not None and read.analysis.facts.duration:
            self._on_clip(identity)
        return outcome

    def _join(self, home: str, read: Read, beside: Sidecar | None) -> Outcome:
        """The last step of a file that belongs to an asset: as its companion, or as its original where only
        the RAW file was there, or where it is the retouched version."""
        bucket, old = self.services.bucket, list[str]()
        is_picture = read.analysis.facts.mime not in RAW_MIMES
        made = [put_rendition(bucket, home, one) for one in read.analysis.renditions] if is_picture else []
        with self.services.database.begin() as session:
            asset = session.get(Asset, home, with_for_update=True)
            claimed = session.get(Companion, (home, read.sha256))
            if asset is not None and claimed is not None:
                settle(session, home, [read.sha256, *([beside.sha256] if beside else [])])
                if is_picture:
                    old = take_over(session, asset, read.values, made, read.batch.id)
                take_words(session, asset, read.values, read.from_sidecar or ())
                self._mark(session, asset, read)
                expand_codes(session, asset)
                announce(session, [home])
                look_again(session, [home])
                outcome = read.outcome(home)
                write_down(session, read.batch, outcome)
        if asset is None or claimed is None:  # deleted for good meanwhile, with all that belonged to it
            return self._take(read.original, read.batch, read.size, read.sha256)
        for key in old:
            bucket.delete(key)
        return outcome

    def _home(self, session: Session, read: Read, identity: str) -> str | None:
        """The asset that the file belongs to, which it claims a place beside; None for one of its own."""
        claimed = find_companion(session, read.batch.event_id, read.sha256)
        if claimed is not None:
            return claimed.asset_id
        partner = find_partner(session, Shot.of(read.values), read.batch, read.original.shown, identity)
        if partner is None:
            return None
        own = session.get(Asset, identity)
        if own is not None and own.state != "storing":
            return None
        claim(session, partner, read.values)
        return partner.id

    def _read(self, original: Original, batch: BatchRef, size: int, digest: str) -> Read:
        """What the file and its sidecar say. A sidecar that cannot be read costs only a note."""
        extension = identify(original.path).extension
        analysis = self.sandbox.analyse(original.path)
        note, words = analysis.note, None
        if original.sidecar is not None:
            try:
                words = self.sandbox.call(read_sidecar, original.sidecar)
                analysis = replace(analysis, facts=merge_sidecar(analysis.facts, words))
            except NotRead:
                raise
            except (MediaError, OSError) as error:
                note = f"{note} Taken in without its sidecar {original.sidecar.name}: {error}".strip()
        values = {
            "sha256": digest,
            "size": size,
            "head_tail": head_tail_file(original.path),
            "original_key": original_key(batch.event_slug, digest, extension),
            **asset_values(analysis, batch, original.shown, arrived=utcnow()),
        }
        said = None
        if words is not None:
            said = frozenset(name for name in values if getattr(words, name, None) not in (None, ()))
        return Read(original, batch, digest, size, analysis, note, said, values)

    def _finish(self, session: Session, asset: Asset, read: Read, renditions: list[Rendition]) -> list[str]:
        """Make it ready; gives the keys of objects that nothing needs any more."""
        old: list[str] = []
        if asset.awaited:
            take_columns(asset, read.values, FILE)
            take_words(session, asset, read.values, read.values)
            old = take_picture(session, asset, read.values, renditions)
        else:
            keep_renditions(session, renditions)
        self._mark(session, asset, read)
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
    if path is None or read.from_sidecar is None:
        return None
    name = f"{read.original.shown.rpartition('.')[0]}.xmp"
    return claim_sidecar(session, identity, read.batch, path, name)


def _known(asset: Asset, original: Original, batch: BatchRef, session: Session, digest: str) -> Outcome:
    """A file whose bytes the event has: the very file that brought them, when a command is repeated after
    a kill, or a duplicate."""
    arrival = find_arrival(session, batch.id, original.shown)
    size = original.path.stat().st_size
    if arrival is not None and arrival.state == "ready" and arrival.asset_id == asset.id:
        return Outcome(original.shown, "ready", size, digest, asset.id)
    reason = IN_TRASH if asset.state == "trashed" else f"The event has it already, as {asset.filename}."
    return Outcome(original.shown, "duplicate", size, digest, asset.id, "duplicate", reason)


def write_down(session: Session, batch: BatchRef, outcome: Outcome) -> None:
    """Keep the outcome in its arrival, the batch's receipt."""
    arrival = find_arrival(session, batch.id, outcome.path)
    if arrival is None:
        session.add(arrival := Arrival(batch_id=batch.id, path=outcome.path))
    arrival.state, arrival.asset_id = outcome.state, outcome.asset_id
    arrival.size, arrival.sha256 = outcome.size, outcome.sha256
    arrival.reason_code, arrival.reason = outcome.code, outcome.reason
    arrival.touched_at = utcnow()
