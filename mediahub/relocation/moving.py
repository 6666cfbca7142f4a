"""The move itself: what is done in which order, and that the old installation is as it was if anything
fails."""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.coordination.heartbeats import processes
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import SWITCH_KNOWN, Database
from mediahub.catalog.db.read_only import (
    Lapsed,
    ReadOnly,
    await_writers,
    close,
    keep_on,
    read_switch,
    renew,
    turn_off,
    turn_on,
)
from mediahub.records.owner import own_row
from mediahub.relocation.journal import BEGUN, DONE, Journal
from mediahub.relocation.objects import Objects, Round
from mediahub.relocation.plan import Plan
from mediahub.relocation.problems import RelocationError
from mediahub.relocation.rows import catalogue_in, put_rows, take_rows
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.services.checks.verification import Difference, verify

LOCK = "relocation"
"""One move of an installation at a time."""
FEW = 100
"""New objects of a pass after which the rest is copied while nothing changes."""
PASSES = 5
"""Passes beside the work of the day at most: where more comes all the time, the last one takes longer."""
RENEW_EVERY = 10.0
"""Seconds between two renewals of the switch."""
REST_WITHIN = 60.0
"""Seconds in which background work comes to a rest; what goes on longer is repeated in the new place."""
BEAT = 3.0
"""Seconds after which a process that lives has said whether it rests."""
PASSING = frozenset({"unfinished"})
"""Differences that workers of the new installation settle."""
log = structlog.get_logger()

Show = Callable[[str, int, int], None]
"""Told which step is how far, of how much."""


@dataclass(slots=True)
class Moved:
    """What was done."""

    objects: int = 0
    copied: int = 0
    size: int = 0
    rows: int = 0
    documents: int = 0
    read_only: float = 0.0
    """Seconds in which the old installation took no changes before the new one was ready."""
    damaged: list[str] = field(default_factory=list)
    before: list[Difference] = field(default_factory=list)
    """What was wrong in the old installation already, and still is."""

    def add(self, done: Round) -> None:
        """Count one pass over the objects."""
        self.objects = done.objects
        self.copied += done.copied
        self.size += done.size
        self.damaged += done.damaged


class Mover:
    """Moves an installation that runs."""

    def __init__(self, plan: Plan, show: Show) -> None:
        self._plan = plan
        self._show = show
        self._source, self._target = Services.open(plan.source), Services.open(plan.target)
        self._journal = Journal(plan.source.home)
        self._objects = Objects(plan, self._journal)
        self._moved = Moved()

    def run(self) -> Moved:
        """Move everything; nothing is left to do where that was done. Raises RelocationError, ReadOnly where
        it was moved elsewhere, StorageError, SQLAlchemyError or OSError; the old installation then goes
        on."""
        with leader_lock(self._source.database, LOCK) as got:
            if not got:
                raise RelocationError(
                    "This MediaHub is being moved by another process: wait until it is done."
                )
            if self._is_moved():
                return self._moved
            self._claim_target()
            self._copy_beside_work()
            with self._standing_still() as switch:
                begun = time.monotonic()
                if self._plan.moves_objects:
                    self._moved.add(self._objects.copy(self._shower("objects")))
                    self._objects.delete_others()
                self._put_rows()
                self._build_index()
                self._look_at_target()
                switch.keep()
                self._moved.read_only = time.monotonic() - begun
            self._journal.note(self._plan.place, DONE)
        return self._moved

    def close(self) -> None:
        """Close what was opened."""
        self._source.database.dispose()
        self._target.database.dispose()
        self._journal.close()

    def _claim_target(self) -> None:
        """Raise RelocationError unless everything there is empty, or of an earlier try of this very move."""
        plan, state = self._plan, self._journal.state(self._plan.place)
        found = catalogue_in(self._target.database)
        if state == DONE or (found != "" and (state != BEGUN or found != self._own())):
            raise RelocationError("The new database is not empty: name an empty one, or drop its tables.")
        if plan.moves_objects:
            self._objects.ensure_target()
            if not state and not self._objects.target_is_empty():
                raise RelocationError("The new bucket is not empty: name another one by MEDIAHUB_S3_BUCKET.")
        self._journal.note(plan.place, BEGUN)

    def _is_moved(self) -> bool:
        """Whether an earlier try came to its end, and was killed then. Raises ReadOnly where it went
        elsewhere."""
        with self._source.database.read() as session:
            switch = read_switch(session)
        if switch is None or not switch.moved:
            return False
        if not self._journal.state(self._plan.place) or catalogue_in(self._target.database) != self._own():
            raise ReadOnly(switch.sentence)
        self._journal.note(self._plan.place, DONE)
        return True

    def _own(self) -> str:
        with self._source.database.begin_in_read_only() as session:
            return own_row(session).uuid

    def _copy_beside_work(self) -> None:
        for _ in range(PASSES if self._plan.moves_objects else 0):
            done = self._objects.copy(self._shower("objects"))
            self._moved.add(done)
            if done.copied <= FEW:
                return

    def _put_rows(self) -> None:
        with tempfile.TemporaryDirectory(dir=self._plan.source.temp_dir) as folder:
            rows = take_rows(self._source.database, Path(folder))
            put_rows(self._plan, self._target.database, rows, self._shower("rows"))
        self._moved.rows = rows.count

    def _build_index(self) -> None:
        if self._plan.moves_index:
            indexer = Indexer(self._plan.target, self._target.database)
            self._moved.documents = indexer.rebuild(self._shower("documents"))

    def _look_at_target(self) -> None:
        """Raise RelocationError where anything is wrong there that was not wrong here."""

        def wrong(services: Services) -> dict[tuple[str, str], Difference]:
            found = verify(services, quick=True, progress=lambda done, total: None).differences
            return {(one.kind, one.subject): one for one in found if one.kind not in PASSING}

        there = wrong(self._target)
        if not there:
            return
        here = wrong(self._source)
        if new := [one for key, one in there.items() if key not in here]:
            raise RelocationError(
                f"The new place is not as the old one is: {new[0].subject}: {new[0].message}"
            )
        self._moved.before = list(there.values())

    @contextmanager
    def _standing_still(self) -> Iterator[_Switch]:
        """The old installation, while it takes no changes. Whatever goes wrong, it goes on afterwards."""
        switch = _Switch(self._source.database)
        try:
            switch.close_when_all_rest()
            yield switch
        finally:
            switch.leave()

    def _shower(self, step: str) -> Callable[[int, int], None]:
        return lambda done, total: self._show(step, done, total)


class _Switch:
    """The switch of read-only, held by a thread that renews it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = secrets.token_hex(8)
        self._kept = False
        self._end = threading.Event()
        self._renewing = threading.Thread(target=self._renew, name="read-only", daemon=True)

    def close_when_all_rest(self) -> None:
        """Let background work come to a rest, then refuse every change, and wait for those under way."""
        with self._database.begin_in_read_only() as session:
            turn_on(session, self._owner)
        self._renewing.start()
        begun = time.monotonic()
        while not self._all_rest(time.monotonic() - begun) and time.monotonic() - begun < REST_WITHIN:
            time.sleep(0.5)
        with self._database.begin_in_read_only() as session:
            close(session, self._owner)
        with self._database.engine.connect() as connection:
            await_writers(connection)

    def keep(self) -> None:
        """Leave it on for ever. Raises RelocationError where anybody may have changed something meanwhile."""
        self._end.set()
        self._renewing.join()
        try:
            with self._database.begin_in_read_only() as session:
                keep_on(session, self._owner)
        except Lapsed:
            raise RelocationError(
                "This process stood still for so long that the old installation went on: start again, and "
                "only what is new is copied."
            ) from None
        self._kept = True

    def leave(self) -> None:
        """Turn it off, unless it is to stay on."""
        self._end.set()
        if self._renewing.is_alive():
            self._renewing.join()
        if not self._kept:
            with self._database.begin_in_read_only() as session:
                turn_off(session, self._owner)

    def _all_rest(self, since: float) -> bool:
        """Whether every process that lives has said since then that no loop of it is in the midst of a
        round."""
        with self._database.read() as session:
            alive = [one for one in processes(session) if not one.is_silent]
        known = since > BEAT + SWITCH_KNOWN  # what was said before that may be of before the switch
        return all(known and one.silent < BEAT and not any(loop.busy for loop in one.loops) for one in alive)

    def _renew(self) -> None:
        while not self._end.wait(RENEW_EVERY):
            try:
                with self._database.begin_in_read_only() as session:
                    renew(session, self._owner)
            except Lapsed:
                return  # `keep` finds out
            except SQLAlchemyError as error:
                log.warning("read-only was not renewed", reason=str(error).splitlines()[0])
