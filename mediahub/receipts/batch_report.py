"""Batch report: every file of a delivery, its outcome, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival
from mediahub.csv_text import UTF8_MARK, csv_line
from mediahub.ingest.batches.failed_reads import NOT_READ_YET, SET_APART
from mediahub.ingest.batches.outcome import CUT_OFF, UNTOLD, contributor_sees, in_one_word
from mediahub.messages import N_

ADVICE = {
    "expected": N_("Not sent completely yet. Send it again from the same place: only what is missing goes."),
    "received": N_("Safe in storage. It is checked in a moment."),
    "checking": N_("Safe in storage. It is being checked."),
    "ready": "",
    "duplicate": N_("Nothing to do."),
    "rejected": N_(
        "Follow the reason. The bytes are kept in quarantine for a while, in case they are needed."
    ),
}
SEND_AGAIN = N_("Send the file again from the same place.")
ADVICE_BY_CODE = {
    NOT_READ_YET: N_("Safe in storage. It is tried again by itself."),
    SET_APART: N_("Safe in storage. Ask the team to have it tried again: `mediahub retry`."),
    "never_finished": SEND_AGAIN,
    "not_as_sent": SEND_AGAIN,
    "link_full": N_("Ask the team for another link, then send the file by that."),
    CUT_OFF: N_("Copy it from the card again."),
    "empty": N_("Copy it from the card again."),
    "no_picture": N_("Send its picture too, in the same folder."),
    "picture_rejected": N_("Put its picture right, and send both again."),
    "ambiguous": N_("Send it together with its picture."),
    "in_trash": N_("Restore it from the trash."),
    "not_yours": N_("Ask its photographer or the event's team."),
}
COLUMNS = ("path", "size", "sha256", "state", "asset", "reason", "what to do", "at")


def advice(state: str, code: str) -> str:
    """What its photographer should do about a file; empty if nothing."""
    return ADVICE_BY_CODE.get(code) or ADVICE.get(state, "")


def counts(
    session: Session, batch_ids: Iterable[int], *, to_contributor: bool = False
) -> dict[int, dict[str, int]]:
    """How many files of each batch are in each state; those of `ready` that are kept beside a picture count
    as `joined`."""
    query = (
        select(Arrival.batch_id, Arrival.state, Arrival.reason_code, func.count())
        .where(Arrival.batch_id.in_(list(batch_ids)))
        .group_by(Arrival.batch_id, Arrival.state, Arrival.reason_code)
    )
    result: dict[int, dict[str, int]] = {}
    for batch_id, state, code, number in session.execute(query):
        numbers = result.setdefault(batch_id, {})
        word = in_one_word(*(contributor_sees(state, code) if to_contributor else (state, code)))
        numbers[word] = numbers.get(word, 0) + number
    return result


def arrivals(
    session: Session,
    batch_id: int,
    *,
    state: str | None = None,
    since: datetime | None = None,
    after: int = 0,
    limit: int = 500,
    to_contributor: bool = False,
) -> list[Arrival]:
    """Files of the batch with ids beyond `after`, in order; only those in `state`, or changed `since`."""
    query = select(Arrival).where(Arrival.batch_id == batch_id, Arrival.id > after)
    if state:
        query = query.where(_seen_in(state) if to_contributor else Arrival.state == state)
    if since:
        query = query.where(Arrival.touched_at >= since)
    return list(session.scalars(query.order_by(Arrival.id).limit(limit)))


def _seen_in(state: str) -> ColumnElement[bool]:
    """The files that a contributor sees in this state; see `contributor_sees`."""
    is_untold = and_(Arrival.state == "rejected", Arrival.reason_code.in_(UNTOLD))
    if state == "ready":
        return or_(Arrival.state.in_(("ready", "duplicate")), is_untold)
    return and_(Arrival.state == state, Arrival.state != "duplicate", ~is_untold)


def as_csv(rows: Iterable[Arrival]) -> Iterator[str]:
    """The report as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it right), line by line."""
    yield UTF8_MARK + csv_line(COLUMNS)
    for row in rows:
        yield csv_line(
            (
                row.path,
                str(row.size),
                row.sha256 or row.claimed_sha256 or "",
                in_one_word(row.state, row.reason_code),
                row.asset_id or "",
                row.reason,
                advice(row.state, row.reason_code),
                row.touched_at.isoformat(timespec="seconds"),
            )
        )
