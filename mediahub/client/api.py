"""The server's upload endpoints; the package `mediahub/api/upload` describes them."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from mediahub.client.fingerprint import Fingerprint
from mediahub.client.http import Http
from mediahub.client.model import Delivery
from mediahub.client.patience import Patience
from mediahub.client.slices import Send, Slicing, put_in_slices

PAGE = 2000
Progress = Callable[[int], None]
"""Is told how many bytes more were sent; fewer than none when they must be sent again."""
SEND_CHUNK = 256 << 10


class Api:
    """Speaks to one server with one token. Thread-safe; every call waits out a network that is away.

    Raises ClientError for an address that is none.
    """

    def __init__(self, server: str, token: str, patience: Patience) -> None:
        self.patience = patience
        self._http = Http(server, token, patience)
        self._slicing = Slicing()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def open_batch(self, delivery: Delivery) -> dict[str, Any]:
        """Begin the delivery, or go on with it."""
        body = dataclasses.asdict(delivery)
        return self._call("POST", f"/events/{body.pop('event')}/batches", body)

    def announce(
        self, batch: int, path: str, known: Fingerprint, sidecar: bytes | None, sidecar_path: str = ""
    ) -> dict[str, Any]:
        """Say what is coming, and learn what to do with it."""
        file = {"path": path, **announced_hashes(known)}
        if sidecar is not None:
            file |= {"sidecar": base64.b64encode(sidecar).decode(), "sidecar_path": sidecar_path}
        answer: dict[str, Any] = self._call("POST", f"/batches/{batch}/files", {"files": [file]})["files"][0]
        return answer

    def known(self, event: str, path: str, known: Fingerprint) -> dict[str, Any]:
        """Whether the event has a file, without announcing it."""
        body = {"files": [{"path": path, **announced_hashes(known)}]}
        answer: dict[str, Any] = self._call("POST", f"/events/{event}/known", body)["files"][0]
        return answer

    def sign(self, upload: int, part: int | None, sha256: str) -> dict[str, Any]:
        """What to send a piece with."""
        body = {"method": "PUT", "part": part, "sha256": sha256}
        return self._call("POST", f"/uploads/{upload}/sign", body)

    def sign_preview(self, upload: int, size: int) -> dict[str, Any]:
        """What to send a small picture with, ahead of the file."""
        return self._call("POST", f"/uploads/{upload}/sign", {"method": "PREVIEW", "size": size})

    def preview(self, upload: int) -> dict[str, Any]:
        """The small picture is there."""
        return self._call("POST", f"/uploads/{upload}/preview", {})

    def complete(self, upload: int) -> dict[str, Any]:
        """Everything was sent."""
        return self._call("POST", f"/uploads/{upload}/complete", {})

    def take_back(self, upload: int) -> None:
        """Forget a file that has not arrived."""
        self._call("DELETE", f"/uploads/{upload}")

    def finish(self, batch: int) -> None:
        """Nothing more comes."""
        self._call("POST", f"/batches/{batch}/finish", {})

    def files(self, batch: int, since: str | None) -> tuple[list[dict[str, Any]], str]:
        """The files of the batch that changed, and what to hand in as `since` next time."""
        rows: list[dict[str, Any]] = []
        first = None
        while True:
            wanted = {"limit": PAGE, "after": rows[-1]["id"] if rows else 0}
            query = {**wanted, **({"since": since} if since else {})}
            page = self._call("GET", f"/batches/{batch}/files", query=query)
            first = first or page["now"]
            rows += page["files"]
            if len(page["files"]) < PAGE:
                return rows, first

    def put(self, signed: dict[str, Any], data: bytes, progress: Progress) -> httpx.Response:
        """Send a piece to where it was signed for; in slices where a proxy takes nothing larger."""

        def request() -> httpx.Response:
            if self._slicing.is_needed and self._slicing.may_be_sliced(signed["url"], len(data)):
                return in_slices(self.patience.send)
            try:
                answer = self._put_whole(signed, data, progress)
            except httpx.TransportError:
                if not self._slicing.may_help(signed["url"], len(data), None):
                    raise
                answer = in_slices(lambda once: once())
                if answer.is_success:
                    self._slicing.need()
                return answer
            if self._slicing.may_help(signed["url"], len(data), answer):
                self._slicing.need()
                return in_slices(self.patience.send)
            self._slicing.went(len(data))
            return answer

        def in_slices(send: Send) -> httpx.Response:
            url = self._http.at(signed["url"])
            return put_in_slices(self._http.client, url, signed["headers"], data, progress, send)

        return self.patience.send(request)

    def _put_whole(self, signed: dict[str, Any], data: bytes, progress: Progress) -> httpx.Response:
        """In one request, once."""
        sent = 0

        def chunks() -> Iterator[bytes]:
            nonlocal sent
            for start in range(0, len(data), SEND_CHUNK):
                self.patience.pause(0)
                chunk = data[start : start + SEND_CHUNK]
                yield chunk
                sent += len(chunk)
                progress(len(chunk))

        headers = {**signed["headers"], "Content-Length": str(len(data))}
        answer = None
        try:
            answer = self._http.client.put(self._http.at(signed["url"]), content=chunks(), headers=headers)
        finally:
            if answer is None or not answer.is_success:
                progress(-sent)
        return answer

    def _call(
        self, method: str, way: str, body: Any = None, query: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        told = self._http.call(method, way, body, query)
        return told if isinstance(told, dict) else {}


def announced_hashes(known: Fingerprint) -> dict[str, Any]:
    """A fingerprint in the server's words."""
    return {
        "size": known.size,
        "last_modified": known.mtime_ns // 1_000_000,
        "head_tail": known.head_tail,
        "sha256": known.sha256,
    }
