"""Admission of requests to S3: which pass, and what of them. Pure functions.

S3 itself checks the signature. But nothing else of its API is to be reached from outside, so here only what
looks like one of our presigned requests passes: one object of the one bucket, known parameters, and of the
headers those that a transfer needs. Headers of S3 that were not signed would change what a request means
(`x-amz-copy-source` makes a copy of another object); cookies are none of its business; and what a sender
calls the type of a file is not believed, as it is our pages' address under which it is given out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from mediahub.storage.presign import PROXIED

PREFIX = f"{PROXIED}/"
METHODS = frozenset({"GET", "HEAD", "PUT", "POST", "DELETE"})
ON_UPLOADS = frozenset({"POST", "DELETE"})
"""Only on a multipart upload: to complete or abort it."""
SIGNED_WITH = frozenset(
    {
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
    }
)
MORE = frozenset({"partNumber", "uploadId", "response-content-disposition", "response-content-type"})
SENT = frozenset(
    {
        "range",
        "if-range",
        "if-match",
        "if-none-match",
        "if-modified-since",
        "if-unmodified-since",
        "content-length",
        "content-md5",
        "x-amz-checksum-sha256",
    }
)
GIVEN = frozenset(
    {
        "content-type",
        "content-length",
        "content-range",
        "content-disposition",
        "accept-ranges",
        "etag",
        "last-modified",
        "cache-control",
        "retry-after",
    }
)
HARMLESS = (
    ("X-Content-Type-Options", "nosniff"),
    # whoever uploads a page gets no script of theirs run under our address
    ("Content-Security-Policy", "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"),
)
_KEY = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
"""Every key of ours (`storage.keys`): nothing in it needs to be escaped, and no part begins with a dot."""


class Refused(Exception):
    """The request does not go to S3. `status` is what to answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class S3Request:
    """A request as it goes to S3."""

    method: str
    """HEAD goes as the GET that was signed, and ends after the head of its answer."""
    key: str
    target: str
    """Path and query, as they were signed."""
    headers: tuple[tuple[str, str], ...]
    length: int
    """Bytes of its body."""

    @property
    def s3_method(self) -> str:
        """The method that S3 is asked with."""
        return "GET" if self.method == "HEAD" else self.method


def admit(bucket: str, method: str, raw: str, headers: Mapping[str, str]) -> S3Request:
    """The request for S3 in one for `raw` (path and query as they came, from `/s3/` on); `headers` by names
    in lower case. Raises Refused."""
    if method not in METHODS:
        raise Refused(405, "Only presigned requests are taken here.")
    path, _, query = raw.partition("?")
    home = f"{PREFIX}{bucket}/"
    key = path.removeprefix(home)
    if not path.startswith(home) or not _KEY.fullmatch(key):
        raise Refused(403, "Only presigned requests are taken here.")
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _ in pairs]
    is_known = (
        len(names) == len(set(names)) and set(names) >= SIGNED_WITH and set(names) <= SIGNED_WITH | MORE
    )
    if not is_known or (method in ON_UPLOADS and "uploadId" not in names):
        raise Refused(403, "Only presigned requests are taken here.")
    if "transfer-encoding" in headers:
        raise Refused(411, "Say how many bytes come (Content-Length).")
    length = headers.get("content-length") or "0"
    if not (length.isascii() and length.isdigit()):
        raise Refused(400, "Content-Length is no number.")
    sent = tuple((name, value) for name, value in headers.items() if name in SENT)
    return S3Request(method, key, f"/{bucket}/{key}?{query}", sent, int(length))


def request_head(request: S3Request, host: str) -> bytes:
    """The head of the request to S3 at `host`, the one that was signed. By HTTP/1.0 the answer comes
    unchunked and ends with the connection."""
    lines = [f"{request.s3_method} {request.target} HTTP/1.0", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answer_headers(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What of S3's headers is handed on, and what is added."""
    return [*((name, value) for name, value in pairs if name.lower() in GIVEN), *HARMLESS]


def answer_head(head: bytes) -> bytes:
    """The head of the answer to the client, made of the lines of S3's.

    Raises ValueError if S3's is none.
    """
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, status = first.partition(" ")
    if not version.startswith("HTTP/1.") or not status[:3].isdigit():
        raise ValueError(f"no answer of HTTP: {first[:80]!r}")
    pairs = ((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    given = [f"{name}: {value}" for name, value in answer_headers(pairs)]
    # nginx is not to keep what comes: its reader's pace is held here, at no cost
    more = ("Connection: close", "X-Accel-Buffering: no")
    return "\r\n".join([f"HTTP/1.1 {status}", *given, *more, "", ""]).encode("latin-1")
