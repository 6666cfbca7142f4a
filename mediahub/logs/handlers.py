"""Where logs go: a stream or a file that only its owner reads, and what no line may end."""

from __future__ import annotations

import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from mediahub.logs.redaction import Redactor
from mediahub.settings import Settings

COMMANDS = "commands.log"
"""What commands that a person gave write of their failures, under `log`."""
COMMANDS_LIMIT = 8 << 20
"""Bytes after which it is moved aside; one older one is kept."""
OURS = ("mediahub", "gunicorn", "pyftpdlib")
"""Loggers of which ordinary events are written, too; of all others only warnings."""
log = structlog.get_logger("mediahub")
DELIBERATE = "is_deliberate"
"""A key of events that may hold a secret because a setting says so (`MEDIAHUB_MAIL_TO_LOG`)."""


def log_to_stream(service: str, settings: Settings | None = None, stream: IO[str] | None = None) -> None:
    """Let this process, which is `service`, write its log to a stream: stderr, which its supervisor keeps."""
    handler = logging.StreamHandler(stream or sys.stderr)
    log_to_handler(handler, service, settings, kind="service")
    if sys.excepthook is sys.__excepthook__:  # who has one of their own, as tests have, keeps it
        sys.excepthook = _write_uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _write_uncaught_in_thread


def write_nothing() -> None:
    """Let this process write no log: for a reader of strangers' files, whose errors go to whoever asked.

    structlog left to itself prints tracebacks with every variable. Who writes a log already goes on with it.
    """
    if structlog.is_configured():
        return
    log_to_handler(logging.NullHandler(), "", None)


class PrivateFile(RotatingFileHandler):
    """A log of bounded size that only its owner reads. Nothing is made before something is written."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(path, maxBytes=limit, backupCount=1, encoding="utf-8", delay=True)

    def _open(self) -> IO[str]:  # type: ignore[override]
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(open_private(path), "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: a command does not fail because its log cannot be written."""


def open_private(path: Path) -> int:
    """A descriptor that appends to a file of mode 0600, also where the file was open to others before."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(descriptor).st_mode & 0o077:
        os.fchmod(descriptor, 0o600)
    return descriptor


def log_to_handler(
    handler: logging.Handler, service: str, settings: Settings | None, *, kind: str = "command"
) -> None:
    """Let this process write its log there, in place of where it wrote before."""
    redact = Redactor(settings)
    to_json = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)

    def render(logger: WrappedLogger, name: str, event: EventDict) -> str:
        deliberate = event.pop(DELIBERATE, False)
        line = to_json(logger, name, {"service": service, **event} if service else event)
        text = line if isinstance(line, str) else line.decode()
        return text if deliberate else redact(text)

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.format_exc_info,  # Python's own words: no variables
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove_meta, render])
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        if getattr(old, "is_ours", ""):
            root.removeHandler(old)
            old.close()
    handler.is_ours = kind  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)


def _write_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
    if not issubclass(kind, KeyboardInterrupt):
        structlog.get_logger("mediahub").critical(
            "an error that nobody caught", exc_info=(kind, error, trace)
        )


def _write_uncaught_in_thread(args: threading.ExceptHookArgs) -> Any:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else ""
        told = (args.exc_type, args.exc_value, args.exc_traceback)
        log.critical("a thread ended by an error", thread=name, exc_info=told)
