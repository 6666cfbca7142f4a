"""Running taggers again, and the slow ones, in the background: from the state in the catalogue."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import TEMPLATE, enqueue
from mediahub.catalog.models import Asset, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.metadata.refilling import refill
from mediahub.logs import write_nothing
from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import PREVIEW
from mediahub.runtime import Services
from mediahub.tagging import pending, plugins
from mediahub.tagging.asset_facts import load_asset_facts
from mediahub.tagging.clocks.cameras import recompute
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.event_facts import load_event_facts
from mediahub.tagging.model import AssetFacts, Cost, EventFacts, Fact, Suggestion, Tagger
from mediahub.tagging.run import Guard, ask

POLL = 1.0
AT_ONCE = 100
"""Assets of one transaction: so long does an ingest that writes at the same time wait."""
SECONDS = 120.0
"""That a tagger in the background gets for one asset."""
ENLIST_EVERY = 600.0
log = structlog.get_logger()


class Retagger:
    """Asks taggers about what is in line for them; in one process at a time."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        """`sandbox` is for taggers in the background: one process, behind everything else."""
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._guard = Guard()
        self._enlisted_at: float | None = None

    def loop(self) -> Loop:
        """Do what is due."""
        return Loop(name="taggers", work=self.work, is_due=self._is_due, poll=POLL, lock="taggers")

    def _is_due(self) -> bool:
        with self._database.read() as session:
            return self._must_enlist() or pending.is_anything(session)

    def work(self, stop: threading.Event) -> int:
        """Do all that is due now; says how many assets were looked at."""
        begun, count = time.monotonic(), 0
        self._enlist()
        while not stop.is_set() and (step := self._step()):
            count += step
        if count:
            rate = count / max(time.monotonic() - begun, 1e-3)
            log.info("tagged in the background", assets=count, per_second=round(rate, 1))
        return count

    def _enlist(self) -> None:
        """Put in line what background taggers have never seen: assets from before they were installed."""
        if not self._must_enlist():
            return
        slow = [tagger for tagger in plugins.all_taggers() if tagger.cost is Cost.BACKGROUND]
        for tagger in slow:
            with self._database.begin() as session:
                pending.enlist_missing(session, tagger)
        self._enlisted_at = time.monotonic()

    def _must_enlist(self) -> bool:
        return self._enlisted_at is None or time.monotonic() - self._enlisted_at >= ENLIST_EVERY

    def _step(self) -> int:
        """Some assets of the tagger whose turn it is: cheap ones first."""
        asked_at = utcnow()
        if times := self._line(pending.CLOCK, AT_ONCE):
            with self._database.begin() as session:
                recompute(session, times, asked_at)
            return len(times)
        for tagger in plugins.all_taggers():
            if tagger.cost is Cost.CHEAP and (ids := self._line(tagger.name, AT_ONCE)):
                self._ask_cheap(tagger, ids, asked_at)
                return len(ids)
        if words := self._line(TEMPLATE, AT_ONCE):  # after those whose answers they tell
            self._refill(words, asked_at)
            return len(words)
        for tagger in plugins.all_taggers():
            if tagger.cost is Cost.BACKGROUND and (ids := self._line(tagger.name, 1)):
                self._ask_slow(tagger, ids, asked_at)
                return len(ids)
        return 0

    def _line(self, name: str, limit: int) -> Sequence[str]:
        with self._database.read() as session:
            return pending.next_in_line(session, name, limit)

    def _refill(self, ids: Sequence[str], asked_at: datetime) -> None:
        """Make the words of templates again; a fault of ours at some asset holds up none of the others."""
        try:
            with self._database.begin() as session:
                pending.forget(session, ids, TEMPLATE, asked_at)
                refill(session, ids)
        except Exception as error:
            if len(ids) > 1:
                for identity in ids:
                    self._refill([identity], asked_at)
                return
            log.exception("a template could not be filled in", asset=ids[0])
            with self._database.begin() as session:
                pending.postpone(session, ids, TEMPLATE, repr(error))

    def _ask_cheap(self, tagger: Tagger, ids: Sequence[str], asked_at: datetime) -> None:
        with self._database.read() as session:
            assets, events = self._facts(session, ids)
        said = {
            identity: self._guard.run((tagger,), facts, events[event_id])
            for identity, (event_id, facts) in assets.items()
        }
        with self._database.begin() as session:
            answered = [identity for identity, findings in said.items() if not findings.failed]
            changed = [
                identity
                for identity in answered
                if put_depictions(session, identity, said[identity].suggestions, {tagger.name})
            ]
            enqueue(session, changed)
            pending.forget(session, answered, tagger.name, asked_at)
            for identity in set(said) - set(answered):
                pending.postpone(session, [identity], tagger.name, said[identity].failed[tagger.name])

    def _ask_slow(self, tagger: Tagger, ids: Sequence[str], asked_at: datetime) -> None:
        """In a process of its own, which may be ended: then the tagger failed, and nothing else did."""
        with self._database.read() as session:
            assets, events = self._facts(session, ids)
        for identity, (event_id, facts) in assets.items():
            try:
                if Fact.PICTURE in tagger.rests_on:
                    facts = replace(facts, picture=self._picture(identity))
                found = self._sandbox.call(ask_named, tagger.name, facts, events[event_id], seconds=SECONDS)
            except Exception as error:  # noqa: BLE001  (a plug-in may fail in any way)
                log.warning("tagger failed", tagger=tagger.name, asset=identity, error=repr(error))
                with self._database.begin() as session:
                    pending.postpone(session, [identity], tagger.name, repr(error))
                continue
            with self._database.begin() as session:
                if put_depictions(session, identity, found, {tagger.name}):
                    enqueue(session, [identity])
                pending.finish(session, [identity], tagger.name, asked_at)

    def _facts(
        self, session: Session, ids: Sequence[str]
    ) -> tuple[dict[str, tuple[int, AssetFacts]], dict[int, EventFacts]]:
        """The facts of these assets, each with the number of its event, and of these events."""
        numbers = dict(session.execute(select(Asset.id, Asset.event_id).where(Asset.id.in_(ids))).all())
        facts = load_asset_facts(session, ids)
        events = {number: load_event_facts(session, number) for number in set(numbers.values())}
        return {identity: (numbers[identity], facts[identity]) for identity in facts}, events

    def _picture(self, identity: str) -> bytes | None:
        with self._database.read() as session:
            rendition = session.get(Rendition, (identity, PREVIEW.name))
        return self._services.bucket.get_bytes(rendition.key) if rendition else None


def ask_named(name: str, asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """What the tagger of this name suggests; for the process that is only for this."""
    write_nothing()  # this is a process of its own
    tagger = plugins.named(name)
    return ask(tagger, asset, event) if tagger else []
