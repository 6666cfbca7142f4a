"""A real nginx in front, with the configuration that we ship and with nginx's own defaults."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import CHECKOUT, skip_or_fail

NAME = "media.example.org"
SHIPPED = CHECKOUT / "docs" / "nginx.conf"
MAIN = """\
daemon off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def shipped(address: str, port: int, folder: Path) -> str:
    """The shipped file for a server at `address` in front of `port`: nothing else in it is changed."""
    text = SHIPPED.read_text()
    certificate(folder)
    for there, here in (
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
        ("listen 80;", f"listen {address}:80;"),
        ("listen 443 ", f"listen {address}:443 "),
        ("/etc/ssl/mediahub/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert there in text
        text = text.replace(there, here)
    return text


def by_default(address: str, listens: int, port: int) -> str:
    """What somebody writes who knows of nginx no more than that it is in front."""
    return f"server {{ listen {address}:{listens}; location / {{ proxy_pass http://127.0.0.1:{port}; }} }}"


@contextmanager
def nginx(site: str, folder: Path) -> Iterator[None]:
    """nginx with this site until it is left."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        skip_or_fail("nginx", "nginx is not installed")
    folder.chmod(0o755)  # its workers are nobody's
    (folder / "site.conf").write_text(site)
    (folder / "main.conf").write_text(MAIN.format(folder=folder))
    command = [
        str(program),
        "-p",
        str(folder),
        "-e",
        str(folder / "error.log"),
        "-c",
        str(folder / "main.conf"),
    ]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def certificate(folder: Path, host: str = NAME) -> Path:
    """A self-made certificate of a host beside its key; gives the former."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "fullchain.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
