"""Capture time, tags and people of a file, concluded when it is taken in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, ClockReading
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.rows import tagging_facts
from mediahub.media.model import Analysis
from mediahub.media.vision.clock_code import is_clock, moment_of
from mediahub.provenance import stored as provenance
from mediahub.provenance.anchors import Anchors
from mediahub.runtime import Services
from mediahub.tagging import pending, plugins
from mediahub.tagging.clocks.cameras import body_of, correct, note_reading, shift_of
from mediahub.tagging.clocks.offsets import WHOLE_SECOND
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.event_facts import EventFactsCache
from mediahub.tagging.run import Guard

UNREADABLE, FOREIGN = "unreadable", "foreign"


class Looker:
    """Looks at files. Safe to share between threads."""

    def __init__(self, services: Services) -> None:
        self._key = services.settings.secret_key.get_secret_value()
        self._events = EventFactsCache()
        self._guard = Guard()
        self.anchors = Anchors(services.settings, services.database)
        """By which those who signed pictures are known."""

    def prepare(self, session: Session, event_id: int) -> None:
        """Load what taggers are told of the event, before a transaction in which others would wait for it."""
        self._events.get(session, event_id)

    def look(self, session: Session, asset: Asset, analysis: Analysis, batch: BatchRef, sha256: str) -> None:
        """Correct the asset's time, give it its depictions and keep who signed the file, in the transaction
        that makes it ready; `sha256` is that of the file."""
        provenance.keep(session, asset.id, sha256, analysis.provenance)
        keep_reading(session, clock_reading(asset, analysis, self._key))
        shift = shift_of(session, asset)
        if shift is not None:
            correct(asset, shift)
        facts = tagging_facts(analysis.facts, asset, batch)
        event = self._events.get(session, asset.event_id)
        findings = self._guard.run(plugins.cheap(), facts, event)
        put_depictions(session, asset.id, findings.suggestions, is_new=asset.state == "storing")
        pending.note_failures(session, asset.id, plugins.all_taggers(), findings.failed)


def keep_reading(session: Session, reading: ClockReading | None) -> None:
    """Each frame is read once, also when its RAW file follows."""
    if reading is None:
        return
    same = select(ClockReading.id).where(
        ClockReading.asset_id == reading.asset_id, ClockReading.source == reading.source
    )
    if session.scalar(same) is None:
        note_reading(session, reading)
        session.flush()


def clock_reading(asset: Asset, analysis: Analysis, key: str) -> ClockReading | None:
    """What the frame tells of its camera's clock; None if it shows no clock page or does not name its
    camera."""
    body = body_of(asset)
    if body is None or asset.camera_at is None:
        return None
    meant = [text for text in analysis.codes.texts if is_clock(text)]
    moments = [moment for text in meant if (moment := moment_of(text, key)) is not None]
    if not meant and not analysis.codes.unreadable:
        return None
    problem = "" if moments else FOREIGN if meant else UNREADABLE
    return ClockReading(
        event_id=asset.event_id,
        body=body,
        photographer_id=asset.photographer_id,
        asset_id=asset.id,
        camera_at=_middle(asset.camera_at, analysis.facts.taken),
        true_at=moments[0] if moments else None,
        source="qr",
        problem=problem,
    )


def _middle(shown: datetime, written: str | None) -> datetime:
    """A camera that writes no fractions was, on average, half a second further."""
    return shown if written and "." in written else shown + WHOLE_SECOND
