"""The worker process: checks what arrived in S3, and sweeps once a minute."""

from __future__ import annotations

import structlog

from mediahub.ingest.checker import Checker
from mediahub.ingest.jobs import Jobs
from mediahub.ingest.local import THREADS_PER_PROCESS
from mediahub.ingest.pipeline import Pipeline
from mediahub.ingest.sweeper import finish_stuck_assets, queue_stuck_arrivals
from mediahub.media.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.settings import Settings

log = structlog.get_logger()


def run_worker(settings: Settings) -> None:
    """Work until a signal says stop. Several workers, on several machines, share one queue."""
    services = Services.open(settings)
    with Sandbox(settings.worker_processes) as sandbox:
        checker = Checker(services, Pipeline(services, sandbox))

        def sweep() -> None:
            queued, finished = queue_stuck_arrivals(checker, jobs), finish_stuck_assets(checker)
            if queued or finished:
                log.info("swept", queued=queued, finished=finished)

        jobs = Jobs(settings, checker.check, sweep)
        sweep()
        jobs.consumer(settings.worker_processes * THREADS_PER_PROCESS).run()
