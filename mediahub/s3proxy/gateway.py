"""The gateway before the application (WSGI): presigned requests go to S3, all others to the pages.

Most of what a page loads are thumbs of some ten kilobytes. A thread of the web server fetches one and has it
in the kernel's buffer in a few milliseconds, however slow its reader, and the connection stays open for the
next. Everything else may take long, so the connection changes hands (`relay`). Only so many threads are lent
for thumbs that pages always find one; what finds none goes the other way, too.
"""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication

import structlog
import urllib3

from mediahub.home import disk
from mediahub.live.takeover import SERVER_SOCKET, can_take_over, take
from mediahub.s3proxy.admission import (
    HARMLESS,
    PREFIX,
    Refused,
    S3Request,
    admit,
    answer_headers,
    request_head,
)
from mediahub.s3proxy.recent import RecentThumbs
from mediahub.s3proxy.relay import CHUNK, Relay
from mediahub.s3proxy.slices import Answer, Slices
from mediahub.settings import Settings
from mediahub.storage.keys import FACES, RENDITIONS

THREADS = 8
"""Thumbs that one process fetches at the same time, in threads beside those for pages and zips."""
SLICES = 4
"""Slices of bodies that one process takes at the same time, in the same threads."""
SMALL = 128 << 10
"""Bytes that a socket's buffer can always be made to hold."""
TRANSFERS = 1000
"""That one process carries at the same time; each has two open files."""
CONNECT, READ = 5.0, 60.0
NO_DISK = 507, "The disk of the server is full. Nothing is lost; its administrator has to make room."
AWAY = 503, "Storage does not answer. Nothing is lost; try again in a moment."
FULL = 503, "Too many transfers are under way. Try again in a moment."
log = structlog.get_logger(__name__)


class S3Gateway:
    """A WSGI application around another."""

    def __init__(
        self, app: WSGIApplication, settings: Settings, revocation_count: Callable[[], int | None]
    ) -> None:
        """`revocation_count` says how often presigned URLs were revoked; None where it cannot."""
        self._app = app
        self._bucket = settings.s3_bucket
        self._url = urlsplit(settings.s3_url)
        self._home, self._stores = settings.home, settings.storage == "embedded"
        self._pool = urllib3.connection_from_url(settings.s3_url, maxsize=THREADS)
        self._threads = threading.BoundedSemaphore(THREADS)
        self._slices, self._slots = Slices(settings, self._put), threading.BoundedSemaphore(SLICES)
        self._relay = Relay(TRANSFERS)
        self._recent = RecentThumbs(revocation_count)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if not str(environ.get("PATH_INFO", "")).startswith(PREFIX):
            return self._app(environ, start_response)
        try:
            headers = headers_of(environ)
            request = admit(self._bucket, environ["REQUEST_METHOD"], raw_target(environ), headers)
            if request.method == "PUT" and "content-range" in headers:
                return self._take_slice(request, headers, environ, start_response)
        except Refused as refused:
            return _say(start_response, refused.status, str(refused))
        if request.method == "PUT" and not self._has_disk(request.length):
            return _say(start_response, *NO_DISK)
        may_hand_over = can_take_over(environ) and self._url.scheme == "http"
        if not may_hand_over:
            return self._fetch(request, environ, start_response)
        if not is_small(request):
            return self._hand_over(request, environ, start_response)
        held = self._recent.find(request)
        if held is not None:
            return _give("200 OK", held.headers, held.data, environ, start_response)
        if self._threads.acquire(blocking=False):
            try:
                return self._fetch_small(request, environ, start_response)
            finally:
                self._threads.release()
        return self._hand_over(request, environ, start_response)

    def _has_disk(self, coming: int) -> bool:
        """Whether so many bytes fit on the disk where storage lies."""
        return not self._stores or disk.room(self._home)[0] - coming >= disk.FULL

    def _take_slice(
        self,
        request: S3Request,
        headers: Mapping[str, str],
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """In this thread: a proxy that wants slices has read all of it before it asks us."""
        if not self._slots.acquire(blocking=False):
            return _say(start_response, *FULL)
        try:
            if can_take_over(environ):
                environ[SERVER_SOCKET].settimeout(READ)
            answer = self._slices.take(request, headers, environ["wsgi.input"])
        finally:
            self._slots.release()
        length = ("Content-Length", str(len(answer.body)))
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", [*answer.headers, length])
        return [answer.body]

    def _put(self, request: S3Request, body: Iterable[bytes]) -> Answer:
        """A whole body of slices to S3."""
        try:
            answer = self._ask(request, body)
            data = answer.read(SMALL)
            answer.release_conn()
        except urllib3.exceptions.HTTPError:
            status, message = AWAY
            return Answer(status, [("Retry-After", "2")], message.encode())
        headers = answer_headers(answer.headers.items())
        return Answer(answer.status, [one for one in headers if one[0].lower() != "content-length"], data)

    def _fetch_small(
        self, request: S3Request, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """In this thread, which waits for S3 alone."""
        count = self._recent.count()
        try:
            answer = self._ask(request)
            if int(answer.headers.get("Content-Length") or 0) > SMALL:
                answer.close()
                return self._hand_over(request, environ, start_response)
            data = answer.read(SMALL)
            answer.release_conn()
        except urllib3.exceptions.HTTPError:
            return _say(start_response, *AWAY)
        headers = answer_headers(answer.headers.items())
        if answer.status == HTTPStatus.OK:
            self._recent.hold(request, headers, data, count)
        body = b"" if request.method == "HEAD" else data
        return _give(f"{answer.status} {answer.reason}", headers, body, environ, start_response)

    def _fetch(
        self, request: S3Request, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """For servers that hand no sockets over: a thread holds the transfer to its end."""
        try:
            answer = self._ask(request, _chunks(environ["wsgi.input"], request.length))
        except urllib3.exceptions.HTTPError:
            return _say(start_response, *AWAY)
        start_response(f"{answer.status} {answer.reason}", answer_headers(answer.headers.items()))
        if request.method == "HEAD":
            answer.close()
            return []
        return _stream(answer)

    def _ask(self, request: S3Request, body: Iterable[bytes] = ()) -> urllib3.BaseHTTPResponse:
        return self._pool.urlopen(
            request.s3_method,
            request.target,
            body=body if request.length else None,
            headers={"Host": self._url.netloc, "User-Agent": "MediaHub", **dict(request.headers)},
            # a connection that was kept may just have been closed
            retries=urllib3.Retry(1, redirect=0, raise_on_redirect=False) if not request.length else False,
            redirect=False,
            preload_content=False,
            decode_content=False,
            timeout=urllib3.Timeout(connect=CONNECT, read=READ),
        )

    def _hand_over(
        self, request: S3Request, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Begin at S3; the rest is the relay's. The server is told that the client went away."""
        if not self._relay.has_room():
            return _say(start_response, *FULL)
        try:
            s3 = socket.create_connection((self._url.hostname or "", self._url.port or 80), CONNECT)
        except OSError:
            return _say(start_response, *AWAY)
        try:
            s3.sendall(request_head(request, self._url.netloc))
            client = take(environ[SERVER_SOCKET])
        except BaseException:
            s3.close()
            raise
        # the server's socket is dead by now: this gives what it had read already, and does not wait for more
        begun = environ["wsgi.input"].read() if request.length else b""
        self._relay.adopt(client, s3, request, begun)
        raise ConnectionResetError(errno.ECONNRESET, "the connection is held by the relay now")


def is_small(request: S3Request) -> bool:
    """Whether it is worth a thread: a thumb, or a strip of faces."""
    if request.method not in {"GET", "HEAD"}:
        return False
    return request.key.startswith(FACES) or (
        request.key.startswith(RENDITIONS) and request.key.rpartition("/")[2].startswith("thumb-")
    )


def raw_target(environ: Mapping[str, Any]) -> str:
    """Path and query as they came, escapes and all: what was signed. Some servers give a whole URL."""
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    if not raw:
        query = environ.get("QUERY_STRING", "")
        return f"{environ['PATH_INFO']}?{query}"
    if not raw.startswith("/"):
        parts = urlsplit(raw)
        return f"{parts.path}?{parts.query}"
    return raw


def headers_of(environ: Mapping[str, Any]) -> dict[str, str]:
    """The request's headers, by names in lower case."""
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_LENGTH"):
        headers["content-length"] = str(environ["CONTENT_LENGTH"])
    return headers


def _chunks(stream: Any, length: int) -> Iterator[bytes]:
    """A request's body in pieces."""
    while length > 0 and (data := stream.read(min(CHUNK, length))):
        length -= len(data)
        yield data


def _stream(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from answer.stream(CHUNK)
    finally:
        answer.release_conn()


def _give(
    status: str,
    headers: Sequence[tuple[str, str]],
    data: bytes,
    environ: dict[str, Any],
    start_response: StartResponse,
) -> Iterable[bytes]:
    """A small answer of S3, in one piece."""
    _make_room(environ[SERVER_SOCKET], len(data))
    start_response(status, list(headers))
    return [data]


def _make_room(theirs: socket.socket, size: int) -> None:
    """Let the kernel take all of an answer at once, so that no thread waits for whoever reads it slowly."""
    wanted = 2 * size
    if theirs.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) < wanted:
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, wanted)


def _say(start_response: StartResponse, status: int, message: str) -> Iterable[bytes]:
    """A short answer of ours."""
    body = f"{message}\n".encode()
    kind, length = ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))
    headers = [kind, length, ("Cache-Control", "no-store"), *HARMLESS]
    if status == 503:
        headers.append(("Retry-After", "2"))
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [body]
