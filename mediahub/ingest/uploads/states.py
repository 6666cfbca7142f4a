"""What the sender of a file is told: how far it is, where to send it, and why it cannot go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mediahub.catalog.models import Arrival
from mediahub.ingest.uploads.plan import missing_parts, part_sizes
from mediahub.problems import Conflict


class UploadError(Conflict):
    """An upload cannot go on like this. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str, missing: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.missing = list(missing)
        """The parts to send."""
        self.members = {"code": self.code, "missing": self.missing}


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request to S3 that its holder may make within the next minutes, with these headers."""

    url: str
    key: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class UploadState:
    """One file of a batch as its sender needs to see it."""

    path: str
    """As the batch's report shows it; a name that is taken got a number."""
    size: int
    state: str
    """That of the arrival; or `hash_wanted`: a file with the same ends is there, so say the SHA-256 too."""
    id: int | None = None
    key: str | None = None
    upload_id: str | None = None
    part_size: int | None = None
    parts: list[int] = field(default_factory=list)
    """Numbers of the parts that S3 has; all of them if only completing is left."""
    asset_id: str | None = None
    code: str = ""
    reason: str = ""
    signed: SignedRequest | None = None
    """The PUT of all of it."""
    sidecar: UploadState | None = None
    """The XMP file that was announced with it."""

    @property
    def part_count(self) -> int:
        """In how many parts it is sent; 1 for one piece."""
        return len(part_sizes(self.size, self.part_size))


def state_of(arrival: Arrival, sizes: dict[int, int] | None = None) -> UploadState:
    """The arrival as its sender sees it; `sizes` are those of the parts that S3 has."""
    waits = arrival.state == "expected"
    missing = missing_parts(arrival.size, arrival.part_size, sizes) if arrival.part_size and sizes else []
    return UploadState(
        path=arrival.path,
        size=arrival.size,
        state=arrival.state,
        id=arrival.id,
        key=arrival.incoming_key if waits else None,
        upload_id=arrival.upload_id if waits else None,
        part_size=arrival.part_size,
        parts=sorted(set(sizes or ()) - set(missing)),
        asset_id=arrival.asset_id,
        code=arrival.reason_code,
        reason=arrival.reason,
    )
