"""A PUT in slices: for proxies in front that take no bodies of more than a megabyte, as nginx by default.

A sender cuts the body of one presigned PUT and sends each slice to the very same URL, with all the headers
that were signed and `Content-Range: bytes <first>-<last>/<total>` (RFC 9110). It is answered 308 with `Range:
bytes=0-<last>` while more is to come. With the last one the whole goes to S3 as the PUT that was signed, and
the answer is that of S3. A slice may repeat what is here already (one at 0 begins anew), but leave no gap:
that is 416, with the `Range` of what is here. After 5xx the same slice may be sent again.
"""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import IO, Any

import structlog

from mediahub.home.disk import FULL, room
from mediahub.s3proxy.admission import Refused, S3Request
from mediahub.s3proxy.signatures import Signatures
from mediahub.s3proxy.spool import InUse, Spool, size_of, write_at
from mediahub.settings import Settings

MAX_SLICE = 1 << 20
"""Bytes of a slice: what nginx takes by default."""
CHUNK = 128 << 10
BUSY = "Another request is sending this. Try again in a moment."
NO_ROOM = "The disk of the server is full. Nothing is lost; its administrator has to make room."
log = structlog.get_logger(__name__)
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes `first` to `last`, inclusive, of `total`."""

    first: int
    last: int
    total: int

    @property
    def is_last(self) -> bool:
        """Whether the body ends with it."""
        return self.last + 1 == self.total


@dataclass(frozen=True, slots=True)
class Answer:
    """What a slice is answered."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


Put = Callable[[S3Request, Iterator[bytes]], Answer]
"""Sends a whole body to S3; a status of 5xx if that fails in a way that may pass."""


def parse_slice(content_range: str, length: int) -> Slice:
    """The slice that a Content-Range and the length of a body say. Raises Refused."""
    found = _CONTENT_RANGE.fullmatch(content_range.strip())
    if not found:
        raise Refused(400, "Content-Range is no slice: bytes <first>-<last>/<total>.")
    piece = Slice(*map(int, found.groups()))
    if not (piece.first <= piece.last < piece.total and piece.last - piece.first + 1 == length):
        raise Refused(400, "Content-Range and Content-Length do not agree.")
    if length > MAX_SLICE:
        raise Refused(413, f"A slice has no more than {MAX_SLICE} bytes.")
    return piece


class Slices:
    """Takes slices. Thread-safe; other processes of the machine may take the next."""

    def __init__(self, settings: Settings, put: Put) -> None:
        self._home = settings.home
        self._signatures = Signatures(settings)
        self._spool = Spool(settings.temp_dir / "slices")
        self._put = put

    def take(self, request: S3Request, headers: Mapping[str, str], body: Any) -> Answer:
        """Keep the slice that comes from the stream `body`; after the last, send all of them. Raises Refused,
        and OSError if the sender is gone."""
        piece = parse_slice(headers.get("content-range", ""), request.length)
        self._signatures.check_put(request, headers, piece.total, datetime.now(UTC))
        data = _read(body, request.length)
        if piece.first == 0:
            self._spool.sweep()
        name = f"{_digest(request.key)}-{_digest(request.target)}"
        try:
            with self._spool.open(name) as file:
                return self._keep(request, piece, data, file, name)
        except InUse as error:
            raise Refused(503, BUSY) from error
        except OSError as error:
            log.warning("a slice could not be kept", key=request.key, error=repr(error))
            raise Refused(507, NO_ROOM) from error

    def _keep(self, request: S3Request, piece: Slice, data: bytes, file: IO[bytes], name: str) -> Answer:
        here = size_of(file)
        if piece.first > here:
            return Answer(416, _range(here))
        if room(self._home)[0] - (piece.total - piece.first) < FULL:
            raise Refused(507, NO_ROOM)
        write_at(file, piece.first, data)
        if not piece.is_last:
            return Answer(308, _range(piece.last + 1))
        others = (pair for pair in request.headers if pair[0] != "content-length")
        headers = (*others, ("content-length", str(piece.total)))
        whole = replace(request, headers=headers, length=piece.total)
        file.seek(0)
        answer = self._put(whole, _chunks(file))
        if answer.status < 500:
            self._spool.remove(name)
        return answer


def forget(settings: Settings, key: str) -> int:
    """Throw away the slices that this machine holds for an object; says how many bytes they were."""
    return Spool(settings.temp_dir / "slices").remove_all(f"{_digest(key)}-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _range(size: int) -> list[tuple[str, str]]:
    """The header that says how much is here; none for nothing, as nobody can write that."""
    return [("Range", f"bytes=0-{size - 1}")] if size else []


def _read(body: Any, length: int) -> bytes:
    """All of a slice, so that none is kept whose sender went away. Raises ConnectionResetError."""
    data = b""
    try:
        while len(data) < length and (more := body.read(length - len(data))):
            data += more
    except OSError as error:
        raise ConnectionResetError(errno.ECONNRESET, "the sender is gone") from error
    if len(data) < length:
        raise ConnectionResetError(errno.ECONNRESET, "the sender went away within a slice")
    return data


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while data := file.read(CHUNK):
        yield data
