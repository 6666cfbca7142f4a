"""Tasks of the queue, and the sweep that puts in line what dead processes left."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import structlog

from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.visual_features import follow_rosters
from mediahub.ingest.sources.ftp.abandoned import sweep_ftp
from mediahub.ingest.sources.readers import readers_loop
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.previews import Previews
from mediahub.ingest.uploads.quarantine import empty_quarantine
from mediahub.ingest.uploads.stale import free_orphans, settle_silent_uploads
from mediahub.ingest.uploads.sweeper import (
    finish_stuck_assets,
    finish_stuck_companions,
    queue_stuck_arrivals,
    queue_stuck_previews,
)
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.jobs import Handler
from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import When
from mediahub.recovery.orphans import OrphanSweeper
from mediahub.recovery.purge import purge_trash
from mediahub.renditions.healing import RenditionHealer
from mediahub.renditions.lacking import queue_lacking
from mediahub.renditions.making import SECONDS_AT_MOST, RenditionMaker
from mediahub.renditions.spare_time import SpareTime
from mediahub.runtime import Services
from mediahub.storage import Presigner

SWEEP_EVERY = 60.0
log = structlog.get_logger()


class Tasks:
    """The worker's side of the queue. `reading` is for files that arrive, `quiet` for what takes long."""

    def __init__(self, services: Services, reading: Sandbox, quiet: Sandbox) -> None:
        self._services = services
        self._reading = reading
        self._spare_time = SpareTime(RenditionMaker(services, quiet, When.SPARE_TIME).make)
        self._pipeline = Pipeline(services, reading, services.jobs.render_in_spare_time)
        self._checker = Checker(services, self._pipeline)
        self._uploads = Uploads(services, Presigner(services.settings), services.jobs)

    def handlers(self) -> Mapping[str, Handler]:
        """What carries out each kind of task of the queue."""
        return {
            "check_arrival": self._checker.check,
            "take_preview": Previews(self._services, self._pipeline).take,
            "finish_companion": self._checker.finish_companion,
            "render_in_spare_time": self._spare_time.offer,
            "render_published": RenditionMaker(self._services, self._reading, When.PUBLISHED).make,
        }

    def loops(self) -> Sequence[Loop]:
        """The sweep, clips, and a look at this machine's decoders."""
        return (
            Loop(name="sweep", work=self.sweep, poll=SWEEP_EVERY, lock="sweep"),
            readers_loop(self._services.settings, self._reading),
            self._spare_time.loop("clips", patience=SECONDS_AT_MOST),
            RenditionHealer(self._services, self._reading).loop(),
            OrphanSweeper(self._services).loop(),
        )

    def sweep(self, stop: threading.Event) -> None:
        """Pick up what was left, put in line what lacks something, and tidy up. Each step may be repeated."""
        services, jobs, checker = self._services, self._services.jobs, self._checker
        steps = {
            "arrivals": lambda: queue_stuck_arrivals(checker, jobs),
            "previews": lambda: queue_stuck_previews(services, jobs),
            "assets": lambda: finish_stuck_assets(checker),
            "companions": lambda: finish_stuck_companions(checker),
            "renditions": lambda: queue_lacking(services, jobs),
            "rosters": lambda: follow_rosters(services),
            "ftp": lambda: sweep_ftp(services, jobs),
            "settled": lambda: settle_silent_uploads(services, self._uploads),
            "freed": lambda: free_orphans(services),
            "emptied": lambda: purge_trash(services),
            "quarantine": lambda: empty_quarantine(services),
            "tuned": services.database.tune,
        }
        failed: Exception | None = None
        done: dict[str, object] = {}
        for name, step in steps.items():
            if stop.is_set():
                return
            try:
                done[name] = step()
            except Exception as error:  # noqa: BLE001  (the others must not wait for this one)
                log.warning("a part of the sweep failed", part=name, error=repr(error))
                failed = failed or error
        if any(done.get(name) for name in ("arrivals", "assets", "companions", "ftp", "settled", "emptied")):
            log.info("swept", **{name: count for name, count in done.items() if count})
        if failed is not None:
            raise failed
