"""The server process: a thread for each connection, so that one that waits for S3 holds up no other."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from types import FrameType

from OpenSSL import SSL
from pyftpdlib.servers import ThreadedFTPServer

from mediahub.ingest.ftp.certificate import certificate_files
from mediahub.ingest.ftp.gate import Gate
from mediahub.ingest.ftp.handler import CameraHandler
from mediahub.ingest.jobs import Jobs
from mediahub.runtime import Services
from mediahub.settings import Settings

IDLE = 300
"""Seconds without a command after which a client is let go."""
TRIES = 3
"""Failed sign-ins of one connection; over all of them `accounts` counts."""


def make_server(services: Services) -> ThreadedFTPServer:
    """A server that listens already; `serve_forever` makes it answer. Raises OSError for a taken port."""
    settings = services.settings
    handler = type("ConfiguredHandler", (CameraHandler,), _configuration(services))
    server = ThreadedFTPServer(settings.ftp_address, handler)
    server.max_cons = settings.ftp_max_connections
    server.max_cons_per_ip = settings.ftp_max_per_address
    return server


def run_ftp(services: Services, ready: Callable[[], None]) -> None:
    """Serve until a signal says stop; transfers under way are kept, so that they can be resumed."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    server = make_server(services)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    ready()
    server.serve_forever()


def _configuration(services: Services) -> dict[str, object]:
    settings = services.settings
    return {
        "services": services,
        "jobs": Jobs(settings),
        "authorizer": Gate(services.database),
        "ssl_context": _tls(settings),
        "tls_control_required": settings.ftp_require_tls,
        "tls_data_required": settings.ftp_require_tls,
        "passive_ports": settings.ftp_passive_range,
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
    context.use_certificate_chain_file(str(cert))
    context.use_privatekey_file(str(key))
    return context


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
