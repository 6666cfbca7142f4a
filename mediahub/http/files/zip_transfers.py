"""Zip transfers: ranges, resuming, and never more at once than leave threads for everybody else.

A transfer holds a thread of its gunicorn process as long as the client takes, which may be an hour. So a
process has `web_transfers` threads beside its `web_threads`, and sends no more zips than that at a time:
pages always find a thread. Whoever is one too many is asked to come back, and nothing is lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

from flask import Flask, Response, abort, current_app, request
from flask_babel import gettext
from werkzeug.exceptions import RequestedRangeNotSatisfiable, ServiceUnavailable

from mediahub.catalog.models import Archive
from mediahub.delivery.zips.gate import Gate, withheld
from mediahub.delivery.zips.layout import MIME
from mediahub.delivery.zips.manifest import Manifest
from mediahub.delivery.zips.recipients import Withheld
from mediahub.delivery.zips.stream import stream
from mediahub.http.context import services
from mediahub.http.server.sockets import ClientSocket
from mediahub.identity.credentials import credential_of_request
from mediahub.storage.presign import content_disposition

SLOTS = "mediahub-transfers"
COME_BACK = 15
"""Seconds."""
SEND_PATIENCE = 120.0
"""Seconds for a chunk of half a megabyte; a client that is slower than that has gone."""


def init_app(app: Flask, limit: int) -> None:
    """Let each process of `app` send so many zips at a time."""
    app.extensions[SLOTS] = threading.BoundedSemaphore(limit)


def send_archive(archive: Archive) -> Response:
    """The zip, or the range of it that was asked for. Whoever asks may have it, as far as the rules say so.

    Ends the request with 409 where a picture of it may not be taken any more, 416, and 503 when too many
    zips are being sent.
    """
    if archive.state != "ready" or archive.manifest_key is None or archive.size is None:
        abort(409, gettext("This zip is not ready yet."))
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Type": MIME,
        "Content-Disposition": content_disposition(f"{archive.name}.zip", attachment=True),
        "ETag": f'"{archive.etag}"',
        "Cache-Control": "private, no-cache",
        "X-Accel-Buffering": "no",  # a proxy is not to gather what the rules may still end
    }
    start, stop, status = _wanted(archive)
    headers["Content-Length"] = str(stop - start)
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{archive.size}"
    if request.method == "HEAD":
        return Response(status=status, headers=headers)
    slots = cast(threading.BoundedSemaphore, current_app.extensions[SLOTS])
    if not slots.acquire(blocking=False):
        message = gettext("Many zips are being sent just now; yours is kept.")
        raise ServiceUnavailable(message, retry_after=COME_BACK)
    try:
        body = _Body(_open(archive, start, stop), slots.release)
    except BaseException:
        slots.release()
        raise
    response = Response(body, status=status, headers=headers, direct_passthrough=True)
    return response


def _wanted(archive: Archive) -> tuple[int, int, int]:
    """First byte, the byte after the last, and the status that says so."""
    size = archive.size or 0
    asked, condition = request.range, request.if_range
    same = (condition.etag is None and condition.date is None) or condition.etag == archive.etag
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not same:
        return 0, size, 200
    span = asked.range_for_length(size)
    if span is None or span[0] is None or span[1] is None:
        raise RequestedRangeNotSatisfiable(size)
    return span[0], span[1], 206


def _open(archive: Archive, start: int, stop: int) -> tuple[Iterator[bytes], Gate]:
    """Ask the rules for every picture, then the bytes."""
    manifest = Manifest.load(services().bucket, str(archive.manifest_key))
    with services().database.read() as session:
        try:
            refused = withheld(session, archive, manifest.asset_ids)
        except Withheld as error:
            abort(403, str(error))
    if refused:
        message = gettext(
            "Of this zip %(num)s may not be downloaded any more. Make the zip again: it comes without.",
            num=len(refused),
        )
        abort(409, message)
    gate = Gate(services(), archive, manifest, credential_of_request())
    return stream(manifest.layout, manifest.keys, services().bucket, gate, start, stop), gate


class _Body:
    """The bytes for the server to send; whatever happens, `close` frees what they held."""

    def __init__(self, opened: tuple[Iterator[bytes], Gate], release: Callable[[], None]) -> None:
        self._chunks, self._gate = opened
        self._release: Callable[[], None] | None = release
        self._socket: Any = request.environ.get("gunicorn.socket")
        self._patience = self._socket.gettimeout() if self._socket else None
        if self._socket:
            self._socket.settimeout(SEND_PATIENCE)
        if isinstance(self._socket, ClientSocket):
            self._socket.most_unsent = 0  # what the rules may still end does not wait in memory

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """Called by the server at the end, or when the client is gone."""
        release, self._release = self._release, None
        if release is None:
            return
        try:
            self._chunks.close()  # type: ignore[attr-defined]  # a generator
            self._gate.note()
        finally:
            release()
            if self._socket and self._socket.fileno() >= 0:
                self._socket.settimeout(self._patience)
