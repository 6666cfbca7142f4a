"""The worker process: checks what arrived in S3, sweeps once a minute, and writes records."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mediahub.alerts.digests import DigestWriter
from mediahub.alerts.watcher import SearchWatcher
from mediahub.alerts.webhooks import WebhookSender
from mediahub.curation.bulk_runner import BulkRunner
from mediahub.curation.crops_export import CropMaker
from mediahub.delivery.archiving import ArchiveMaker
from mediahub.delivery.ending import AddressEnder
from mediahub.delivery.making import Maker
from mediahub.delivery.push.following import OrderFollower
from mediahub.delivery.push.sending import PushSender
from mediahub.ingest.checker import Checker
from mediahub.ingest.clips import ClipMaker
from mediahub.ingest.colours import ColourFiller
from mediahub.ingest.embeddings import Embedder
from mediahub.ingest.emptying import empty_trash
from mediahub.ingest.faces import FaceFinder
from mediahub.ingest.ftp.abandoned import sweep_ftp
from mediahub.ingest.jobs import Jobs
from mediahub.ingest.looks import follow_rosters
from mediahub.ingest.pipeline import Pipeline
from mediahub.ingest.previews import Previews
from mediahub.ingest.records.writer import RecordWriter
from mediahub.ingest.retagger import Retagger
from mediahub.ingest.spare_time import SpareTime
from mediahub.ingest.stacker import Stacker
from mediahub.ingest.stale_uploads import free_orphans, settle_silent_uploads
from mediahub.ingest.sweeper import (
    finish_stuck_assets,
    finish_stuck_companions,
    queue_stuck_arrivals,
    queue_stuck_previews,
    queue_unplayable_clips,
)
from mediahub.ingest.uploads import Uploads
from mediahub.ingest.web_sizes import WebSizeMaker, queue_web_sizes
from mediahub.ingest.words import WordReader
from mediahub.mail.sender import MailSender
from mediahub.media.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage import Presigner, StorageError
from mediahub.storage.client import POOL_SIZE

FILES_PER_PROCESS = 8
"""Arrivals in hand for each process that reads: while one is read, others are fetched from S3, copied inside
it and written down, which takes a second on a busy machine. With 4, readers often had nothing to do."""
AFTERCARE_STOP = 10.0
"""Seconds to finish what is in hand; the rest waits in its outbox."""
BEHIND_ALL = 19
"""Niceness of what turns clips: photographs come first, also on this machine's processors."""
TAGGER_MEMORY = 2 << 30
"""Bytes that a tagger in the background may take: models are large."""
log = structlog.get_logger()


def run_worker(settings: Settings) -> None:
    """Work until a signal says stop. Several workers, on several machines, share one queue."""
    services = Services.open(settings)
    with (
        Sandbox(settings.worker_processes) as sandbox,
        Sandbox(1, niceness=BEHIND_ALL) as quiet,
        Sandbox(1, niceness=BEHIND_ALL, memory=TAGGER_MEMORY) as tagging,
        Sandbox(settings.worker_processes) as delivering,
        SpareTime(ClipMaker(services, quiet).make) as spare_time,
    ):
        pipeline = Pipeline(services, sandbox, lambda identity: jobs.make_clips(identity))
        checker = Checker(services, pipeline)

        def sweep() -> None:
            queued = queue_stuck_arrivals(checker, jobs) + queue_stuck_previews(services, jobs)
            finished = finish_stuck_assets(checker) + finish_stuck_companions(checker)
            queue_unplayable_clips(services, jobs)
            queue_web_sizes(services, jobs)
            follow_rosters(services)
            ftp = sweep_ftp(services, jobs)
            settled, freed = settle_silent_uploads(services, uploads), free_orphans(services)
            emptied = empty_trash(services)
            services.database.tune()
            if queued or finished or ftp or settled or freed or emptied:
                log.info(
                    "swept",
                    queued=queued,
                    finished=finished,
                    ftp=ftp,
                    settled=settled,
                    freed=freed,
                    emptied=emptied,
                )

        jobs = Jobs(
            settings,
            checker.check,
            sweep,
            spare_time.offer,
            WebSizeMaker(services, sandbox).make,
            Previews(services, pipeline).take,
            checker.finish_companion,
        )
        uploads = Uploads(services, Presigner(settings), jobs)
        try:
            sweep()
        except (StorageError, SQLAlchemyError) as error:
            log.warning("the first sweep waits for a service", reason=str(error))
        with _aftercare(services, tagging, delivering):
            jobs.consumer(min(settings.worker_processes * FILES_PER_PROCESS, POOL_SIZE)).run()


@contextmanager
def _aftercare(services: Services, tagging: Sandbox, delivering: Sandbox) -> Iterator[None]:
    """Keeps records, stacks and marks up to date, makes deliveries and sends mail, in threads beside the
    work; `tagging` is for taggers that take long, `delivering` for files that somebody waits for."""
    stop = threading.Event()
    tasks = {
        "records": RecordWriter(services).run,
        "stacks": Stacker(services).run,
        "taggers": Retagger(services, tagging).run,
        "bulk": BulkRunner(services).run,
        "crops": CropMaker(services, delivering).run,
        "words": WordReader(services, tagging).run,
        "faces": FaceFinder(services, tagging).run,
        "colours": ColourFiller(services, tagging).run,
        "looks": Embedder(services, tagging).run,
        "deliveries": Maker(services, delivering, services.settings.worker_processes + 1).run,
        "addresses": AddressEnder(services).run,
        "zips": ArchiveMaker(services).run,
        "pushes": PushSender(services).run,
        "orders": OrderFollower(services).run,
        "mail": MailSender(services.settings, services.database).run,
        "searches": SearchWatcher(services).run,
        "webhooks": WebhookSender(services).run,
        "digests": DigestWriter(services).run,
    }
    threads = [
        threading.Thread(target=run, args=(stop,), name=name, daemon=True) for name, run in tasks.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(AFTERCARE_STOP)
