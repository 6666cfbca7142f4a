"""Settings with which the FTP server cannot start are named."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from mediahub.ingest.sources.ftp.server import FtpError, make_server
from mediahub.runtime import Services


def changed(services: Services, **settings: object) -> Services:
    return Services(
        services.settings.model_copy(update=settings), services.database, services.bucket, services.search
    )


@pytest.mark.parametrize("ports", ["60000-70000", "9-8", "80-90"])
def test_passive_ports_that_cannot_be_listened_on(ftp_services: Services, ports: str) -> None:
    with pytest.raises(FtpError, match="MEDIAHUB_FTP_PASSIVE_PORTS"):
        make_server(changed(ftp_services, ftp_passive_ports=ports))


def test_what_is_no_certificate(ftp_services: Services, tmp_path: Path) -> None:
    other = tmp_path / "not.pem"
    other.write_text("no certificate")
    with pytest.raises(FtpError, match="MEDIAHUB_FTP_CERT"):
        make_server(changed(ftp_services, ftp_cert=other))


def test_a_port_that_somebody_has(ftp_services: Services) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(FtpError, match=f"port {port}.*MEDIAHUB_FTP_PORT"):
            make_server(changed(ftp_services, ftp_port=port))
