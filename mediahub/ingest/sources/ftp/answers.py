"""FTP reply texts for what went wrong."""

from __future__ import annotations

from pyftpdlib.exceptions import FilesystemError
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.db.read_only import ReadOnly
from mediahub.ingest.sources.ftp.listing import Refused
from mediahub.ingest.sources.ftp.paths import BadName
from mediahub.ingest.sources.ftp.receiver import PartsLost, TooLarge
from mediahub.ingest.sources.ftp.uploads import AccountClosed, Displaced
from mediahub.ingest.uploads.quotas import QuotaFull
from mediahub.problems import NoRoom
from mediahub.storage.errors import StorageError

ANSWERS: dict[type[Exception], str] = {
    ReadOnly: "451 MediaHub is being moved to other servers. Try again in a minute.",
    StorageError: "451 Storage does not answer; what it has is kept. Try again in a minute.",
    SQLAlchemyError: "451 The catalogue does not answer. Try again in a minute.",
    Displaced: "426 Another connection went on with this file.",
    TooLarge: "552 The file is too large.",
    PartsLost: "554 What came of this file before is lost. Send it from its beginning.",
    NoRoom: "452 The disk of the server is full; what has arrived is safe. Try again later.",
    AccountClosed: "532 This account may not send any more. Ask the event's office.",
}


def answer_to(error: Exception) -> str | None:
    """The reply for something that went wrong; None for a fault of the program."""
    if isinstance(error, BadName):
        return f"553 Not possible: {error}."
    if isinstance(error, FilesystemError | Refused):
        return f"550 {error}."
    if isinstance(error, QuotaFull):
        return f"552 {error}"
    return next((words for kind, words in ANSWERS.items() if isinstance(error, kind)), None)
