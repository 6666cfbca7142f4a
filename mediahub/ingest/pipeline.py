"""One original becomes one ready asset.

The order makes every step repeatable. A row in state `storing` comes before the first object, so that no
object is ever without a row; keys and the asset's id follow from the content, so that a second run writes
the same things to the same places; the row turns `ready`, and the indexer is told, in one transaction at
the end. A process killed anywhere in between leaves a row that the same command, or the sweeper, finishes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from mediahub.catalog.base import utcnow
from mediahub.catalog.conflicts import insert_into
from mediahub.catalog.models import Asset, AssetMetadata, Rendition, asset_id
from mediahub.catalog.outbox import announce
from mediahub.catalog.stacks import look_again
from mediahub.ingest.batches import BatchRef, find_arrival, get_arrival
from mediahub.ingest.originals import Original
from mediahub.ingest.renditions import put_rendition
from mediahub.ingest.report import CUT_OFF
from mediahub.ingest.rows import asset_values, clean_json, tagging_facts
from mediahub.ingest.template import fill, variables
from mediahub.ingest.turns import Turns
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.media.identify import identify
from mediahub.media.model import Analysis, MediaError
from mediahub.media.sandbox import Sandbox
from mediahub.media.sidecar import merge_sidecar, read_sidecar
from mediahub.runtime import Services
from mediahub.storage.keys import original_key
from mediahub.tagging.event_facts import EventFactsCache
from mediahub.tagging.marks import put_marks
from mediahub.tagging.run import suggest

IN_TRASH = "It is in the trash of this event; restore it there."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    state: Literal["ready", "duplicate", "rejected"]
    size: int = 0
    sha256: str | None = None
    asset_id: str | None = None
    code: str = ""
    reason: str = ""


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
        self._events = EventFactsCache()

    def take(self, original: Original, batch: BatchRef) -> Outcome:
        """Bring one original to its end, whichever that is, and write it down in its arrival.

        A file that is at fault is an outcome. Storage or database being away is not: that raises
        StorageError or SQLAlchemyError, and the call may be repeated.
        """
        try:
            size, digest = _fingerprint(original)
            with self._turns.take(digest):
                outcome = self._take(original, batch, size, digest)
        except MediaError as error:
            outcome = Outcome(original.shown, "rejected", code=error.code, reason=error.message)
        if outcome.state != "ready":
            with self.services.database.begin() as session:
                write_down(session, batch, outcome)
        return outcome

    def _take(self, original: Original, batch: BatchRef, size: int, digest: str) -> Outcome:
        identity = asset_id(batch.event_slug, digest)
        with self.services.database.read() as session:
            known = session.get(Asset, identity)
            if known is not None and known.state != "storing":
                return _known(known, original, batch, session)
        extension = identify(original.path).extension
        analysis, note = self._read(original)
        key = original_key(batch.event_slug, digest, extension)
        values = {
            "sha256": digest,
            "size": size,
            "head_tail": head_tail_file(original.path),
            "original_key": key,
        }
        with self.services.database.begin() as session:
            asset = _begin(session, identity, batch, analysis, original.shown, values)
            if asset.state != "storing":
                return _known(asset, original, batch, session)
        original.store(self.services.bucket, key, sha256=digest, mime=analysis.facts.mime)
        renditions = [put_rendition(self.services.bucket, identity, made) for made in analysis.renditions]
        with self.services.database.begin() as session:
            asset = session.get_one(Asset, identity, with_for_update=True)
            if asset.state != "storing":
                return _known(asset, original, batch, session)
            self._finish(session, asset, batch, analysis, renditions, original.shown)
            code = CUT_OFF if analysis.note else ""
            outcome = Outcome(original.shown, "ready", size, digest, identity, code, note)
            write_down(session, batch, outcome)
        if self._on_clip is not None and analysis.facts.kind == "video":
            self._on_clip(identity)
        return outcome

    def _read(self, original: Original) -> tuple[Analysis, str]:
        """What the file and its sidecar say. A sidecar that cannot be read costs only a note."""
        analysis = self.sandbox.analyse(original.path)
        if original.sidecar is None:
            return analysis, analysis.note
        try:
            words = self.sandbox.call(read_sidecar, original.sidecar)
        except (MediaError, OSError) as error:
            note = f"Taken in without its sidecar {original.sidecar.name}: {error}"
            return analysis, f"{analysis.note} {note}".strip()
        return replace(analysis, facts=merge_sidecar(analysis.facts, words)), analysis.note

    def _finish(
        self,
        session: Session,
        asset: Asset,
        batch: BatchRef,
        analysis: Analysis,
        renditions: list[Rendition],
        shown: str,
    ) -> None:
        for rendition in renditions:
            session.merge(rendition)
        session.merge(AssetMetadata(asset_id=asset.id, values=clean_json(analysis.facts.raw)))
        facts = tagging_facts(analysis.facts, asset.taken_at, asset.taken_source, shown)
        put_marks(session, asset.id, suggest(facts, self._events.get(session, asset.event_id)))
        if batch.template:
            session.flush()
            fill(asset, analysis.facts, batch.template, variables(session, asset, batch))
        asset.state = "ready"
        announce(session, [asset.id])
        look_again(session, [asset.id])


def _fingerprint(original: Original) -> tuple[int, str]:
    try:
        return original.path.stat().st_size, sha256_file(original.path)
    except OSError as error:
        reason = f"The file cannot be read: {error.strerror}. Check the card or its permissions."
        raise MediaError("unreadable", reason) from error


def _begin(
    session: Session,
    identity: str,
    batch: BatchRef,
    analysis: Analysis,
    shown: str,
    values: dict[str, object],
) -> Asset:
    """The asset's row, in state `storing`, filled with what the file says; or the one that is ready."""
    row = {
        "id": identity,
        "event_id": batch.event_id,
        "batch_id": batch.id,
        "photographer_id": batch.photographer_id,
        "state": "storing",
        "created_at": utcnow(),
        "updated_at": utcnow(),
        **values,
        **asset_values(analysis, batch, shown, arrived=utcnow()),
    }
    session.execute(insert_into(Asset, session).values(**row).on_conflict_do_nothing(index_elements=["id"]))
    asset = session.get_one(Asset, identity, with_for_update=True)
    if asset.state == "storing":
        for name, value in row.items():
            setattr(asset, name, value)
    return asset


def _known(asset: Asset, original: Original, batch: BatchRef, session: Session) -> Outcome:
    """A file whose bytes the event has: the very file that brought them, when a command is repeated after
    a kill, or a duplicate."""
    arrival = find_arrival(session, batch.id, original.shown)
    if arrival is not None and arrival.state == "ready" and arrival.asset_id == asset.id:
        return Outcome(original.shown, "ready", asset.size, asset.sha256, asset.id)
    reason = IN_TRASH if asset.state == "trashed" else f"The event has it already, as {asset.filename}."
    return Outcome(original.shown, "duplicate", asset.size, asset.sha256, asset.id, "duplicate", reason)


def write_down(session: Session, batch: BatchRef, outcome: Outcome) -> None:
    """Keep the outcome in its arrival, the batch's receipt."""
    arrival = get_arrival(session, batch.id, outcome.path)
    arrival.state, arrival.asset_id = outcome.state, outcome.asset_id
    arrival.size, arrival.sha256 = outcome.size, outcome.sha256
    arrival.reason_code, arrival.reason = outcome.code, outcome.reason
    arrival.touched_at = utcnow()
