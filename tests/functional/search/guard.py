"""A server with TLS before a cluster, as Amazon's and others' stand there: it lets through who is known."""

from __future__ import annotations

import base64
import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})
UNSIGNED = frozenset({"authorization"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came over the wire."""

    method: str
    url: str
    headers: dict[str, str]
    """By small letters."""
    body: bytes


@dataclass
class Guard:
    """Where it listens, and who came."""

    port: int
    passed: int = 0
    refused: list[str] = field(default_factory=list)


def with_password(user: str, password: str) -> Callable[[Asked], bool]:
    """Lets through who says these (RFC 7617)."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return lambda asked: asked.headers.get("authorization") == wanted


def with_signature(region: str, key: str, secret: str) -> Callable[[Asked], bool]:
    """Lets through what is signed with AWS Signature Version 4: computed once more, from what came."""

    def is_signed(asked: Asked) -> bool:
        said = asked.headers.get("authorization", "")
        names = said.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        if "host" not in names or f"/{region}/es/aws4_request" not in said:
            return False
        signed = {name: asked.headers[name] for name in names}
        request = AWSRequest(asked.method, asked.url, headers=signed, data=asked.body)
        request.context["timestamp"] = asked.headers["x-amz-date"]
        auth = SigV4Auth(Credentials(key, secret), "es", region)
        canonical = auth.canonical_request(request)
        return said.endswith(f"Signature={auth.signature(auth.string_to_sign(request, canonical), request)}")

    return is_signed


@contextmanager
def guard(cluster: int, certificate: Path, may_pass: Callable[[Asked], bool]) -> Iterator[Guard]:
    """Stand before the cluster on that port, with a certificate of `localhost` whose key lies beside it."""
    found = Guard(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, f"https://{headers['host']}{self.path}", headers, body)
            if may_pass(asked):
                found.passed += 1
                self.pass_on(asked)
            else:
                found.refused.append(f"{asked.method} {self.path}")
                self.say(403, {"Content-Type": "text/plain"}, b"not you")

        def pass_on(self, asked: Asked) -> None:
            kept = HOP_BY_HOP | UNSIGNED | {"host"}
            sent = {name: value for name, value in asked.headers.items() if name not in kept}
            connection = http.client.HTTPConnection("127.0.0.1", cluster, timeout=60)
            connection.request(asked.method, self.path, asked.body or None, sent)
            answer = connection.getresponse()
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP}
            self.say(answer.status, headers, answer.read())
            connection.close()

        def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests print enough."""

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("privkey.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
