"""The outcome of one delivered file (ready, joined, duplicate, rejected), written into its arrival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Asset
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef, find_arrival
from mediahub.messages import N_, message

IN_TRASH = N_("It is in the trash of this event; restore it there.")
JOINED, EDITED = "joined", "edited"
CUT_OFF = "cut_off"
"""Code of a file that was taken in and is not whole."""
NO_PICTURE, NOT_YOURS, PICTURE_REJECTED = "no_picture", "not_yours", "picture_rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    `received`: it is safe, and we failed to read it so far.
    `ready`: it is a picture of the library, or kept beside one (code `joined`, or `edited` for the same
    picture with other words). `duplicate`: the event has just these bytes. `rejected`: the reason says why.
    """

    path: str
    state: Literal["ready", "duplicate", "rejected", "received"]
    size: int = 0
    sha256: str | None = None
    asset_id: str | None = None
    code: str = ""
    reason: str = ""


def in_one_word(state: str, code: str) -> str:
    """The state as lists count it: what is kept beside a picture is `joined`."""
    return JOINED if state == "ready" and code in (JOINED, EDITED) else state


UNTOLD = frozenset({NOT_YOURS, "in_trash"})
"""Codes of rejections that say what the event has."""
TELLING = UNTOLD | {"duplicate"}
"""Codes whose reasons say so."""


def contributor_sees(state: str, code: str) -> tuple[str, str]:
    """State and code of a file as its contributor is shown them: what was refused because of something that
    the event has, which is for its team to know, has come like everything else."""
    if state == "duplicate" or (state == "rejected" and code in UNTOLD):
        return "ready", code if code == CUT_OFF else ""
    return state, "" if code == JOINED else code


def each_once(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Each file's outcome; that of an XMP file that two pictures share comes once."""
    seen: set[str] = set()
    for outcome in outcomes:
        if outcome.path not in seen:
            yield outcome
        seen.add(outcome.path)


def write_down(session: Session, batch: BatchRef, outcome: Outcome) -> None:
    """Keep the outcome in its arrival."""
    arrival = find_arrival(session, batch.id, outcome.path)
    if arrival is None:
        session.add(arrival := Arrival(batch_id=batch.id, path=outcome.path))
    arrival.state, arrival.asset_id = outcome.state, outcome.asset_id
    arrival.size, arrival.sha256 = outcome.size, outcome.sha256
    arrival.reason_code, arrival.reason = outcome.code, outcome.reason
    arrival.touched_at = utcnow()


def known_already(
    session: Session, batch: BatchRef, asset: Asset, shown: str, size: int, digest: str
) -> Outcome:
    """The outcome of a file whose bytes are here: of the very file that brought them, when a command is
    repeated after a kill, or of a duplicate."""
    arrival = find_arrival(session, batch.id, shown)
    if arrival is not None and (arrival.state, arrival.asset_id, arrival.sha256) == (
        "ready",
        asset.id,
        digest,
    ):
        return Outcome(shown, "ready", size, digest, asset.id, arrival.reason_code, arrival.reason)
    reason = (
        IN_TRASH
        if asset.state == "trashed"
        else message("The event has it already, as %(name)s.", name=asset.filename)
    )
    return Outcome(shown, "duplicate", size, digest, asset.id, "duplicate", reason)
