"""First start: bucket, database and accounts. `mediahub up` calls it aside."""

from __future__ import annotations

import time

from mediahub.catalog.db.database import Database
from mediahub.identity.accounts import ensure_accounts
from mediahub.identity.people.first_account import ensure_code
from mediahub.services.errors import ServiceError
from mediahub.services.installation import Prepared
from mediahub.services.seaweed import run_shell
from mediahub.settings import Settings
from mediahub.storage import Bucket, Denied, StorageError
from mediahub.storage.keys import ORIGINALS


def check_address(settings: Settings) -> None:
    """Raise what SQLAlchemy raises where MEDIAHUB_DATABASE_URL is no address; connects to nothing."""
    Database.of(settings).dispose()


def prepare_external_bucket(settings: Settings) -> str | None:
    """Make bucket and CORS where these credentials may; what a person must do where they may not."""
    bucket = Bucket(settings)
    try:
        bucket.ensure()
    except Denied:
        bucket.check()
        return f"S3 does not let us set CORS on {bucket.name}: allow {', '.join(settings.origins)} there"
    return None


def prepare_embedded_bucket(settings: Settings, ports: dict[str, int], seconds: float) -> None:
    """Wait until the embedded server opens its bucket, and set that up. Raises StorageError where it does not
    in so many seconds."""
    bucket = Bucket(settings)
    deadline = time.monotonic() + seconds
    while True:
        try:
            bucket.check()
            break
        except StorageError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    bucket.ensure()
    _keep_originals_on_disk(settings, ports)


def _keep_originals_on_disk(settings: Settings, ports: dict[str, int]) -> None:
    """An original is on the disk, not just on its way there, before S3 calls it written."""
    folder = f"/buckets/{settings.s3_bucket}/{ORIGINALS}"
    answer = run_shell(ports, [f"fs.configure -locationPrefix={folder} -fsync -apply"])
    if folder not in answer:
        raise ServiceError(f"the S3 server would not promise to sync originals to disk: {answer[-300:]}")


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema. Safe at every start."""
    database = Database.of(settings)
    try:
        database.migrate()
    finally:
        database.dispose()


def prepare_database(settings: Settings, demo: bool) -> Prepared:
    """Bring the database to the newest schema. The demo gets an account for each role; without it, whoever
    has the code makes the first account."""
    migrate(settings)
    database = Database.of(settings)
    try:
        if not demo:
            return Prepared(setup_code=ensure_code(database, settings))
        made = ensure_accounts(database, settings)
        return Prepared([(one.role, one.email, one.password) for one in made])
    finally:
        database.dispose()
