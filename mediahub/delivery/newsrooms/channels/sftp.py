"""SFTP through paramiko. The server's key is confirmed before a password goes there, and stays the same."""

from __future__ import annotations

import io
import posixpath
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import paramiko

from mediahub.delivery.newsrooms.model import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    PARTIAL,
    Parcel,
    Refused,
    TransmissionError,
    Where,
)
from mediahub.delivery.newsrooms.trust import check_fingerprint, key_fingerprint
from mediahub.messages import N_, message
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.connections import Deadline, connect
from mediahub.outbound.faults import fault_words

PORT = 22
KEY_TYPES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


class Sftp:
    """An open SFTP session."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._transport: paramiko.Transport | None = None
        with _named_errors(where):
            connection = connect(where.host, where.port(PORT), private=where.private, seconds=CONNECT_SECONDS)
            self._deadline = Deadline(connection)
            try:
                with self._deadline.within(ANSWER_SECONDS):
                    self._transport = _signed_in(where, connection)
                    self._begin()
            except BaseException:
                self.close()  # nobody else has it yet
                connection.close()
                raise

    def has(self, name: str) -> int | None:
        """Size of the file of this name; None if there is none."""
        with _named_errors(self._where), self._deadline.within(ANSWER_SECONDS):
            return self._size(self._path(name))

    def send(self, parcel: Parcel, progress: Callable[[int], None]) -> None:
        """Send a file, going on where an earlier try ended."""
        target = self._path(parcel.name)
        partial = target + PARTIAL
        with _named_errors(self._where), self._deadline.within(ANSWER_SECONDS):
            there = self._size(partial) or 0
            if there > parcel.size:
                self._session.remove(partial)
                there = 0
            with self._session.open(partial, "ab" if there else "wb") as file:
                file.set_pipelined(True)
                for chunk in parcel.read(there):
                    file.write(chunk)
                    there += len(chunk)
                    self._deadline.restart()
                    progress(there)
            if (arrived := self._size(partial)) != parcel.size:
                if arrived is not None:  # a cut connection was still being written when this one went on
                    self._session.remove(partial)
                raise TransmissionError(message("%(name)s did not arrive whole.", name=parcel.name))
            try:
                self._session.posix_rename(partial, target)
            except OSError:
                if self._size(target) is not None:
                    self._session.remove(target)
                self._session.rename(partial, target)

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()
        self._deadline.close()

    def _begin(self) -> None:
        session = paramiko.SFTPClient.from_transport(cast(paramiko.Transport, self._transport))
        if session is None:
            raise Refused(message("%(host)s offers no SFTP.", host=self._where.host))
        self._session = session
        channel = session.get_channel()
        if channel is not None:
            channel.settimeout(ANSWER_SECONDS)
        self._folder()

    def _folder(self) -> None:
        """The folder is there, or is made."""
        path = ""
        for part in filter(None, self._where.folder.split("/")):
            path = posixpath.join(path or ("/" if self._where.folder.startswith("/") else ""), part)
            try:
                mode = self._session.stat(path).st_mode or 0
            except FileNotFoundError:
                self._session.mkdir(path)
                continue
            if not stat.S_ISDIR(mode):
                raise Refused(message("%(path)s is no folder there.", path=path))

    def _path(self, name: str) -> str:
        return posixpath.join(self._where.folder, name)

    def _size(self, path: str) -> int | None:
        try:
            return self._session.stat(path).st_size
        except FileNotFoundError:
            return None


def _signed_in(where: Where, connection: socket.socket) -> paramiko.Transport:
    """Over this connection, which is closed with it. Raises Untrusted before anything secret was sent."""
    transport = paramiko.Transport(connection)
    try:
        transport.start_client()  # until the deadline: its own would let it end as if there were a session
        check_fingerprint(where, key_fingerprint(transport.get_remote_server_key().asbytes()))
        transport.set_keepalive(30)
        if where.secret.lstrip().startswith("-----BEGIN"):
            transport.auth_publickey(where.username, _private_key(where.secret))
        else:
            transport.auth_password(where.username, where.secret)
    except BaseException:
        transport.close()
        raise
    return transport


def _private_key(text: str) -> paramiko.PKey:
    for kind in KEY_TYPES:
        try:
            return kind.from_private_key(io.StringIO(text))
        except paramiko.SSHException:
            continue
    raise Refused(N_("The private key cannot be read: OpenSSH or PEM without a passphrase is needed."))


@contextmanager
def _named_errors(where: Where) -> Iterator[None]:
    """Whatever goes wrong, in words."""
    try:
        yield
    except AddressRefused as error:
        raise Refused(error.args[0]) from error
    except paramiko.AuthenticationException as error:
        words = message("%(host)s refuses this user and password or key.", host=where.host)
        raise Refused(words) from error
    except PermissionError as error:
        words = message("%(host)s does not let %(user)s write there.", host=where.host, user=where.username)
        raise Refused(words) from error
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise TransmissionError(fault_words(where.host, error)) from error
