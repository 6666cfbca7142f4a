"""Announced files: there already (duplicate), to be sent, or to be resumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.events import require_open
from mediahub.catalog.holdings import find_holder, find_sidecar, has_ends
from mediahub.catalog.models import Arrival, Asset, Batch, ContributorLink, Event
from mediahub.catalog.models.base import utcnow
from mediahub.identity.contributors import SENT_BEFORE, Used, note_discarded, used
from mediahub.ingest.batches.batches import find_arrival, incoming_name
from mediahub.ingest.batches.opening import require_own_byline
from mediahub.ingest.batches.outcome import IN_TRASH
from mediahub.ingest.reading.names import MAX_PATH, base_name, is_sidecar, numbered, printable
from mediahub.ingest.uploads.plan import MAX_SIZE, Fingerprint, compare, part_size_of
from mediahub.ingest.uploads.quotas import QUOTA_FULL
from mediahub.ingest.uploads.sidecar_arrivals import Beside, expect_beside
from mediahub.messages import N_, message
from mediahub.problems import Conflict
from mediahub.storage.keys import incoming_key

SEND_AGAIN = frozenset({"never_finished", "not_as_sent", "link_full", QUOTA_FULL})
"""Reasons of a rejection that lie in the way and not in the file: announced again, it is sent again."""
ROOM_FOR_NUMBER = 10
LINK_FULL = N_("The link by which you deliver takes no more. Ask the team for another one.")


class BatchFinished(Conflict):
    """Nothing more goes into this batch."""

    members: Mapping[str, object] = {"code": "finished"}

    def __init__(self) -> None:
        super().__init__(N_("This batch is finished. Open a new one."))


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that someone wants to send."""

    path: str
    fingerprint: Fingerprint
    sidecar: bytes | None = None
    """The XMP file that belongs to it."""
    sidecar_path: str = ""
    """Where that lies; empty for the usual name beside it."""
    send_anyway: bool = False
    """The sender cannot say the SHA-256: take it, and let a worker find out whether it is there already."""
    replaces: str | None = None
    """The asset that it is a retouched version of. The caller has asked whether they may."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The announced file's row; none if it takes the SHA-256 to say."""

    arrival: Arrival | None
    stale_upload: str | None = None
    """A multipart upload of other content."""
    begin_anew: bool = False
    """Whatever lies at the incoming key is of other content."""
    begun_before: bool = False
    """All of it may be there already."""
    beside: Arrival | None = None
    """The row of the XMP file that was announced with it."""


def find_known(session: Session, event: Event, file: Announced) -> Asset | None:
    """The event's asset with the file's bytes, as far as its fingerprint says; of an XMP file the picture
    that it lies beside."""
    known, digest = _known(session, event, file.fingerprint), file.fingerprint.known_sha256
    if known is not None or not digest or not is_sidecar(file.path):
        return known
    beside = find_sidecar(session, event.id, digest, base_name(printable(file.path)))
    return beside.asset if beside is not None else None


def place(session: Session, batch: Batch, file: Announced) -> Placed:
    """Find or make the rows of an announced file and its XMP file, and decide what becomes of it. Raises
    EventArchived."""
    require_open(batch.event)
    placed = _place(session, batch, file)
    if placed.arrival is None or file.sidecar is None:
        return placed
    words = Beside.of(placed.arrival.path, file.sidecar_path, file.sidecar)
    return replace(placed, beside=expect_beside(session, placed.arrival, words))


def _place(session: Session, batch: Batch, file: Announced) -> Placed:
    """Find or make the row of an announced file.

    The same content under the same path is the same file, whatever its state. Other content under a path
    that is taken gets a number: cameras use names again, and neither may be lost.
    """
    for name in numbered(printable(file.path).strip("/")[: MAX_PATH - ROOM_FOR_NUMBER] or "unnamed"):
        arrival = find_arrival(session, batch.id, name)
        if arrival is None:
            return _first_time(session, batch, file, name)
        same = compare(_fingerprint(arrival), file.fingerprint)
        if arrival.state == "expected" and same != "other":
            return _go_on(session, batch, arrival, file, begin_anew=same == "unsure")
        if same == "unsure" and not file.send_anyway:
            return Placed(None)
        if same == "same":
            return _seen_before(session, batch, arrival, file)
    raise AssertionError("names never end")


def _first_time(session: Session, batch: Batch, file: Announced, name: str) -> Placed:
    if not file.send_anyway and _is_likely_there(session, batch, file.fingerprint):
        return Placed(None)
    arrival = Arrival(batch_id=batch.id, path=name)
    session.add(arrival)
    _expect(session, batch, arrival, file)
    return Placed(arrival)


def _go_on(session: Session, batch: Batch, arrival: Arrival, file: Announced, *, begin_anew: bool) -> Placed:
    """With the upload that is under way; or with a fresh one if the content may have changed since."""
    stale = arrival.upload_id if begin_anew else None
    if begin_anew:
        arrival.upload_id = None
    upload_id = arrival.upload_id
    _expect(session, batch, arrival, file)
    if arrival.state != "expected":
        stale = stale or upload_id
    return Placed(arrival, stale, begin_anew, begun_before=not begin_anew)


def _seen_before(session: Session, batch: Batch, arrival: Arrival, file: Announced) -> Placed:
    """It is on its way through, or at its end; only what was damaged on the way is sent again, and what was
    deleted for good since it arrived."""
    if _was_deleted(session, arrival):
        arrival.upload_id = None
        _expect(session, batch, arrival, file)
    elif arrival.state == "rejected" and arrival.reason_code in SEND_AGAIN and arrival.incoming_key is None:
        if batch.link_id is not None and arrival.sha256 is not None:  # other bytes came
            note_discarded(session, batch.link_id, arrival.size)
        arrival.upload_id = None
        _expect(session, batch, arrival, file)
    return Placed(arrival)


def _was_deleted(session: Session, arrival: Arrival) -> bool:
    """Whether the asset that an arrival became is there no more, not even in the trash."""
    at_its_end = arrival.state in ("ready", "duplicate") and arrival.incoming_key is None
    return at_its_end and arrival.asset_id is not None and session.get(Asset, arrival.asset_id) is None


def _expect(session: Session, batch: Batch, arrival: Arrival, file: Announced) -> None:
    """Write down what was announced; the arrival is then `expected`, unless its end is known already."""
    print_ = file.fingerprint
    arrival.state, arrival.reason_code, arrival.reason = "expected", "", ""
    arrival.sha256, arrival.asset_id, arrival.touched_at = None, None, utcnow()
    arrival.size, arrival.head_tail = print_.size, print_.head_tail
    arrival.last_modified, arrival.claimed_sha256 = print_.last_modified, print_.known_sha256
    arrival.replaces = file.replaces
    session.flush()
    known = _known_to(session, batch, print_)
    if print_.size == 0:
        _end(arrival, "rejected", "empty", N_("The file is empty: copy it from the card again."))
    elif print_.size > MAX_SIZE:
        _end(arrival, "rejected", "too_large", N_("The file is larger than 5 TiB: split it."))
    elif known is not None:
        code, reason = (SENT_BEFORE, "") if batch.contributor else ("duplicate", already(known))
        arrival.asset_id, arrival.sha256 = known.id, print_.known_sha256
        _end(arrival, "duplicate", code, reason)
    else:
        if arrival.upload_id is None:  # an upload goes on with the parts that it began with
            arrival.part_size = part_size_of(print_.size)
        arrival.incoming_key = incoming_key(incoming_name(arrival))


def keep_to_link(session: Session, batch: Batch, announced: Sequence[Arrival | None]) -> None:
    """Refuse those of the announced files that the contributor link of their batch has no room for. Raises
    NotYours where somebody of the team has their name by now."""
    if batch.link_id is None:
        return
    require_own_byline(session, batch.photographer.name)
    link = session.get_one(ContributorLink, batch.link_id, with_for_update=True)
    session.flush()
    taken = used(session, [link.id]).get(link.id, Used())
    over_files, over_bytes = taken.files - link.max_files, taken.size - link.max_bytes
    for arrival in reversed(announced):
        if over_files <= 0 and over_bytes <= 0:
            return
        if arrival is not None and arrival.state == "expected" and arrival.upload_id is None:
            over_files, over_bytes = over_files - 1, over_bytes - arrival.size
            _end(arrival, "rejected", "link_full", LINK_FULL)


def already(asset: Asset) -> str:
    """Why a file with the bytes of `asset` is not taken in."""
    return (
        IN_TRASH
        if asset.state == "trashed"
        else message("The event has it already, as %(name)s.", name=asset.filename)
    )


def _end(arrival: Arrival, state: str, code: str, reason: str) -> None:
    arrival.state, arrival.reason_code, arrival.reason = state, code, reason
    arrival.incoming_key = arrival.upload_id = None


def _known(session: Session, event: Event, print_: Fingerprint) -> Asset | None:
    """The event's asset with these very bytes."""
    if not print_.known_sha256:
        return None
    return find_holder(session, event.id, print_.known_sha256)


def _known_to(session: Session, batch: Batch, print_: Fingerprint) -> Asset | None:
    """The event's asset with these bytes, as far as the sender of a batch may know of it. A hash shows
    nothing: a contributor knows what they sent themselves, and must send the rest."""
    if batch.contributor and not has_sent(session, batch, print_.known_sha256):
        return None
    return _known(session, batch.event, print_)


def has_sent(session: Session, batch: Batch, sha256: str | None) -> bool:
    """Whether bytes of this SHA-256 came by the link of a batch, from the same holder, and were taken."""
    if not sha256:
        return False
    theirs = Batch.link_id == batch.link_id, Batch.contributor == batch.contributor
    sent = select(Arrival.id).join(Batch, Arrival.batch_id == Batch.id).where(*theirs)
    taken = Arrival.sha256 == sha256, Arrival.state.in_(("ready", "duplicate"))
    return session.scalar(sent.where(*taken).limit(1)) is not None


def _is_likely_there(session: Session, batch: Batch, print_: Fingerprint) -> bool:
    """Whether only the SHA-256, which the sender has not said, can tell that the event has it; what the event
    has, contributors are not told."""
    if print_.known_sha256 or batch.contributor:
        return False
    return has_ends(session, batch.event_id, print_.head_tail, print_.size)


def _fingerprint(arrival: Arrival) -> Fingerprint:
    """What is known of an arrival's content; one that came another way is like no other."""
    return Fingerprint(
        size=arrival.size,
        head_tail=arrival.head_tail or "",
        last_modified=arrival.last_modified or 0,
        sha256=arrival.claimed_sha256 or arrival.sha256,
    )
