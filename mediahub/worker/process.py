"""The worker process: checks what arrived in S3, and runs the loops of every room."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Mapping, Sequence

from huey.consumer import Consumer

from mediahub.administration.events.purging import loops as event_loops
from mediahub.alerts.loops import loops as alert_loops
from mediahub.analysis.labelling import labellers
from mediahub.analysis.loops import loops as analysis_loops
from mediahub.backup.runs import backup_loop
from mediahub.curation.loops import loops as curation_loops
from mediahub.delivery.loops import loops as delivery_loops
from mediahub.jobs import Jobs
from mediahub.loops import Loop
from mediahub.mail.sender import MailSender
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.records.writer import RecordWriter
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.client import POOL_SIZE
from mediahub.tagging import plugins
from mediahub.transfer.export_maker import ExportMaker
from mediahub.worker.retention import retention_loops
from mediahub.worker.supervisor import Supervisor
from mediahub.worker.tasks import Tasks

FILES_PER_PROCESS = 8
"""Arrivals in hand for each process that reads: while one is read, others are fetched from S3, copied inside
it and written down, which takes a second on a busy machine. With 4, readers often had nothing to do."""
QUEUE_POLL = 2.0
IDLE = 60.0
"""Seconds after which analysis processes that nobody needed are ended."""
BEHIND_ALL = 19
"""Niceness of what turns clips: photographs come first, also on this machine's processors."""
TAGGER_MEMORY = 2 << 30
"""Bytes that a tagger in the background may take: models are large."""


def run_worker(settings: Settings, keys: Mapping[str, list[str]] | None = None) -> None:
    """Work until a signal says stop. Several workers, on several machines, share one queue; `keys` are what
    they compare their secrets by."""
    services = Services.open(settings)
    folder = settings.temp_dir
    with (
        Sandbox(settings.worker_processes, folder=folder) as reading,
        Sandbox(1, niceness=BEHIND_ALL, folder=folder) as quiet,
        Sandbox(
            1,
            niceness=BEHIND_ALL,
            memory=TAGGER_MEMORY,
            folder=folder,
            code=(*plugins.folders(), *labellers.folders()),
        ) as tagging,
        Sandbox(settings.worker_processes, folder=folder) as delivering,
    ):
        tasks = Tasks(services, reading, quiet)
        threads = min(settings.worker_processes * FILES_PER_PROCESS, POOL_SIZE)
        consumer = services.jobs.consumer(threads, tasks.handlers())
        sandboxes = (reading, quiet, tagging, delivering)
        loops = (
            memory_loop(sandboxes),
            queue_loop(services.jobs, consumer),
            *tasks.loops(),
            *room_loops(services, delivering, tagging),
        )
        with Supervisor("worker", loops, services.database, keys):
            consumer.run()


def room_loops(services: Services, delivering: Sandbox, tagging: Sandbox) -> Sequence[Loop]:
    """The loops of every room, and the one that forgets what is old; `delivering` is for files that somebody
    waits for, `tagging` for models."""
    return (
        RecordWriter(services).loop(),
        backup_loop(services),
        *ExportMaker(services).loops(),
        *analysis_loops(services, tagging),
        *event_loops(services),
        *curation_loops(services, delivering),
        *delivery_loops(services, delivering),
        MailSender(services.settings, services.database).loop(),
        *alert_loops(services),
        *retention_loops(services),
    )


def memory_loop(sandboxes: Sequence[Sandbox]) -> Loop:
    """Gives memory back that nobody has needed for a minute: analysis processes, and freed pages."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)

    def look(_: object) -> None:
        rested = sum(sandbox.rest(IDLE) for sandbox in sandboxes)
        if rested and trim is not None:
            gc.collect()
            trim(0)

    return Loop(name="memory", work=look, poll=10.0)


def queue_loop(jobs: Jobs, consumer: Consumer) -> Loop:
    """Sends what the queue could not take while it was away, brings forward what a wrong clock put off, and
    looks whether the threads live that carry tasks out; Huey starts dead ones again."""

    def look(_: object) -> None:
        jobs.send_unsent()
        jobs.bring_forward()
        begun = [thread for _, thread in consumer.worker_threads if thread.ident is not None]
        dead = sum(not thread.is_alive() for thread in begun)
        if dead:
            raise RuntimeError(f"{dead} of {len(begun)} threads of the queue have ended")

    return Loop(name="queue", work=look, poll=QUEUE_POLL)
