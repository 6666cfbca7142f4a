"""Uploads over HTTP: a file is announced, sent to S3 by its sender, and completed.

The bytes never pass through here. Before they move, the sender says what it knows of a file, and learns that
the event has it, or where to send it; the catalogue's row, and the parts that S3 holds, are all that is
needed to go on after anything died on either side. Checking what arrived is a worker's work.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import incoming_name
from mediahub.ingest.uploads.announce import LINK_FULL, Announced, BatchFinished, Placed, keep_to_link, place
from mediahub.ingest.uploads.discarded import Discarded
from mediahub.ingest.uploads.multipart import ArrivalParts
from mediahub.ingest.uploads.plan import part_sizes
from mediahub.ingest.uploads.quotas import keep_to_quotas
from mediahub.ingest.uploads.sidecar_arrivals import bring_beside, take_back_beside
from mediahub.ingest.uploads.space import require_space
from mediahub.ingest.uploads.states import SignedRequest, UploadError, UploadState, state_of
from mediahub.jobs import Jobs
from mediahub.messages import N_, message
from mediahub.runtime import Services
from mediahub.storage import Presigner
from mediahub.storage.keys import preview_key

PREVIEW = "PREVIEW"
"""What is signed like a method of HTTP: the PUT of a small picture ahead of the file."""
MAX_BYTES = 8 << 20
"""A preview that is larger is none."""
TOUCH_STEP = timedelta(minutes=5)
"""How exactly it is kept that an upload is still going on."""


class Uploads:
    """The life of uploads. Thread-safe; every method may be repeated."""

    def __init__(self, services: Services, presigner: Presigner, jobs: Jobs) -> None:
        self._services = services
        self._presigner = presigner
        self._jobs = jobs
        self._parts = ArrivalParts(services.database, services.bucket)
        self._discarded = Discarded(services)

    def announce(self, batch_id: int, files: Sequence[Announced], *, sign: bool = False) -> list[UploadState]:
        """Tell for each file what to do with it, in their order. With `sign`, what goes in one piece may be
        sent at once. Raises BatchFinished, and NoRoom while the disk is full."""
        require_space(self._services.settings)
        with self._services.database.begin() as session:
            batch = session.get_one(Batch, batch_id, with_for_update=True)
            if batch.finished_at is not None:
                raise BatchFinished
            placed = [place(session, batch, file) for file in files]
            rows = [row for found in placed for row in (found.arrival, found.beside)]
            keep_to_link(session, batch, rows)
            keep_to_quotas(session, batch, rows)
        for file, found in zip(files, placed, strict=True):
            if file.sidecar is not None and found.beside is not None:
                bring_beside(self._services, self._jobs, found.beside, file.sidecar)
        states = [
            replace(self._prepare(file, found), sidecar=state_of(found.beside) if found.beside else None)
            for file, found in zip(files, placed, strict=True)
        ]
        if not sign:
            return states
        digests = [file.fingerprint.known_sha256 for file in files]
        return [self._with_address(state, sha256) for state, sha256 in zip(states, digests, strict=True)]

    def state(self, arrival_id: int) -> UploadState:
        """How far the upload is, with the parts that S3 has."""
        with self._services.database.read() as session:
            arrival = session.get_one(Arrival, arrival_id)
        return state_of(arrival, self._parts.sizes(arrival) or {})

    def sign(
        self,
        arrival_id: int,
        method: str,
        *,
        part: int | None = None,
        upload_id: str | None = None,
        sha256: str | None = None,
        size: int | None = None,
    ) -> SignedRequest:
        """Sign one request of the sender's to S3: PUT of the file or of a part, and on a multipart upload
        GET (list its parts), POST (complete) or DELETE (abort).

        With `sha256` (hex, of the part) S3 refuses other bytes, and always more or less bytes than were
        announced; `size` is that of a small picture, which nobody announced. Raises UploadError, and NoRoom
        while the disk is full.
        """
        if method in ("PUT", PREVIEW):
            require_space(self._services.settings)
        arrival = self._expected(arrival_id)
        key = str(arrival.incoming_key)
        if upload_id is not None and upload_id != arrival.upload_id:
            raise UploadError(
                "upload_gone", N_("This upload was begun anew. Announce the file again to go on.")
            )
        if method == PREVIEW:
            return self._sign_preview(arrival, size)
        if arrival.upload_id is None:
            if method != "PUT" or arrival.part_size is not None:
                raise UploadError(
                    "upload_gone", N_("No upload in parts is under way. Announce the file again.")
                )
            return self._whole(key, arrival.size, sha256)
        if method == "DELETE":
            self._discarded.count(arrival, sum((self._parts.sizes(arrival) or {}).values()))
        if method != "PUT":
            return SignedRequest(self._presigner.on_upload(method, key, arrival.upload_id), key, {})
        sizes = part_sizes(arrival.size, arrival.part_size)
        if part is None or not 1 <= part <= len(sizes):
            raise UploadError("no_such_part", message("This file goes in parts 1 to %(n)s.", n=len(sizes)))
        headers = _checksum(sha256)
        url = self._presigner.put_part(key, arrival.upload_id, part, sizes[part - 1], headers=headers)
        return SignedRequest(url, key, headers)

    def preview(self, arrival_id: int) -> UploadState:
        """The small picture is there: have it shown until the original comes. Raises UploadError."""
        arrival = self._expected(arrival_id)
        key = preview_key(incoming_name(arrival))
        info = self._services.bucket.head(key)
        if info is None:
            raise UploadError("nothing_there", N_("No preview of this file has arrived. Send it, or go on."))
        if arrival.preview_key is None:
            self._discarded.count(arrival, info.size)
        with self._services.database.begin() as session:
            row = session.get_one(Arrival, arrival_id, with_for_update=True)
            row.preview_key, row.touched_at, row.batch.preview_first = key, utcnow(), True
        self._jobs.take_preview(arrival_id)
        return state_of(row)

    def _sign_preview(self, arrival: Arrival, size: int | None) -> SignedRequest:
        if size is None or not 0 < size <= MAX_BYTES:
            raise UploadError(
                "preview_size",
                message("Say the size of the preview: %(n)s bytes at most.", n=f"{MAX_BYTES:,}"),
            )
        if arrival.claimed_sha256 is None:
            raise UploadError("hash_wanted", N_("Say the SHA-256 of the file first: it names what is shown."))
        if not self._discarded.has_room(arrival, size):
            raise UploadError("link_full", LINK_FULL)
        key = preview_key(incoming_name(arrival))
        return SignedRequest(self._presigner.put(key, size, headers={}), key, {})

    def complete(self, arrival_id: int, sha256: str | None = None) -> UploadState:
        """The sender has sent everything: join the parts, look at the size, and hand it to the workers.

        `sha256` is for senders that came to know it only while they sent, or after that. Raises UploadError
        when something is missing or wrong; what to send again is in it.
        """
        answer = self.complete_many({arrival_id: sha256})[arrival_id]
        if isinstance(answer, UploadError):
            raise answer
        return answer

    def complete_many(self, said: Mapping[int, str | None]) -> dict[int, UploadState | UploadError]:
        """`complete` for each of these, with the SHA-256 where one is said."""
        with self._services.database.read() as session:
            query = select(Arrival).where(Arrival.id.in_(said), Arrival.state == "expected")
            expected = session.scalars(query).all()
        answers: dict[int, UploadState | UploadError] = {}
        promised: dict[int, str | None] = {}
        for arrival in expected:
            try:
                promised[arrival.id] = self._look_at(arrival, said[arrival.id])
            except UploadError as error:
                answers[arrival.id] = error
        with self._services.database.begin() as session:
            rest = select(Arrival).where(Arrival.id.in_(said.keys() - answers.keys()))
            for row in session.scalars(rest.order_by(Arrival.id).with_for_update()):
                answers[row.id] = _take(row, promised, said[row.id])
        for arrival_id in said.keys() - answers.keys():
            answers[arrival_id] = UploadError("upload_gone", N_("It was taken back meanwhile."))
        for arrival_id in promised:
            answer = answers[arrival_id]
            if isinstance(answer, UploadState) and answer.state == "received":
                self._jobs.check_arrival(arrival_id)
        return answers

    def _look_at(self, arrival: Arrival, sha256: str | None) -> str | None:
        """What is known of its SHA-256 before anybody reads it, once the size is right."""
        promised = arrival.claimed_sha256 or sha256
        key = str(arrival.incoming_key)
        info = self._services.bucket.head(key)
        if info is None and arrival.part_size is not None:
            self._parts.join(arrival)
            info = self._services.bucket.head(key)
        if info is None:
            raise UploadError("nothing_there", N_("Nothing of this file has arrived yet. Send it."), [1])
        known = {digest for digest in (info.sha256, promised, sha256) if digest}
        if info.size != arrival.size or len(known) > 1:
            self._discarded.count(arrival, info.size)
            self._services.bucket.delete(key)
            raise UploadError(
                "wrong_bytes",
                message(
                    "%(arrived)s bytes arrived that are not the %(announced)s bytes announced: the file "
                    "changed, or was damaged on its way. Announce it again and send it anew.",
                    arrived=f"{info.size:,}",
                    announced=f"{arrival.size:,}",
                ),
            )
        self._discarded.count_preview(arrival)
        return promised

    def abort(self, arrival_id: int, spooled: Callable[[str], int] = lambda key: 0) -> None:
        """Forget a file that has not arrived. `spooled` forgets what the server itself holds for an object,
        and says how many bytes. Raises UploadError if it has."""
        arrival = self._expected(arrival_id)
        key = str(arrival.incoming_key)
        self._discarded.count_all(arrival, arrival.upload_id, spooled(key))
        if arrival.upload_id:
            self._parts.abort(key, arrival.upload_id)
        for object_key in filter(None, (key, arrival.preview_key)):
            self._services.bucket.delete(object_key)
        gone: list[str] = []
        with self._services.database.begin() as session:
            row = session.get(Arrival, arrival_id)
            if row is not None and row.state == "expected":
                gone = take_back_beside(session, arrival_id)
                session.delete(row)
        for object_key in gone:
            self._services.bucket.delete(object_key)

    def _prepare(self, file: Announced, placed: Placed) -> UploadState:
        """What S3 needs before the sender begins: no upload left of other content, one that is alive."""
        arrival = placed.arrival
        if arrival is None:
            return UploadState(file.path, file.fingerprint.size, "hash_wanted")
        key = str(arrival.incoming_key)
        if placed.begin_anew:
            self._discarded.count_all(arrival, placed.stale_upload)
        if placed.stale_upload:
            self._parts.abort(key, placed.stale_upload)
        if placed.begin_anew:
            self._services.bucket.delete(key)
        if arrival.state != "expected":
            return state_of(arrival)
        if placed.begun_before and self._is_all_there(arrival):
            return state_of(arrival, dict(enumerate(part_sizes(arrival.size, arrival.part_size), 1)))
        if arrival.part_size is None:
            return state_of(arrival)
        sizes = self._parts.sizes(arrival)
        if sizes is None:
            return state_of(self._parts.begin(arrival))
        return state_of(arrival, sizes)

    def _with_address(self, state: UploadState, sha256: str | None) -> UploadState:
        if state.state != "expected" or state.key is None or state.part_size or state.parts:
            return state
        return replace(state, signed=self._whole(state.key, state.size, sha256))

    def _whole(self, key: str, size: int, sha256: str | None) -> SignedRequest:
        # what has arrived stays as it is until it is checked
        headers = _checksum(sha256) | {"if-none-match": "*"}
        return SignedRequest(self._presigner.put(key, size, headers=headers), key, headers)

    def _is_all_there(self, arrival: Arrival) -> bool:
        """Whether its sender died between the last byte and saying so."""
        info = self._services.bucket.head(str(arrival.incoming_key))
        return info is not None and info.size == arrival.size

    def _expected(self, arrival_id: int) -> Arrival:
        """The arrival, which must still wait for its bytes; remembered as being sent."""
        with self._services.database.read() as session:
            arrival = session.get_one(Arrival, arrival_id)
        if arrival.state != "expected":
            raise UploadError(
                "arrived",
                message("Nothing more is needed of this file: it is %(state)s.", state=arrival.state),
            )
        now = utcnow()
        if now - arrival.touched_at > TOUCH_STEP:
            with self._services.database.begin() as session:
                session.get_one(Arrival, arrival_id).touched_at = now
        return arrival


def _take(row: Arrival, promised: Mapping[int, str | None], sha256: str | None) -> UploadState | UploadError:
    """Write down that all of it is there, for those whose bytes were looked at.

    Where bytes came first, a worker that has not begun holds them against `sha256`, after it we do; while
    one has the file in hand, the state `checking` says to ask again.
    """
    if row.state == "expected" and row.id in promised:
        row.state, row.touched_at, row.upload_id = "received", utcnow(), None
        row.claimed_sha256 = promised[row.id]
    elif sha256 is not None:
        if row.state == "received" and row.claimed_sha256 is None:
            row.claimed_sha256 = sha256
        if (row.sha256 or row.claimed_sha256) not in (None, sha256):
            return UploadError(
                "wrong_bytes",
                N_(
                    "What arrived is not this file: it was damaged on its way, or changed. Announce it again "
                    "with its SHA-256 and send it anew."
                ),
            )
    return state_of(row)


def _checksum(sha256: str | None) -> dict[str, str]:
    """The header with which S3 refuses other bytes."""
    return {"x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode()} if sha256 else {}
