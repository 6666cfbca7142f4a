"""A time-stamp server of the tests' own (RFC 3161): `openssl ts` behind HTTP."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.conftest import skip_or_fail

CONFIG = """[tsa]
default_tsa = own
[own]
dir = {folder}
serial = $dir/serial
signer_cert = $dir/tsa.pem
certs = $dir/root.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass
class Server:
    """Where it is, and how it behaves."""

    url: str
    asked: int = 0
    status: int = 200
    body: bytes | None = None
    """What it answers with instead of a time stamp."""
    root: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


def _name(text: str) -> x509.Name:
    parts = (NameOID.COMMON_NAME, text), (NameOID.ORGANIZATION_NAME, "Clock")
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _certificates(folder: Path) -> str:
    """A root and what it certified to stamp times; the root in PEM."""
    now = datetime.now(UTC)
    root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))

    def begun(name: str, public: rsa.RSAPublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name("Clock root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=3650))
        )

    def usage(*, certifies: bool) -> x509.KeyUsage:
        return x509.KeyUsage(not certifies, False, False, False, False, certifies, certifies, False, False)

    root = begun("Clock root", root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(True, None), critical=True)
    root = root.add_extension(usage(certifies=True), critical=True)
    root = root.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False
    )
    tsa = begun("Clock", key.public_key())
    tsa = tsa.add_extension(x509.BasicConstraints(False, None), critical=True)
    tsa = tsa.add_extension(usage(certifies=False), critical=True)
    tsa = tsa.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    tsa = tsa.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
    )
    made = root.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    (folder / "root.pem").write_bytes(made)
    (folder / "tsa.pem").write_bytes(tsa.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tsa.key").write_bytes(private)
    return made.decode()


@contextmanager
def time_stamp_server(folder: Path) -> Iterator[Server]:
    """One that runs at a port of this machine; skips where there is no `openssl`."""
    if shutil.which("openssl") is None:
        skip_or_fail("openssl", "is not installed")
    folder.mkdir(exist_ok=True)
    root = _certificates(folder)
    (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            with server.lock:
                server.asked += 1
                data = server.body if server.body is not None else _reply(folder, question)
            self.send_response(server.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{httpd.server_port}/stamp", root=root)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _reply(folder: Path, question: bytes) -> bytes:
    (folder / "question").write_bytes(question)
    command = "openssl ts -reply -queryfile question -out answer -config openssl.cnf"
    subprocess.run(command.split(), cwd=folder, capture_output=True, check=True, timeout=30)
    return (folder / "answer").read_bytes()
