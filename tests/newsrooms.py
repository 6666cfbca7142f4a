"""Newsrooms' servers for tests: real SFTP and FTPS on loopback, over folders of this machine."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import paramiko
import pyftpdlib.ioloop  # noqa: F401  (quiets the warning of asyncore, which its handlers do not)
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

from mediahub.delivery.newsrooms import targets
from mediahub.delivery.newsrooms.model import FINGERPRINT, Untrusted, Where
from tests.ftp_servers import serving

USER, PASSWORD = "desk", "late edition"


def confirmed(where: Where) -> Where:
    """The server with its fingerprint, as somebody confirmed it; on loopback, as it is for tests."""
    where = replace(where, private=True, plain_http=True)
    try:
        targets.connect(replace(where, secret="nobody sends this")).close()
    except Untrusted as error:
        return replace(where, options=where.options | {FINGERPRINT: error.fingerprint})
    raise AssertionError("it was trusted before anybody said so")


class _Door(paramiko.ServerInterface):
    tried: list[str]

    def check_auth_password(self, username: str, password: str) -> int:
        self.tried.append(password)
        right = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class _Handle(paramiko.SFTPHandle):
    def stat(self) -> Any:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))


def _folder(root: Path) -> type[paramiko.SFTPServerInterface]:
    class Folder(paramiko.SFTPServerInterface):
        """What an SFTP client sees of `root`."""

        def _real(self, path: str) -> Path:
            return root / self.canonicalize(path).lstrip("/")

        def stat(self, path: str) -> Any:
            try:
                return paramiko.SFTPAttributes.from_stat(self._real(path).stat())
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno or 0)

        lstat = stat

        def open(self, path: str, flags: int, attr: Any) -> Any:
            handle = _Handle(flags)
            mode = "ab" if flags & os.O_APPEND else "r+b" if not flags & os.O_TRUNC else "wb"
            handle.writefile = handle.readfile = self._real(path).open(mode)  # type: ignore[attr-defined]
            return handle

        def remove(self, path: str) -> int:
            self._real(path).unlink()
            return paramiko.SFTP_OK

        def posix_rename(self, oldpath: str, newpath: str) -> int:
            self._real(oldpath).replace(self._real(newpath))
            return paramiko.SFTP_OK

        def mkdir(self, path: str, attr: Any) -> int:
            self._real(path).mkdir()
            return paramiko.SFTP_OK

    return Folder


@contextmanager
def sftp(root: Path, port: int = 0, tried: list[str] | None = None) -> Iterator[str]:
    """An SFTP server over `root` with a key of its own; its address. `tried` is told every password."""
    key = paramiko.RSAKey.generate(2048)
    listener = socket.create_server(("127.0.0.1", port))
    door = type("Door", (_Door,), {"tried": [] if tried is None else tried})
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transports.append(transport)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _folder(root))
            try:
                transport.start_server(server=door())
            except (paramiko.SSHException, EOFError, OSError):  # who only wanted to see the key is gone
                transport.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for transport in transports:
            transport.close()
        thread.join(5)


@contextmanager
def ftps(
    root: Path,
    certificate: tuple[Path, Path],
    commands: list[str] | None = None,
    data_certificate: tuple[Path, Path] | None = None,
) -> Iterator[str]:
    """An FTPS server over `root` that takes nothing unencrypted; its address. `commands` is told of each.
    With a `data_certificate`, its data connections are somebody else's."""
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(root), perm="elradfmwMT")

    class Handler(TLS_FTPHandler):
        certfile, keyfile = map(str, certificate)
        tls_control_required = tls_data_required = True

        def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
            if commands is not None:
                commands.append(cmd)
            super().pre_process_command(line, cmd, arg)

    if data_certificate is not None:

        class Other(TLS_FTPHandler):
            certfile, keyfile = map(str, data_certificate)

        class Data(TLS_DTPHandler):
            def secure_connection(self, _: Any) -> None:
                super().secure_connection(Other.get_ssl_context())

        Handler.dtp_handler = Data
    Handler.authorizer = authorizer
    server = FTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"127.0.0.1:{server.address[1]}"
