"""FTPS: FTP with explicit TLS (RFC 4217), control and data encrypted, through ftplib.

A certificate that no authority vouches for is confirmed before a password goes there, and stays the same.
"""

from __future__ import annotations

import ftplib
import posixpath
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import cast

from mediahub.delivery.newsrooms.model import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    FINGERPRINT,
    PARTIAL,
    Parcel,
    Refused,
    TransmissionError,
    Untrusted,
    Where,
)
from mediahub.delivery.newsrooms.trust import certificate_fingerprint, check_fingerprint
from mediahub.messages import message
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.connections import Deadline, connect
from mediahub.outbound.faults import fault_words

PORT = 21
MISSING = "550"


class _Session(ftplib.FTP_TLS):
    """Data connections go on with the TLS session of the control connection: many servers insist on it. They
    go to its address, whatever a server says in answer to PASV."""

    def __init__(self, where: Where, deadline: Deadline) -> None:
        context = ssl.create_default_context()
        if where.fingerprint:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # compared below
        # a data connection cannot go on with a session of TLS 1.3 that came late
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        super().__init__(context=context, timeout=CONNECT_SECONDS, encoding="utf-8")
        self._where = where
        self._deadline = deadline
        self._data: socket.socket | None = None

    def open(self) -> None:
        """Reach the server and begin TLS. Raises Untrusted before anything secret was sent."""
        where = self._where
        self.host, self.port = where.host, where.port(PORT)
        self.sock = self._connected(where.host, self.port, where.private)
        self.af = self.sock.family
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        self.auth()
        self.check()

    def check(self, connection: ssl.SSLSocket | None = None) -> None:
        """Raises Untrusted unless a connection shows the certificate that somebody confirmed, if one was."""
        if self._where.fingerprint:
            found = (connection or cast(ssl.SSLSocket, self.sock)).getpeercert(binary_form=True)
            check_fingerprint(self._where, certificate_fingerprint(found or b""))

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """A data connection under TLS, for a command that sends: there is no size to tell."""
        host = cast(socket.socket, self.sock).getpeername()[0]
        self._data = data = self._connected(host, self.makepasv()[1], private=True)  # it was judged
        try:
            if rest is not None:
                self.sendcmd(f"REST {rest}")
            answer = self.sendcmd(cmd)
            if answer.startswith("2"):
                answer = self.getresp()  # some say first that the data connection is there
            if not answer.startswith("1"):
                raise ftplib.error_reply(answer)  # noqa: S321
            session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
            secured = self.context.wrap_socket(data, server_hostname=self.host, session=session)
            self.check(secured)
        except BaseException:
            data.close()
            raise
        return secured, None

    def end_data(self) -> None:
        """The data connection ends when it is closed now."""
        if self._data is not None:
            self._deadline.forget(self._data)
            self._data = None

    def _connected(self, host: str, port: int, private: bool) -> socket.socket:
        return self._deadline.watch(connect(host, port, private=private, seconds=CONNECT_SECONDS))


def _shown_certificate(where: Where) -> str:
    """The fingerprint of a certificate that no authority vouches for; nothing secret is sent to learn it."""
    with closing(Deadline()) as deadline, deadline.within(ANSWER_SECONDS):
        session = _Session(replace(where, options={FINGERPRINT: "any"}), deadline)
        try:
            session.open()
        except Untrusted as error:
            return error.fingerprint
        finally:
            session.close()
    return ""


class Ftps:
    """A signed-in FTPS session, in the folder of the target."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._deadline = Deadline()
        with _named_errors(where):
            try:
                with self._deadline.within(ANSWER_SECONDS):
                    self._ftp = _Session(where, self._deadline)
                    self._begin()
            except BaseException:
                self._ftp.close()  # nobody else has it yet
                self._deadline.close()
                raise

    def has(self, name: str) -> int | None:
        """Size of the file of this name; None if there is none."""
        with _named_errors(self._where), self._deadline.within(ANSWER_SECONDS):
            return self._size(name)

    def send(self, parcel: Parcel, progress: Callable[[int], None]) -> None:
        """Send a file, going on where an earlier try ended (REST, or APPE where that is not known)."""
        partial = parcel.name + PARTIAL
        with _named_errors(self._where), self._deadline.within(ANSWER_SECONDS):
            there = self._size(partial) or 0
            if there > parcel.size:
                self._ftp.delete(partial)
                there = 0
            self._store(partial, parcel, there, progress)
            if self._size(partial) not in (parcel.size, None):
                self._ftp.delete(partial)  # a cut connection was still being written when this one went on
                raise TransmissionError(message("%(name)s did not arrive whole.", name=parcel.name))
            if self._size(parcel.name) is not None:
                self._ftp.delete(parcel.name)
            self._ftp.rename(partial, parcel.name)

    def close(self) -> None:
        """Sign out; a server that does not answer is left."""
        try:
            with self._deadline.within(CONNECT_SECONDS):
                self._ftp.quit()
        except (ftplib.Error, OSError, EOFError):
            self._ftp.close()
        finally:
            self._deadline.close()

    def _begin(self) -> None:
        self._ftp.open()
        self._ftp.login(self._where.username, self._where.secret)
        self._ftp.prot_p()
        if self._ftp.sock:
            self._ftp.sock.settimeout(ANSWER_SECONDS)
        self._folder()
        self._ftp.voidcmd("TYPE I")

    def _store(self, name: str, parcel: Parcel, there: int, progress: Callable[[int], None]) -> None:
        command = f"APPE {name}" if there else f"STOR {name}"
        with self._ftp.transfercmd(command) as connection:
            for chunk in parcel.read(there):
                connection.sendall(chunk)
                there += len(chunk)
                self._deadline.restart()
                progress(there)
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()
            self._ftp.end_data()
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
    except AddressRefused as error:
        raise Refused(error.args[0]) from error
    except ssl.SSLCertVerificationError as error:
        with _named_errors(where):
            check_fingerprint(where, _shown_certificate(where))
        raise Refused(
            message(
                "The certificate of %(host)s is not valid: %(why)s.",
                host=where.host,
                why=error.verify_message,
            )
        ) from error
    except ftplib.error_perm as error:
        raise Refused(message("%(host)s refuses: %(why)s", host=where.host, why=str(error)[:200])) from error
    except (ftplib.Error, OSError, EOFError) as error:
        raise TransmissionError(fault_words(where.host, error)) from error
