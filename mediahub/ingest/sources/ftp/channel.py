"""FTP data connection: an upload's end that is told from a broken one, and always an answer.

FTP marks the end of a file by closing the data connection, which is also what a camera that died looks
like. So an end counts as clean only when TLS said goodbye, when as much came as ALLO announced, or when
the control connection is still there a moment later: a client that lives waits there for its 226.

A connection may also be gone before anybody looked at it. pyftpdlib then answers nothing, or too early, and
the client waits for ever; here each command that has been promised a transfer gets its one answer.
"""

from __future__ import annotations

import errno
import socket
import sys
from typing import Any

import structlog
from OpenSSL import SSL
from pyftpdlib.handlers import DTPHandler, TLS_DTPHandler
from pyftpdlib.handlers.ftp.dispatchers import ActiveDTP, PassiveDTP
from pyftpdlib.log import logger
from sqlalchemy.exc import SQLAlchemyError

from mediahub.ingest.sources.ftp.answers import answer_to
from mediahub.ingest.sources.ftp.receiver import Receiver
from mediahub.storage.errors import StorageError

log = structlog.get_logger()

FAREWELL = 0.25
"""Seconds after the end of the data in which a client that died would close its control connection too."""
DRAINED = 32 << 20
"""Bytes at most that the system may have taken in for a connection."""
STALLED = 120
"""Seconds without a byte after which a transfer counts as broken off."""
LINGER = 1.0
"""Seconds for which the data connection stays after a refusal, for the client to read why: lftp takes a
broken connection of TLS for a fault of the network, and tries for ever."""
BROKEN = "426 The connection broke; what came is kept."


class Discard:
    """Takes the place of a Receiver for what nobody wants to keep."""

    closed = arrived = False

    def __init__(self, path: str) -> None:
        self.name, self.received, self.size = path, 0, 0

    def write(self, data: bytes) -> None:
        """Count the bytes, and keep none."""
        self.received += len(data)

    def finish(self) -> None:
        """All of it came."""
        self.arrived = True

    def close(self) -> None:
        """Nothing more comes."""
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
        """Take bytes as they are, whatever type of transfer was asked for (RFC 959, TYPE)."""
        # a client that forgot TYPE I would have its pictures damaged
        super().enable_receiving("i", cmd)

    def handle_read(self) -> None:
        """Take the bytes that wait on the data connection."""
        try:
            super().handle_read()
        except Exception as error:  # noqa: BLE001
            self._break_off(error)

    handle_read_event = handle_read

    def handle_close(self) -> None:
        """The peer closed the connection, or it broke: pyftpdlib calls this for both."""
        if not self._initialized:  # nothing was asked for yet; whatever is, learns that this is gone
            self.close()
            return
        if not self.receive or self._closed:
            super().handle_close()
            return
        if self._ended:
            return
        self._ended = True
        cause = sys.exception()
        if _is_reset(cause) or self._is_reset_before_its_end():
            self._resp = (BROKEN, logger.info)
            self.close()
        elif isinstance(cause, SSL.ZeroReturnError) or self._has_all_announced():
            self._finish()
        else:
            self.del_channel()
            self._farewell = self.ioloop.call_later(FAREWELL, self._finish, _errback=self.handle_error)

    def _is_reset_before_its_end(self) -> bool:
        """Whether the connection broke before the client closed its side.

        EPIPE is a reset after that (Linux, `tcp_reset` in CLOSE_WAIT): all bytes came, and wput, which closes
        without a goodbye of TLS, refused what TLS had to say about it.
        """
        return self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) not in (0, errno.EPIPE)

    def close(self) -> None:
        """Nothing more comes."""
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
        answer = words or "451 Internal error; what came is kept."
        if self._ended:  # the client has sent everything, and waits for the answer
            self._resp = (answer, logger.warning)
            self.close()
            return
        self._ended = True
        if self.file_obj is not None:
            self.file_obj.close()  # so that the answer is true when it is read
        self.cmd_channel.respond(answer, logfun=logger.warning)
        self.del_channel()
        self._farewell = self.ioloop.call_later(LINGER, self._close_late, _errback=self.handle_error)

    def _close_late(self) -> None:
        self._farewell = None
        self.close()


class TlsUploadChannel(TLS_DTPHandler, UploadChannel):
    """An upload's data connection with TLS, where the client asked for it (PROT P)."""

    def send(self, data: bytes) -> int:
        """Send what there is; how many bytes went. An empty listing is nothing, which TLS takes for a broken
        connection."""
        return int(super().send(data)) if data else 0

    def handle_failed_ssl_handshake(self) -> None:
        """Answer 522 where TLS could not be agreed upon."""
        if self._initialized:
            self._resp = ("522 TLS could not be agreed upon.", logger.info)
        self.close()

    def close(self) -> None:
        """Nothing more comes."""
        if self._ssl_accepting and self._initialized and not self._resp:
            self._resp = (BROKEN, logger.info)
        super().close()


class PassiveDoor(PassiveDTP):
    """Waits for the client's data connection."""

    def handle_accepted(self, sock: socket.socket, addr: tuple[str, int]) -> None:
        """The client came: the transfer it was promised may begin."""
        super().handle_accepted(sock, addr)
        if self._closed and self.cmd_channel.connected:
            self.cmd_channel.look_for_data_channel()

    def handle_timeout(self) -> None:
        """Nobody came. Only who was promised a transfer is answered."""
        self.close()
        if self.cmd_channel.connected:
            self.cmd_channel.look_for_data_channel()


class ActiveDoor(ActiveDTP):
    """Connects to where the client said it waits."""

    def handle_connect(self) -> None:
        """The client is reached: the transfer it asked for may begin."""
        super().handle_connect()
        if self.cmd_channel.connected:
            self.cmd_channel.look_for_data_channel()


def _is_reset(cause: BaseException | None) -> bool:
    """Whether the connection broke, where `cause` is what its socket raised."""
    if isinstance(cause, SSL.SysCallError):
        return bool(cause.args[0] > 0)
    return isinstance(cause, OSError)
