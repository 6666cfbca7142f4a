"""Transmissions, sendings to newsrooms (runs): asked for, stopped, tried again, and how far each is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, func, not_, or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.assets import without_other_events
from mediahub.catalog.coordination.waits import has_come
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Newsroom, Transmission, TransmissionFile, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.recipient_numbers import new_number
from mediahub.delivery.newsrooms.model import SendingMissing, TransmissionError
from mediahub.delivery.selections import Selection
from mediahub.messages import message

MAX_FILES = 20_000
LEASE = timedelta(minutes=3)
"""For so long a sending that says nothing belongs to its worker."""
ENDED = ("done", "failed", "stopped")


def require_run(session: Session, run_id: int, event_id: int | None = None) -> Transmission:
    """A sending, of this event if one is named. Raises SendingMissing."""
    run = session.get(Transmission, run_id)
    if run is None or (event_id is not None and run.target.event_id != event_id):
        raise SendingMissing
    return run


def runs_of(session: Session, event_id: int, offset: int = 0, limit: int = 100) -> list[Transmission]:
    """The event's sendings, the latest first; at most `limit` from `offset` on."""
    query = select(Transmission).join(Newsroom).where(Newsroom.event_id == event_id)
    return list(session.scalars(query.order_by(Transmission.id.desc()).offset(offset).limit(limit)))


def count_runs(session: Session, event_id: int) -> int:
    """How many sendings the event has."""
    query = select(func.count()).select_from(Transmission).join(Newsroom)
    return session.scalar(query.where(Newsroom.event_id == event_id)) or 0


def files_of(session: Session, run_id: int, offset: int, limit: int) -> list[TransmissionFile]:
    """The files of a sending in their order; at most `limit` from `offset` on."""
    query = (
        select(TransmissionFile).where(TransmissionFile.run_id == run_id).order_by(TransmissionFile.position)
    )
    return list(session.scalars(query.offset(offset).limit(limit)))


def event_of(session: Session, run: Transmission) -> Event:
    """The event whose pictures a sending is of."""
    return session.get_one(Event, run.target.event_id)


def send_selection(
    session: Session, target: Newsroom, user_id: int | None, chosen: Selection
) -> Transmission:
    """Note that these pictures are to be sent in somebody's name (see `send_to`)."""
    user = session.get_one(User, user_id)
    return send_to(session, target, user, chosen.ids, recipe=chosen.recipe, name=chosen.name)


def send_to(
    session: Session, target: Newsroom, user: User, ids: Sequence[str], *, recipe: str, name: str
) -> Transmission:
    """Note that these pictures are to be sent; a worker begins. Raises TransmissionError and RecipeError."""
    recipes.parse(recipe)
    wanted = without_other_events(session, target.event_id, ids)
    if not 0 < len(wanted) <= MAX_FILES:
        raise TransmissionError(
            message("Between 1 and %(count)s pictures are sent at a time.", count=f"{MAX_FILES:,}")
        )
    event = session.get_one(Event, target.event_id)
    run = Transmission(
        target_id=target.id,
        user_id=user.id,
        name=name[:200],
        recipe=recipe,
        recipient_number=new_number(session, event, user, "push", recipient=target.name),
    )
    session.add(run)
    session.flush()
    session.add_all(
        TransmissionFile(run_id=run.id, position=number, asset_id=asset_id)
        for number, asset_id in enumerate(wanted, 1)
    )
    session.flush()
    return run


def claim(database: Database) -> tuple[int, str] | None:
    """The sending that is due longest, which is the caller's from now on, and the request that asked for it;
    None if none is due. What goes to a newsroom that something is being sent to waits: a slow one takes one
    worker, and not all of them."""
    now = utcnow()
    lease_is_over = has_come(Transmission.due_at, now, LEASE)
    under_way = select(Transmission.target_id).where(Transmission.state == "sending", not_(lease_is_over))
    due = (
        or_(
            and_(Transmission.state == "waiting", Transmission.due_at <= now),
            and_(Transmission.state == "sending", lease_is_over),
        ),
        Transmission.target_id.not_in(under_way),
    )
    with database.read() as session:
        found = session.scalar(select(Transmission.id).where(*due).order_by(Transmission.due_at).limit(1))
    if found is None:
        return None
    with database.begin() as session:
        mine = update(Transmission).where(Transmission.id == found, *due)
        taken = session.execute(
            mine.values(state="sending", due_at=now + LEASE).returning(Transmission.request_id),
            execution_options={"synchronize_session": False},
        ).first()
        return None if taken is None else (found, taken.request_id or "")


def stop(run: Transmission) -> None:
    """Send no further file."""
    if run.state not in ENDED:
        run.state, run.finished_at, run.problem = "stopped", utcnow(), ""


def retry(session: Session, run: Transmission) -> None:
    """Try once more, now, what was not sent. What the rules refused is asked again too. Nothing while it is
    being sent, or waits for its turn or hour."""
    if run.state == "sending" or (run.state == "waiting" and not run.attempts):
        return
    for file in session.scalars(
        select(TransmissionFile).where(TransmissionFile.run_id == run.id, TransmissionFile.state != "sent")
    ):
        file.state, file.reason = "waiting", ""
    run.state, run.due_at, run.attempts, run.problem, run.finished_at = "waiting", utcnow(), 0, "", None


def counts(session: Session, run_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many files of each sending are in which state."""
    query = (
        select(TransmissionFile.run_id, TransmissionFile.state, func.count())
        .where(TransmissionFile.run_id.in_(run_ids))
        .group_by(TransmissionFile.run_id, TransmissionFile.state)
    )
    found: dict[int, dict[str, int]] = {}
    for run_id, state, number in session.execute(query):
        found.setdefault(run_id, {})[state] = number
    return found
