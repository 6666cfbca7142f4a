"""The one place where what went wrong becomes a sentence, an advice and an exit status.

What the person at the terminal can do something about is said in words; the traceback goes to the log. It is
imported only when something has failed.
"""

from __future__ import annotations

import errno
import os
import select
import sys
from pathlib import Path
from typing import NoReturn

import click
import structlog
from alembic.util import CommandError

from mediahub.catalog.db.errors import first_line, in_words, is_of_database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.cli.command_log import known_settings, write_down, writes_service_log
from mediahub.home import HomeError
from mediahub.logs.redaction import Redactor
from mediahub.media.model import ReadError
from mediahub.services.errors import ServiceError
from mediahub.settings import SettingsError
from mediahub.storage.errors import StorageError

FAILED, INTERRUPTED, BROKEN_PIPE = 1, 128 + 2, 128 + 13
"""Exit statuses, as shells give them; a wrong command line is click's 2."""
OWN_WORDS = (SettingsError, HomeError, ServiceError, StorageError)
"""Errors whose message is meant for people already."""
SAYS_ALL = (SettingsError, HomeError, ServiceError)
"""Those of which the log has nothing to add."""
NOT_ALLOWED = "this account may not do that; run it as the one that runs MediaHub here, or change its rights"
MOVED_AWAY = (
    "this MediaHub is being moved, or was, and takes no changes: use the new settings, or wait for the end "
    "of `mediahub migrate`; `mediahub migrate --reopen` lets this one go on"
)
SYSTEM = {
    errno.ENOSPC: "no room is left on the disk; make room and run the command again",
    errno.EDQUOT: "this account may use no more of the disk; make room and run the command again",
    errno.EACCES: NOT_ALLOWED,
    errno.EPERM: NOT_ALLOWED,
    errno.EROFS: "the disk may only be read; choose another place",
    errno.ENOENT: "there is no such file or folder; check its name",
    errno.ENOTDIR: "a file is where a folder should be; check the name",
    errno.EISDIR: "a folder is where a file should be; check the name",
    errno.EEXIST: "something of that name is there already; move it aside",
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
    errno.EMFILE: "this account may open no more files; raise the limit with `ulimit -n 4096`",
    errno.ENFILE: "this machine may open no more files; end other programs",
    errno.EADDRINUSE: "the port is in use by another program; stop it, or choose another one",
    errno.EADDRNOTAVAIL: "this machine does not have that address; check MEDIAHUB_HOST",
    errno.ECONNREFUSED: "nothing answers there; check the address, and that the server runs",
    errno.EHOSTUNREACH: "the network does not lead there; check the address",
    errno.ENETUNREACH: "the network does not lead there; check the address",
    errno.ETIMEDOUT: "there was no answer in time; check the network and try again",
    errno.ENOMEM: "this machine has no memory left; end other programs",
    errno.EIO: "the disk fails; look at it before anything else",
}


def end_in_words(error: BaseException, command: str) -> NoReturn:
    """Say what happened, write the traceback to the log, and end with the status that fits."""
    if isinstance(error, KeyboardInterrupt):
        click.echo("\nStopped.", err=True)
        raise SystemExit(INTERRUPTED)
    if isinstance(error, BrokenPipeError) and reader_has_gone():
        # nobody reads on: what is still to be written goes nowhere, and silently
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE)
    known = sentence(error)
    words = known or f"MediaHub failed by a fault of its own ({type(error).__name__}: {first_line(error)})"
    if writes_service_log():
        structlog.get_logger("mediahub.cli").critical(words, exc_info=error)
        raise SystemExit(FAILED)
    log = None if isinstance(error, SAYS_ALL) else write_down(error, command)
    if known is None:
        words += "; please report it with what the log says of it" if log else "; please report it"
    _say(words, log)
    raise SystemExit(FAILED)


def stopped(error: BaseException) -> click.ClickException:
    """For work that can be gone on with: what stopped it, and how to go on."""
    words = as_sentence(sentence(error) or first_line(error))
    return click.ClickException(f"Stopped: {words} Run the same command again to go on.")


def as_sentence(words: str) -> str:
    """With a stop at its end, so that another sentence can follow."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def sentence(error: BaseException) -> str | None:
    """What happened and what to do; None for a fault of the program."""
    if isinstance(error, OWN_WORDS):
        return str(error)
    if isinstance(error, ReadOnly):
        return MOVED_AWAY
    if isinstance(error, ReadError):
        return error.message
    if isinstance(error, CommandError):
        return "the database is of another MediaHub, newer than this program; update this program"
    if is_of_database(error):
        return in_words(error)
    if isinstance(error, OSError) and error.errno is not None:
        return _system_sentence(error)
    if isinstance(error, UnicodeEncodeError):
        return "this terminal cannot show some of the letters; set PYTHONIOENCODING=utf-8 and try again"
    if isinstance(error, MemoryError):
        return SYSTEM[errno.ENOMEM]
    return None


def reader_has_gone() -> bool:
    """Whether nobody reads our output any more, as after `| head`."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return bool(poll.poll(0))
    except (OSError, ValueError):
        return False


def _system_sentence(error: OSError) -> str:
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, (str, bytes, Path)) else ""
    known = SYSTEM.get(error.errno or 0)
    return f"{where}{known}" if known else f"{where}the system says {error.strerror or first_line(error)}"


def _say(words: str, log: Path | None) -> None:
    click.echo(f"Error: {as_sentence(Redactor(known_settings())(words))}", err=True)
    if log is not None:
        click.echo(f"The log has the details: {log}", err=True)
