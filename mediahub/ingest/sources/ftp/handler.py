"""The FTP protocol: pyftpdlib's, with uploads that go to S3 and answers that say what to do."""

from __future__ import annotations

import socket
from typing import Any

import structlog
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.log import logger
from sqlalchemy.exc import SQLAlchemyError

from mediahub.ingest.sources.ftp.accounts import requires_tls, still_may_send
from mediahub.ingest.sources.ftp.answers import answer_to
from mediahub.ingest.sources.ftp.channel import BROKEN, ActiveDoor, Discard, PassiveDoor, TlsUploadChannel
from mediahub.ingest.sources.ftp.filesystem import AccountFiles
from mediahub.ingest.sources.ftp.gate import Gate
from mediahub.ingest.sources.ftp.listing import Listing
from mediahub.ingest.sources.ftp.paths import is_system, split
from mediahub.ingest.sources.ftp.receiver import PartsLost, Receiver
from mediahub.ingest.sources.ftp.uploads import Uploads
from mediahub.jobs import Jobs
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

log = structlog.get_logger()

END = -1
"""The offset of APPE: go on where it broke off."""
LEAVING = ("QUIT", "REIN")
NO_CONNECTION = "425 There is no data connection. Ask for one with PASV or PORT, and send again."


class CameraHandler(TLS_FTPHandler):
    """A control connection."""

    dtp_handler = TlsUploadChannel
    passive_dtp = PassiveDoor
    active_dtp = ActiveDoor
    abstracted_fs = AccountFiles
    banner = "MediaHub takes in pictures and clips."
    unicode_errors = "surrogateescape"
    use_sendfile = False
    proto_cmds = {name: what for name, what in TLS_FTPHandler.proto_cmds.items() if name != "STOU"}  # noqa: RUF012
    data_channel: TlsUploadChannel | None
    services: Services
    jobs: Jobs
    authorizer: Gate
    _restart_position: int
    _in_dtp_queue: tuple[Any, str] | None
    _out_dtp_queue: tuple[Any, ...] | None

    def __init__(self, conn: socket.socket, server: Any, ioloop: Any = None) -> None:
        self.announced = 0
        """Bytes that ALLO said would come."""
        self.listing: Listing | None = None
        self.uploads: Uploads | None = None
        super().__init__(conn, server, ioloop)

    def handle_auth_success(self, home: str, password: str, msg_login: str) -> None:
        """Show the account its own tree from now on."""
        account = self.authorizer.account_of(self)
        self.listing = Listing(self.services.database, self.jobs, account.id)
        self.uploads = Uploads(self.services, self.jobs, account.id)
        super().handle_auth_success(home, "", msg_login)

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        """Take a command; one that fails for a reason of ours is answered, and the connection stays."""
        try:
            super().pre_process_command(line, cmd, arg)
        except Exception as error:
            words = answer_to(error)
            if words is None:
                log.exception("a command failed", command=cmd)
            elif isinstance(error, StorageError | SQLAlchemyError):
                log.warning("a command failed", command=cmd, error=str(error))
            self.respond(words or "451 Internal error.")

    def process_command(self, cmd: str, *args: Any, **kwargs: Any) -> None:
        """Carry out a command. Whose login it is decides whether that needs TLS before a password is said."""
        if cmd == "USER":
            required = self.services.settings.ftp_require_tls
            required = required or requires_tls(self.services.database, args[0])
            self.tls_control_required = self.tls_data_required = required
        elif self.authenticated and cmd not in LEAVING and not self._still_may_send():
            self.respond("421 This account may not send any more. What has arrived is safe.")
            self.close_when_done()
            return
        super().process_command(cmd, *args, **kwargs)

    def _still_may_send(self) -> bool:
        return still_may_send(self.services.database, self.authorizer.account_of(self).id)

    def ftp_USER(self, line: str) -> None:
        """Take the login's name (USER), if it can be printed."""
        if line.isprintable():  # it goes into the log
            super().ftp_USER(line)
        else:
            self.respond("501 No login looks like this.")

    def ftp_TYPE(self, line: str) -> None:
        """Answer TYPE as asked; bytes are never converted."""
        super().ftp_TYPE(line)
        self._current_type = "i"  # nothing is ever converted, so SIZE and REST hold in every mode

    def ftp_ALLO(self, line: str) -> None:
        """Note how many bytes the client announces (ALLO)."""
        first = line.split(" ")[0]
        self.announced = int(first) if first.isdecimal() and len(first) < 16 else 0
        super().ftp_ALLO(line)

    def ftp_STOR(self, file: str, mode: str = "w") -> str | None:
        """Take a file: from its beginning (STOR), from an offset (after REST), or from where it broke off
        (APPE)."""
        offset = END if "a" in mode else self._restart_position
        self._restart_position = 0
        self._forget_waiting()
        if not self._can_transfer():
            self.respond(NO_CONNECTION)
            return None
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

    def push_dtp_data(
        self, data: Any, isproducer: bool = False, file: Any = None, cmd: str | None = None
    ) -> None:
        """Send a listing, once the data connection may be used."""
        if self._can_transfer():
            super().push_dtp_data(data, isproducer, file, cmd)
        else:
            self.respond(NO_CONNECTION)

    def look_for_data_channel(self) -> None:
        """A data connection came, or failed to: answer who waits for one that is gone already."""
        if self.data_channel is not None and self.data_channel._closed:
            self.data_channel = None
        if self.data_channel is None and self._forget_waiting():
            self.respond(BROKEN, logfun=logger.info)

    def _can_transfer(self) -> bool:
        """Whether there is a data connection, or one may still come."""
        doors = (self._dtp_acceptor, self._dtp_connector)
        return self.data_channel is not None or any(door is not None and not door._closed for door in doors)

    def _forget_waiting(self) -> bool:
        """Drop the transfer whose data connection has not come; says whether there was one."""
        waiting = self._in_dtp_queue or self._out_dtp_queue
        if self._in_dtp_queue is not None:
            self._in_dtp_queue[0].close()
        self._in_dtp_queue = self._out_dtp_queue = None
        return waiting is not None

    def ftp_MLSD(self, path: str) -> str | None:
        """List a folder (RFC 3659). Of what is not there the answer is 550, by which rclone learns that it is
        to make the folder; 501 would be that of a file."""
        if not self.fs.lexists(path):
            self.respond("550 No such folder.")
            return None
        return super().ftp_MLSD(path)

    def ftp_RETR(self, file: str) -> None:
        """Refuse to send a file (RETR): this server only takes them in."""
        self._restart_position = 0
        self.respond("550 This server only takes files in; look at them in the library.")

    def ftp_DELE(self, path: str) -> str | None:
        """Take a file off the listing (DELE); of one that is unfinished, forget the bytes."""
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
        self.uploads.require_disk()
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
            slot = self.uploads.begin(path, self.announced)
            return Receiver(self.uploads, self.services.bucket, slot, path)
        return None
