"""The FTP server process: a thread for each connection, so that one that waits for S3 holds up no other."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

from OpenSSL import SSL
from pyftpdlib.servers import ThreadedFTPServer

from mediahub.ingest.sources.ftp.certificate import certificate_files
from mediahub.ingest.sources.ftp.gate import Gate
from mediahub.ingest.sources.ftp.handler import CameraHandler
from mediahub.runtime import Services
from mediahub.settings import Settings

IDLE = 300
"""Seconds without a command after which a client is let go."""
TRIES = 3
"""Failed sign-ins of one connection; over all of them `accounts` counts."""


class FtpError(Exception):
    """The server cannot start; the message says what to change."""


def make_server(services: Services) -> ThreadedFTPServer:
    """A server that listens already; `serve_forever` makes it answer. Raises FtpError."""
    settings = services.settings
    handler = type("ConfiguredHandler", (CameraHandler,), _configuration(services))
    try:
        server = ThreadedFTPServer(settings.ftp_address, handler)
    except OSError as error:
        host, port = settings.ftp_address
        raise FtpError(
            f"cannot listen on {host} port {port}: {error.strerror}. Choose another with MEDIAHUB_FTP_PORT"
        ) from error
    server.max_cons = settings.ftp_max_connections
    server.max_cons_per_ip = settings.ftp_max_per_address
    return server


def run_ftp(services: Services, ready: Callable[[], None]) -> None:
    """Serve until a signal says stop; transfers under way are kept, so that they can be resumed.

    Raises FtpError if it cannot start.
    """
    server = make_server(services)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    ready()
    server.serve_forever()


def _configuration(services: Services) -> dict[str, object]:
    settings = services.settings
    ports = settings.ftp_passive_range
    if not ports or ports.start < 1024 or ports.stop > 65536:
        raise FtpError("MEDIAHUB_FTP_PASSIVE_PORTS wants two ports from 1024 to 65535, as in 30000-30127")
    return {
        "services": services,
        "jobs": services.jobs,
        "authorizer": Gate(services.database),
        "ssl_context": _tls(settings),
        "tls_control_required": settings.ftp_require_tls,
        "tls_data_required": settings.ftp_require_tls,
        "passive_ports": ports,
        "masquerade_address": settings.ftp_public_address,
        "max_login_attempts": TRIES,
        "timeout": IDLE,
    }


def _tls(settings: Settings) -> SSL.Context:
    cert, key = certificate_files(settings)
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    # TLS 1.3 sends session tickets that a client which only uploads never reads: closing its end then resets
    # the connection, and the last bytes are lost on the way (seen with lftp). 1.2 has no such thing
    context.set_max_proto_version(SSL.TLS1_2_VERSION)
    context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_RENEGOTIATION)
    context.set_options(SSL.OP_NO_COMPRESSION)
    try:
        context.use_certificate_chain_file(str(cert))
        context.use_privatekey_file(str(key))
        context.check_privatekey()
    except SSL.Error as error:
        raise FtpError(
            f"{cert} and {key} are no certificate and key in PEM that belong together; "
            "see MEDIAHUB_FTP_CERT and MEDIAHUB_FTP_KEY"
        ) from error
    return context


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
