"""The TLS certificate of FTPS: the one of the settings, or a self-signed one that stays the same."""

from __future__ import annotations

import ipaddress
import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mediahub.catalog.models.base import utcnow
from mediahub.settings import Settings

VALID = timedelta(days=1825)
SKEW = timedelta(days=1)
"""Cameras' clocks are often behind."""


def certificate_files(settings: Settings) -> tuple[Path, Path]:
    """Certificate and key, as PEM files. A self-made pair is written under `home` at first call."""
    if settings.ftp_cert is not None:
        return settings.ftp_cert, settings.ftp_key or settings.ftp_cert
    both = settings.home / "ftp.pem"
    if not both.exists():
        draft = both.with_name(f".{both.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(self_made(settings.ftp_public_address))
        draft.replace(both)
    return both, both


def fingerprint(cert: Path) -> str:
    """SHA-256 of the certificate, to compare with what a camera shows."""
    loaded = x509.load_pem_x509_certificate(cert.read_bytes())
    return loaded.fingerprint(hashes.SHA256()).hex(":").upper()


def valid_until(cert: Path) -> datetime:
    """When the certificate ends. Raises OSError or ValueError where there is none."""
    return x509.load_pem_x509_certificate(cert.read_bytes()).not_valid_after_utc


def self_made(address: str | None) -> bytes:
    """A key and its own certificate in PEM; RSA, which every camera knows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    host = socket.gethostname()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "MediaHub FTP")])
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    if host.isascii() and host != "localhost":
        names.append(x509.DNSName(host))
    names += [x509.IPAddress(ipaddress.ip_address(ip)) for ip in ("127.0.0.1", address) if ip]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(utcnow() - SKEW)
        .not_valid_after(utcnow() + VALID)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
