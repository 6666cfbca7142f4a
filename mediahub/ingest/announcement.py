"""Announced size and hashes of a file, compared with what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mediahub.catalog.models import Arrival
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.messages import N_

NOT_AS_SENT = "not_as_sent"
REASON = N_(
    "What arrived is not what was announced: the file changed while it was sent, or was damaged on its way. "
    "What came is kept in quarantine; send the file again."
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """The announced content; what was not said is not held against it."""

    size: int
    head_tail: str | None
    sha256: str | None

    def broken_by(self, path: Path) -> str | None:
        """Why the file is not the one announced, for its photographer; None if it is."""
        if self.sha256:
            kept = sha256_file(path) == self.sha256
        elif self.head_tail:
            kept = path.stat().st_size == self.size and head_tail_file(path) == self.head_tail
        else:
            return None
        return None if kept else REASON


def announcement_of(arrival: Arrival) -> Announcement:
    """The announcement in a loaded row; empty for what came without one."""
    return Announcement(arrival.size, arrival.head_tail, arrival.claimed_sha256)
