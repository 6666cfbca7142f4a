"""Uploading one file: announced, its missing parts sent, completed."""

from __future__ import annotations

import hashlib
import os
import xml.etree.ElementTree as ElementTree
from concurrent.futures import Executor, wait
from dataclasses import replace
from typing import Any

import httpx

from mediahub.client.api import Api, Progress
from mediahub.client.errors import Changed, ClientError, FileTrouble, Refused
from mediahub.client.fingerprint import Fingerprint, await_still, read_piece, take_fingerprint, trouble
from mediahub.client.model import Outcome, OwnFile
from mediahub.client.preview import small_picture

TRIES = 5
"""How often one file is begun anew, and one piece is sent again, for reasons that lie not in the network."""
BEGIN_ANEW = frozenset({"upload_gone", "wrong_bytes", "no_such_part"})
WORTH_IT = 2
"""A small picture goes ahead if it is so many times smaller than its file."""
MAX_SIDECAR = 8 << 20
"""Bytes of an XMP file that goes inside the request which announces its picture."""
TOO_LARGE = (
    "A proxy in front of the server takes no requests of this size (error 413). Have it allow bodies of "
    "16 MiB: `client_max_body_size 0;` in nginx, as in MediaHub's docs/nginx.conf."
)


class BeginAnew(Exception):
    """What S3 has of this file cannot be gone on with."""


class Sender:
    """Sends files of one batch. Thread-safe; pieces of all files share `pieces`."""

    def __init__(self, api: Api, batch: int, pieces: Executor, progress: Progress) -> None:
        self._api = api
        self._batch = batch
        self._pieces = pieces
        self._progress = progress

    def send(self, file: OwnFile) -> tuple[dict[str, Any], Fingerprint]:
        """Bring a file to the server; gives what the server says of it now.

        Waits while it is being written to. Raises FileTrouble for what lies in the file, ClientError.
        """
        changed = False
        for _ in range(TRIES):
            known: Fingerprint | None = None
            sent = _Count(self._progress)
            try:
                await_still(file.path, self._api.patience.pause)
                known = take_fingerprint(file.path)
                return self._send(file, known, sent), known
            except Changed:
                changed = True
            except BeginAnew:
                changed = False
            except Refused as error:
                if error.status < 500:
                    raise
                raise FileTrouble("server_error", f"The server fails at this file: {error}") from error
            sent.take_back()
        if changed:
            raise FileTrouble("changing", "The file changes all the time. Send it again when it is finished.")
        raise FileTrouble(
            "damaged_on_the_way", "The bytes arrive damaged again and again. Check the network."
        )

    def send_ahead(self, file: OwnFile) -> None:
        """Send a small picture of the file, if it is one to send and has one. What goes wrong is passed over:
        the file itself follows."""
        file = apart(file)[0]
        try:
            await_still(file.path, self._api.patience.pause)
            known = take_fingerprint(file.path)
            upload = self._api.announce(self._batch, file.shown, known, _sidecar(file), file.sidecar_shown)
            if upload["state"] != "expected" or upload["asset_id"] or upload["parts"]:
                return
            data = small_picture(file.path)
            if data is None or len(data) * WORTH_IT > known.size:
                return
            answer = self._api.put(self._api.sign_preview(upload["id"], len(data)), data, lambda count: None)
            if answer.is_success:
                self._api.preview(upload["id"])
        except (Changed, FileTrouble, Refused):
            return

    def _send(self, file: OwnFile, known: Fingerprint, sent: _Count) -> dict[str, Any]:
        upload = self._api.announce(self._batch, file.shown, known, _sidecar(file), file.sidecar_shown)
        if upload["state"] != "expected":
            sent(known.size)
            return upload
        there = set(upload["parts"])
        wanted = [number for number in range(1, upload["part_count"] + 1) if number not in there]
        sent(known.size - sum(_extent(known, upload, number)[1] for number in wanted))
        for _ in range(TRIES):
            try:
                self._send_pieces(file, known, upload, wanted, sent)
                read_piece(file.path, known, 0, 0)  # is it the same file still?
                return {**self._api.complete(upload["id"]), "sidecar": upload.get("sidecar")}
            except Changed:
                self._api.take_back(upload["id"])
                raise
            except Refused as error:
                if error.code in BEGIN_ANEW or not error.missing:
                    raise _again_or(error) from error
                wanted = list(error.missing)
                for number in wanted:
                    sent(-_extent(known, upload, number)[1])
        raise BeginAnew

    def _send_pieces(
        self, file: OwnFile, known: Fingerprint, upload: dict[str, Any], numbers: list[int], sent: _Count
    ) -> None:
        futures = [
            self._pieces.submit(self._send_piece, file, known, upload, number, sent) for number in numbers
        ]
        wait(futures, return_when="FIRST_EXCEPTION")
        for future in futures:
            future.cancel()
        wait(futures)
        for future in futures:
            if not future.cancelled():
                future.result()

    def _send_piece(
        self, file: OwnFile, known: Fingerprint, upload: dict[str, Any], number: int, sent: _Count
    ) -> None:
        """One piece, signed anew whenever S3 finds the signature too old."""
        offset, length = _extent(known, upload, number)
        part = number if upload["part_size"] else None
        for _ in range(TRIES):
            data = read_piece(file.path, known, offset, length)
            try:
                signed = self._api.sign(upload["id"], part, hashlib.sha256(data).hexdigest())
            except Refused as error:
                if error.code == "arrived":  # an answer was lost
                    return
                raise _again_or(error) from error
            answer = self._api.put(signed, data, sent)
            if answer.is_success:
                return
            if answer.status_code == 412:  # it is there: an earlier answer was lost
                sent(length)
                return
            if answer.status_code == 404:
                raise BeginAnew
            if answer.status_code == 413:
                raise ClientError(TOO_LARGE)
        raise _refused_by_s3(answer)


class _Count:
    """Counts the bytes of one try, so that they can be taken back from the progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bytes = 0

    def __call__(self, count: int) -> None:
        self._bytes += count
        self._progress(count)

    def take_back(self) -> None:
        self._progress(-self._bytes)
        self._bytes = 0


def finished(file: OwnFile, upload: dict[str, Any], known: Fingerprint) -> list[tuple[int | None, Outcome]]:
    """What the server says of a file that was sent, and of the XMP file that went with it, with their ids."""
    ends: list[tuple[int | None, Outcome]] = [
        (upload["id"], Outcome.of({**upload, "path": file.shown}, known.sha256))
    ]
    words = upload.get("sidecar")
    if words:
        ends.append((words["id"], Outcome.of({**words, "path": file.sidecar_shown})))
    return ends


def apart(file: OwnFile) -> list[OwnFile]:
    """The file; after it its XMP file by itself, where that is too large for a request or cannot be read, so
    that it fails alone."""
    if file.sidecar is None:
        return [file]
    try:
        fits = file.sidecar.stat().st_size <= MAX_SIDECAR and os.access(file.sidecar, os.R_OK)
    except OSError:
        fits = False
    return [file] if fits else [replace(file, sidecar=None), OwnFile(file.sidecar_shown, file.sidecar)]


def _extent(known: Fingerprint, upload: dict[str, Any], number: int) -> tuple[int, int]:
    """Where a piece begins in its file, and how long it is."""
    size = upload["part_size"] or known.size
    offset = (number - 1) * size
    return offset, min(size, known.size - offset)


def _sidecar(file: OwnFile) -> bytes | None:
    """The XMP file beside it."""
    if file.sidecar is None:
        return None
    try:
        data = file.sidecar.read_bytes()
    except OSError as error:
        raise trouble(error) from error
    return data


def _again_or(error: Refused) -> Exception:
    return BeginAnew() if error.code in BEGIN_ANEW else error


def _refused_by_s3(answer: httpx.Response) -> Exception:
    """Damaged again and again, or never allowed."""
    try:
        code = ElementTree.fromstring(answer.text).findtext("Code") or ""  # noqa: S314  (our own server's)
    except ElementTree.ParseError:
        code = ""
    if answer.status_code == 400:
        return FileTrouble("damaged_on_the_way", f"Storage finds the bytes damaged, {TRIES} times ({code}).")
    return ClientError(
        f"Storage refuses the upload ({answer.status_code} {code}). Are the clocks of the server and its "
        "storage right, and is the storage's public address the one that this machine reaches?"
    )
