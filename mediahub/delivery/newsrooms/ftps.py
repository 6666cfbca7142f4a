"""FTPS: FTP with explicit TLS (RFC 4217), control and data encrypted, through ftplib."""

from __future__ import annotations

import ftplib
import posixpath
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mediahub.delivery.newsrooms.model import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    PARTIAL,
    Parcel,
    Refused,
    TransmissionError,
    Where,
)

PORT = 21
MISSING = "550"


class _Session(ftplib.FTP_TLS):
    """Data connections go on with the TLS session of the control connection: many servers insist on it."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321  (encrypted below)
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        return self.context.wrap_socket(data, server_hostname=self.host, session=session), size


class Ftps:
    """A signed-in FTPS session, in the folder of the target."""

    def __init__(self, where: Where) -> None:
        self._where = where
        context = ssl.create_default_context()
        if where.options.get("verify") is False:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        # a data connection cannot go on with a session of TLS 1.3 that came late
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with _named_errors(where):
            self._ftp = _Session(context=context, timeout=CONNECT_SECONDS, encoding="utf-8")
            try:
                self._begin()
            except BaseException:
                self._ftp.close()  # nobody else has it yet
                raise

    def has(self, name: str) -> int | None:
        """Size of the file of this name; None if there is none."""
        with _named_errors(self._where):
            return self._size(name)

    def send(self, parcel: Parcel, said: Callable[[int], None]) -> None:
        """Send a file, going on where an earlier try ended (REST, or APPE where that is not known)."""
        partial = parcel.name + PARTIAL
        with _named_errors(self._where):
            there = self._size(partial) or 0
            if there > parcel.size:
                self._ftp.delete(partial)
                there = 0
            self._store(partial, parcel, there, said)
            if self._size(partial) not in (parcel.size, None):
                raise TransmissionError(f"{parcel.name} did not arrive whole.")
            if self._size(parcel.name) is not None:
                self._ftp.delete(parcel.name)
            self._ftp.rename(partial, parcel.name)

    def close(self) -> None:
        """Sign out; a server that does not answer is left."""
        try:
            self._ftp.quit()
        except (ftplib.Error, OSError, EOFError):
            self._ftp.close()

    def _begin(self) -> None:
        self._ftp.connect(self._where.host, self._where.port(PORT))
        self._ftp.login(self._where.username, self._where.secret)
        self._ftp.prot_p()
        if self._ftp.sock:
            self._ftp.sock.settimeout(ANSWER_SECONDS)
        self._folder()
        self._ftp.voidcmd("TYPE I")

    def _store(self, name: str, parcel: Parcel, there: int, said: Callable[[int], None]) -> None:
        command = f"APPE {name}" if there else f"STOR {name}"
        with self._ftp.transfercmd(command) as connection:
            for chunk in parcel.read(there):
                connection.sendall(chunk)
                there += len(chunk)
                said(there)
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()
        self._ftp.voidresp()

    def _folder(self) -> None:
        if self._where.folder.startswith("/"):
            self._ftp.cwd("/")
        for part in filter(None, self._where.folder.split("/")):
            try:
                self._ftp.cwd(part)
            except ftplib.error_perm:
                self._ftp.mkd(part)
                self._ftp.cwd(part)

    def _size(self, name: str) -> int | None:
        try:
            return self._ftp.size(posixpath.basename(name))
        except ftplib.error_perm as error:
            if str(error).startswith(MISSING):
                return None
            raise


@contextmanager
def _named_errors(where: Where) -> Iterator[None]:
    """Whatever goes wrong, in words."""
    try:
        yield
    except TransmissionError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise Refused(
            f"The certificate of {where.host} is not trusted: {error.verify_message}. If it is the "
            "newsroom's own, say so in the target."
        ) from error
    except ftplib.error_perm as error:
        raise Refused(f"{where.host} refuses: {str(error)[:200]}") from error
    except (ftplib.Error, OSError, EOFError) as error:
        raise TransmissionError(
            f"{where.host} does not answer as it should: {error or type(error).__name__}."
        ) from error
