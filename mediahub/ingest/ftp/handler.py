"""The protocol: what pyftpdlib does, with uploads that go to S3 and answers that say what to do.

FTP marks the end of a file by closing the data connection, which is also what a camera that died looks
like. So an end counts as clean only when TLS said goodbye, when as much came as ALLO announced, or when
the control connection is still there a moment later: a client that lives waits there for its 226.
"""

from __future__ import annotations

import socket
import sys
from typing import Any

import structlog
from OpenSSL import SSL
from pyftpdlib.exceptions import FilesystemError
from pyftpdlib.handlers import DTPHandler, TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.log import logger
from sqlalchemy.exc import SQLAlchemyError

from mediahub.ingest.ftp.filesystem import AccountFiles
from mediahub.ingest.ftp.gate import Gate
from mediahub.ingest.ftp.listing import Listing, Refused
from mediahub.ingest.ftp.paths import BadName, is_system, split
from mediahub.ingest.ftp.receiver import PartsLost, Receiver, TooLarge
from mediahub.ingest.ftp.uploads import AccountClosed, Displaced, Uploads
from mediahub.ingest.jobs import Jobs
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

log = structlog.get_logger()

FAREWELL = 0.25
"""Seconds after the end of the data in which a client that died would close its control connection too."""
DRAINED = 32 << 20
"""Bytes at most that the system may have taken in for a connection."""
STALLED = 120
"""Seconds without a byte after which a transfer counts as broken off."""
END = -1
"""The offset of APPE: go on where it broke off."""

ANSWERS: dict[type[Exception], str] = {
    StorageError: "451 Storage does not answer; what it has is kept. Try again in a minute.",
    SQLAlchemyError: "451 The catalogue does not answer. Try again in a minute.",
    Displaced: "426 Another connection went on with this file.",
    TooLarge: "552 The file is too large.",
    PartsLost: "554 What came of this file before is lost. Send it from its beginning.",
    AccountClosed: "532 This account may not send any more. Ask the event's office.",
}


def answer_to(error: Exception) -> str | None:
    """The reply for something that went wrong; None for a fault of the program."""
    if isinstance(error, BadName):
        return f"553 Not possible: {error}."
    if isinstance(error, FilesystemError | Refused):
        return f"550 {error}."
    return next((words for kind, words in ANSWERS.items() if isinstance(error, kind)), None)


class Discard:
    """Takes the place of a Receiver for what nobody wants to keep."""

    closed = arrived = False

    def __init__(self, path: str) -> None:
        self.name, self.received, self.size = path, 0, 0

    def write(self, data: bytes) -> None:
        self.received += len(data)

    def finish(self) -> None:
        self.arrived = True

    def close(self) -> None:
        self.closed = True


class UploadChannel(DTPHandler):
    """A data connection. Uploads end as the module says; listings are the library's own."""

    timeout = STALLED
    file_obj: Receiver | Discard | None

    def __init__(self, sock: socket.socket, cmd_channel: Any) -> None:
        self._ended = False
        self._farewell: Any = None
        super().__init__(sock, cmd_channel)

    def enable_receiving(self, type: str, cmd: str) -> None:
        # a client that forgot TYPE I would have its pictures damaged
        super().enable_receiving("i", cmd)

    def handle_read(self) -> None:
        try:
            super().handle_read()
        except Exception as error:  # noqa: BLE001
            self._break_off(error)

    handle_read_event = handle_read

    def handle_close(self) -> None:
        """The peer closed the connection, or it broke: pyftpdlib calls this for both."""
        if not self.receive or self._closed:
            super().handle_close()
            return
        if self._ended:
            return
        self._ended = True
        cause = sys.exception()
        if _is_reset(cause) or self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._resp = ("426 The connection broke; what came is kept.", logger.info)
            self.close()
        elif isinstance(cause, SSL.ZeroReturnError) or self._has_all_announced():
            self._finish()
        else:
            self.del_channel()
            self._farewell = self.ioloop.call_later(FAREWELL, self._finish, _errback=self.handle_error)

    def close(self) -> None:
        if self._farewell is not None and not self._farewell.cancelled:
            self._farewell.cancel()
        if self.receive and not self._closed:
            if not self._ended:
                self._drain()
            self.transfer_finished = bool(self.file_obj and self.file_obj.arrived)
            self.cmd_channel.announced = 0
        super().close()

    def _drain(self) -> None:
        """Keep what had reached this machine when the control connection ended: less is sent again."""
        self._ended = True
        for _ in range(DRAINED // self.ac_in_buffer_size):
            try:
                data = self.socket.recv(self.ac_in_buffer_size)
                if not data or self.file_obj is None:
                    return
                self.file_obj.write(data)
            except Exception:  # noqa: BLE001  (nothing more there, or nowhere to keep it)
                return

    def _has_all_announced(self) -> bool:
        announced = self.cmd_channel.announced
        file = self.file_obj
        return bool(file and announced and announced in (file.size, file.received))

    def _finish(self) -> None:
        self._farewell = None
        assert self.file_obj is not None  # noqa: S101
        try:
            self.file_obj.finish()
        except Exception as error:  # noqa: BLE001
            self._break_off(error)
            return
        self._resp = ("226 It has arrived.", logger.debug)
        self.close()

    def _break_off(self, error: Exception) -> None:
        words = answer_to(error)
        if words is None:
            log.exception("a transfer failed", path=self.file_obj.name if self.file_obj else "")
        elif isinstance(error, StorageError | SQLAlchemyError):
            log.warning("a transfer stopped", error=str(error))
        self._ended = True
        self._resp = (words or "451 Internal error; what came is kept.", logger.warning)
        self.close()


class TlsUploadChannel(TLS_DTPHandler, UploadChannel):
    """The same with TLS where the client asked for it (PROT P)."""


class CameraHandler(TLS_FTPHandler):
    """A control connection."""

    dtp_handler = TlsUploadChannel
    abstracted_fs = AccountFiles
    banner = "MediaHub takes in pictures and clips."
    unicode_errors = "surrogateescape"
    use_sendfile = False
    proto_cmds = {name: what for name, what in TLS_FTPHandler.proto_cmds.items() if name != "STOU"}  # noqa: RUF012
    services: Services
    jobs: Jobs
    authorizer: Gate
    _restart_position: int
    _in_dtp_queue: tuple[Any, str] | None

    def __init__(self, conn: socket.socket, server: Any, ioloop: Any = None) -> None:
        self.announced = 0
        """Bytes that ALLO said would come."""
        self.listing: Listing | None = None
        self.uploads: Uploads | None = None
        super().__init__(conn, server, ioloop)

    def handle_auth_success(self, home: str, password: str, msg_login: str) -> None:
        account = self.authorizer.account_of(self)
        self.listing = Listing(self.services.database, self.jobs, account.id)
        self.uploads = Uploads(self.services, self.jobs, account.id)
        super().handle_auth_success(home, "", msg_login)

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        try:
            super().pre_process_command(line, cmd, arg)
        except Exception as error:
            words = answer_to(error)
            if words is None:
                log.exception("a command failed", command=cmd)
            elif isinstance(error, StorageError | SQLAlchemyError):
                log.warning("a command failed", command=cmd, error=str(error))
            self.respond(words or "451 Internal error.")

    def ftp_USER(self, line: str) -> None:
        if line.isprintable():  # it goes into the log
            super().ftp_USER(line)
        else:
            self.respond("501 No login looks like this.")

    def ftp_TYPE(self, line: str) -> None:
        super().ftp_TYPE(line)
        self._current_type = "i"  # nothing is ever converted, so SIZE and REST hold in every mode

    def ftp_ALLO(self, line: str) -> None:
        first = line.split(" ")[0]
        self.announced = int(first) if first.isdecimal() and len(first) < 16 else 0
        super().ftp_ALLO(line)

    def ftp_STOR(self, file: str, mode: str = "w") -> str | None:
        """Take a file: from its beginning (STOR), from an offset (after REST), or from where it broke off
        (APPE)."""
        offset = END if "a" in mode else self._restart_position
        self._restart_position = 0
        if self._in_dtp_queue is not None:  # of a transfer whose data connection never came
            self._in_dtp_queue[0].close()
            self._in_dtp_queue = None
        receiver = self._open(file, offset)
        if receiver is None:
            return None
        command = "APPE" if offset == END else "STOR"
        if self.data_channel is not None:
            self.respond("125 Data connection already open. Transfer starting.")
            self.data_channel.file_obj = receiver
            self.data_channel.enable_receiving("i", command)
        else:
            self.respond("150 Ready for the file.")
            self._in_dtp_queue = (receiver, command)
        return file

    def ftp_RETR(self, file: str) -> None:
        self._restart_position = 0
        self.respond("550 This server only takes files in; look at them in the library.")

    def ftp_DELE(self, path: str) -> str | None:
        assert self.listing is not None  # noqa: S101
        assert self.uploads is not None  # noqa: S101
        unfinished = self.listing.forget(path)
        if unfinished is not None:
            self.uploads.discard(unfinished)
        self.respond("250 It is not listed any more; what arrived stays in the library.")
        return path

    def _open(self, path: str, offset: int) -> Receiver | Discard | None:
        """What takes the bytes; None if it was refused, which the client was told."""
        assert self.uploads is not None  # noqa: S101
        if self.fs.isdir(path):
            self.respond("550 This is a folder.")
            return None
        if is_system(split(path)[1]):
            return Discard(path)
        slot = self.uploads.resume(path) if offset else None
        if slot is not None:
            if offset <= slot.size:
                at = slot.resumable if offset == END else offset
                try:
                    return Receiver.resumed(self.uploads, self.services.bucket, slot, path, at)
                except PartsLost:
                    self.uploads.discard(slot)
                    raise
            self.uploads.release(slot)
            self.respond(f"554 Only {slot.resumable} bytes of this file are here; go on from there.")
        elif offset > 0 or (self.fs.isfile(path) and offset == END):
            self.respond("554 There is nothing to go on with. Send the file from its beginning.")
        else:
            return Receiver(self.uploads, self.services.bucket, self.uploads.begin(path), path)
        return None


def _is_reset(cause: BaseException | None) -> bool:
    """Whether the connection broke, where `cause` is what its socket raised."""
    if isinstance(cause, SSL.SysCallError):
        return bool(cause.args[0] > 0)
    return isinstance(cause, OSError)
