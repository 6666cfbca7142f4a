"""The sweep that gives pictures their visual words: in one process at a time, behind everything else."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement

from mediahub.analysis.backpressure import wait_for_uploads
from mediahub.analysis.labelling.labellers import look_named, usable
from mediahub.analysis.labelling.stored import Seen, keep, next_due
from mediahub.catalog.coordination.due_assets import DueAssets
from mediahub.catalog.models import Rendition
from mediahub.loops import Loop
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.labels.visual_words import Labeller
from mediahub.runtime import Services
from mediahub.storage.errors import NotFound

POLL, LONGEST_POLL = 3.0, 30.0
AT_ONCE = 16
"""Pictures of one transaction, and at most lost by a kill."""
SECONDS = 60.0
"""That one picture may take a labeller; ours need half of one."""
PATIENCE = 10.0
"""Seconds for which files on their way in go first; then some pictures are looked at between them."""
log = structlog.get_logger()


class LabellingSweep:
    """Gives pictures their visual words. What is done is in the catalogue, and nothing is done twice."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        """`sandbox` is one process that gives way to all others; models take 300 MB there."""
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._due = DueAssets()
        self._labellers = usable(services.settings)

    def loops(self) -> list[Loop]:
        """Look at what is waiting; none where this installation cannot."""
        loop = Loop(
            name="visual-words", work=self.work, poll=POLL, longest_poll=LONGEST_POLL, lock="visual-words"
        )
        return [loop] if self._labellers else []

    def work(self, stop: threading.Event) -> int:
        """Look at all that waits now; says how many pictures. Raises StorageError, which is no picture's
        fault: the round is repeated."""
        begun, count = time.monotonic(), 0
        while not stop.is_set() and (waiting := self._due.find(self._waiting)):
            answers: list[Seen] = []
            for identity, labellers in waiting.items():
                wait_for_uploads(self._database, stop, PATIENCE)
                if stop.is_set():
                    break
                answers += self._look_at(identity, labellers)
                count += 1
            with self._database.begin() as session:
                keep(session, answers)
        if count:
            rate = count / max(time.monotonic() - begun, 1e-3)
            log.info("visual words found", pictures=count, per_second=round(rate, 2))
        return count

    def _waiting(self, among: ColumnElement[bool]) -> dict[str, list[Labeller]]:
        with self._database.read() as session:
            return next_due(session, self._labellers, AT_ONCE, among)

    def _look_at(self, identity: str, labellers: Sequence[Labeller]) -> list[Seen]:
        """What these labellers see in it: nothing where it has no such rendition, None where one fails at
        it."""
        found = []
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            for labeller in labellers:
                path = Path(folder) / labeller.source
                if not path.exists() and not self._fetch(identity, labeller.source, path):
                    found.append(Seen(identity, labeller, []))
                    continue
                try:
                    words = self._sandbox.call(look_named, labeller.name, path, seconds=SECONDS)
                    found.append(Seen(identity, labeller, words))
                except ReadError as error:
                    log.warning(
                        "a picture got no visual words",
                        asset=identity, labeller=labeller.name, reason=str(error),
                    )  # fmt: skip
                    found.append(Seen(identity, labeller, None))
        return found

    def _fetch(self, identity: str, name: str, path: Path) -> bool:
        with self._database.read() as session:
            rendition = session.get(Rendition, (identity, name))
        if rendition is None:
            return False
        try:
            self._services.bucket.get_to_file(rendition.key, path)
        except NotFound:
            return False
        return True
