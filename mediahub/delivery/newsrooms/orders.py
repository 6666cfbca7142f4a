"""Standing orders: what a saved search finds from now on goes to a newsroom by itself.

An order gives a frame to a sending in the transaction that notes it, so a killed worker neither loses one nor
gives it twice. A frame counts as found when press may take it, so the end of an embargo, a release and a
better class of rights are news just like an upload.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from mediahub import audit
from mediahub.alerts.matching import ask
from mediahub.alerts.notified import Ids, as_array, packed, unknown_among, unpacked
from mediahub.alerts.saved_searches import find_search
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import (
    Asset,
    Event,
    Newsroom,
    SavedSearch,
    StandingOrder,
    StandingOrderAsset,
    Transmission,
    TransmissionFile,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.recipient_numbers import new_number
from mediahub.delivery.newsrooms.model import NewsroomMissing, OrderMissing, TransmissionError
from mediahub.identity.press import viewer_of
from mediahub.messages import N_, message
from mediahub.problems import Missing
from mediahub.rights import NEWSROOM, Action, Capability, Viewer, decide
from mediahub.runtime import Services

MAX_ORDERS = 50
"""Orders of one event."""
BATCH = 500
"""Frames of one sending; more are given to the next."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An order with how far it is."""

    order: StandingOrder
    counts: dict[str, int]
    """How many of its frames are in which state."""
    problem: str = ""
    """What holds up or has failed the latest sending of it that is not done."""


def place(
    services: Services, search_id: int, target_id: int, user_id: int, *, recipe: str, with_found: bool
) -> int:
    """Set up an order; its id. What the search finds now is sent too if `with_found`.

    The search has to be one that the user sees. Raises TransmissionError and RecipeError.
    """
    recipes.parse(recipe)
    with services.database.read() as session:
        search = session.get(SavedSearch, search_id, options=[joinedload(SavedSearch.event)])
    if search is None:
        raise TransmissionError(N_("This search is gone."))
    found = [] if with_found else ask(services, search, NEWSROOM)
    with services.database.begin() as session:
        target = session.get(Newsroom, target_id)
        if target is None or target.event_id != search.event_id:
            raise TransmissionError(N_("This newsroom is gone."))
        mine = StandingOrder.search_id == search_id, StandingOrder.target_id == target_id
        if session.scalar(select(StandingOrder.id).where(*mine)) is not None:
            raise TransmissionError(N_("What this search finds goes to this newsroom already."))
        if len(orders_of(session, search.event_id)) >= MAX_ORDERS:
            raise TransmissionError(
                message("An event has at most %(count)d standing orders; end one first.", count=MAX_ORDERS)
            )
        known = list(_takable(session, found, (NEWSROOM,), utcnow()))
        order = StandingOrder(
            search_id=search_id, target_id=target_id, user_id=user_id, recipe=recipe, baseline=packed(known)
        )
        session.add(order)
        session.flush()
        what = audit.Subject("standing_order", str(order.id), search.name, search.event_id)
        audit.record(session, audit.Action.ORDER_PLACED, what, {"newsroom": target.name, "recipe": recipe})
        return order.id


def place_for(
    services: Services,
    viewer: Viewer,
    event_id: int,
    search_id: int,
    target_id: int,
    *,
    recipe: str,
    with_found: bool,
) -> int:
    """Set up an order of `viewer`, for a search of this event that they see; its id (see `place`)."""
    with services.database.read() as session:
        if find_search(session, viewer, event_id, search_id) is None:
            raise Missing(N_("There is no such search, or it is not shared with you."))
        target = session.get(Newsroom, target_id)
        if target is None or target.event_id != event_id:
            raise NewsroomMissing
    by = viewer.user_id or 0
    return place(services, search_id, target_id, by, recipe=recipe, with_found=with_found)


def require_order(session: Session, order_id: int, event_id: int | None = None) -> StandingOrder:
    """A standing order, of this event if one is named. Raises OrderMissing."""
    order = session.get(StandingOrder, order_id, options=[joinedload(StandingOrder.target)])
    if order is None or (event_id is not None and order.target.event_id != event_id):
        raise OrderMissing
    return order


def toggle_pause(session: Session, order_id: int, event_id: int) -> None:
    """Hold an order, or let it go on: what was found meanwhile goes then. Raises OrderMissing."""
    order = require_order(session, order_id, event_id)
    order.is_paused = not order.is_paused


def set_paused(session: Session, order_id: int, paused: bool) -> None:
    """Hold an order, or let it go on. Raises OrderMissing."""
    require_order(session, order_id).is_paused = paused


def end_order(session: Session, order_id: int, event_id: int | None = None) -> None:
    """End an order. What was sent stays in the log. Raises OrderMissing."""
    session.delete(require_order(session, order_id, event_id))


def orders_of(session: Session, event_id: int) -> list[StandingOrder]:
    """Every order of an event, by search and newsroom."""
    query = (
        select(StandingOrder)
        .join(StandingOrder.target)
        .join(StandingOrder.search)
        .where(Newsroom.event_id == event_id)
        .order_by(SavedSearch.name, Newsroom.name, StandingOrder.id)
        .options(
            joinedload(StandingOrder.target), joinedload(StandingOrder.search), joinedload(StandingOrder.user)
        )
    )
    return list(session.scalars(query))


def standing(session: Session, event_id: int) -> list[Standing]:
    """The standing orders of an event, with how far each is."""
    orders = orders_of(session, event_id)
    query = (
        select(StandingOrderAsset.order_id, TransmissionFile.state, func.count())
        .join(TransmissionFile, _its_file())
        .where(StandingOrderAsset.order_id.in_([order.id for order in orders]))
        .group_by(StandingOrderAsset.order_id, TransmissionFile.state)
    )
    counts: dict[int, dict[str, int]] = {}
    for order_id, state, number in session.execute(query):
        counts.setdefault(order_id, {})[state] = number
    held = (
        select(StandingOrderAsset.order_id, Transmission.problem)
        .join(Transmission, Transmission.id == StandingOrderAsset.run_id)
        .where(StandingOrderAsset.order_id.in_([order.id for order in orders]))
        .where(Transmission.state.in_(("waiting", "failed")), Transmission.problem != "")
        .order_by(Transmission.id)
    )
    problems: dict[int, str] = {order_id: problem for order_id, problem in session.execute(held)}  # noqa: C416
    return [Standing(order, counts.get(order.id, {}), problems.get(order.id, "")) for order in orders]


def standing_order(session: Session, order_id: int) -> Standing:
    """One order with how far it is. Raises OrderMissing."""
    event_id = require_order(session, order_id).target.event_id
    return next(one for one in standing(session, event_id) if one.order.id == order_id)


def follow(services: Services, order_id: int) -> int:
    """Give what is new to a sending; how many frames. Nothing while the order is paused, or while whoever
    placed it may not hand pictures out."""
    with services.database.read() as session:
        options = [
            joinedload(StandingOrder.search).joinedload(SavedSearch.event),
            joinedload(StandingOrder.user),
        ]
        order = session.get(StandingOrder, order_id, options=options)
        if order is None or order.is_paused or order.user is None:
            return 0
        sender = viewer_of(session, order.user).at(order.search.event.slug)
        if not sender.may(Capability.SEND_TO_NEWSROOMS):
            return 0
        known = _known(session, order)
    fresh = unknown_among(ask(services, order.search, NEWSROOM), known)
    # the search says the latest first; a newsroom gets them as they came
    return _give(services, order_id, list(reversed(fresh)), sender) if fresh else 0


def keeps_trying(session: Session, run_id: int) -> bool:
    """Whether a sending is of an order that stands: then a server that is away is not given up."""
    frame = select(StandingOrderAsset.order_id).where(StandingOrderAsset.run_id == run_id).limit(1)
    return session.scalar(frame) is not None


def _give(services: Services, order_id: int, fresh: Sequence[str], sender: Viewer) -> int:
    with services.database.begin() as session:
        order = session.get(StandingOrder, order_id, with_for_update=True)
        if order is None or order.user is None or order.is_paused:
            return 0
        wanted = list(islice(_takable(session, fresh, (sender, NEWSROOM), utcnow()), BATCH))
        places = _on_their_way(session, order, wanted)
        if others := [one for one in wanted if one not in places]:
            places |= _add(session, _open_run(session, order) or _new_run(session, order, order.user), others)
        for asset_id in wanted:
            run_id, position = places[asset_id]
            session.merge(
                StandingOrderAsset(order_id=order_id, asset_id=asset_id, run_id=run_id, position=position)
            )
        return len(wanted)


def _add(session: Session, run: Transmission, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Put frames behind those of a sending; where each stands."""
    last = (
        session.scalar(select(func.max(TransmissionFile.position)).where(TransmissionFile.run_id == run.id))
        or 0
    )
    places = {one: (run.id, number) for number, one in enumerate(ids, last + 1)}
    session.add_all(
        TransmissionFile(run_id=run.id, position=position, asset_id=one)
        for one, (_, position) in places.items()
    )
    session.flush()
    return places


def _on_their_way(session: Session, order: StandingOrder, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Those of `ids` that this newsroom has or is about to get in this size, by another order or by hand."""
    goes = and_(TransmissionFile.state == "waiting", Transmission.state.in_(("waiting", "sending")))
    query = (
        select(TransmissionFile.asset_id, TransmissionFile.run_id, TransmissionFile.position)
        .join(Transmission, Transmission.id == TransmissionFile.run_id)
        .where(Transmission.target_id == order.target_id, Transmission.recipe == order.recipe)
        .where(TransmissionFile.asset_id.in_(ids), or_(TransmissionFile.state == "sent", goes))
    )
    return {asset_id: (run_id, position) for asset_id, run_id, position in session.execute(query)}


def _known(session: Session, order: StandingOrder) -> Ids:
    """What need not be looked at again. What a newsroom was refused may be allowed by now, and of what no
    file could be made one may be, once the picture was changed."""
    settled = or_(
        TransmissionFile.state != "failed",
        Transmission.finished_at.is_(None),
        Asset.updated_at <= Transmission.finished_at,
    )
    given = (
        select(StandingOrderAsset.asset_id)
        .join(TransmissionFile, _its_file())
        .join(Transmission, Transmission.id == StandingOrderAsset.run_id)
        .join(Asset, Asset.id == StandingOrderAsset.asset_id)
        .where(StandingOrderAsset.order_id == order.id, TransmissionFile.state != "refused", settled)
    )
    return as_array([*unpacked(order.baseline), *session.scalars(given)])


def _its_file() -> ColumnElement[bool]:
    return and_(
        TransmissionFile.run_id == StandingOrderAsset.run_id,
        TransmissionFile.position == StandingOrderAsset.position,
    )


def _takable(
    session: Session, ids: Sequence[str], viewers: Collection[Viewer], now: datetime
) -> Iterator[str]:
    """Those of `ids`, in their order, that all of `viewers` may take now."""
    for part in in_chunks(ids):
        assets = {asset.id: asset for asset in session.scalars(select(Asset).where(Asset.id.in_(part)))}
        for asset in (assets[one] for one in part if one in assets):
            terms = terms_of(asset)
            if all(decide(viewer, terms, Action.DOWNLOAD, now).allowed for viewer in viewers):
                yield asset.id


def _open_run(session: Session, order: StandingOrder) -> Transmission | None:
    """A sending of the order that has not begun and takes more frames, so that a newsroom that is away for a
    night is not left with hundreds of them."""
    its = select(StandingOrderAsset.run_id).where(StandingOrderAsset.order_id == order.id)
    query = select(Transmission).where(
        Transmission.id.in_(its),
        Transmission.target_id == order.target_id,
        Transmission.state == "waiting",
        Transmission.recipe == order.recipe,
    )
    found = session.scalar(query.order_by(Transmission.id.desc()).limit(1).with_for_update())
    if found is None:
        return None
    held = session.scalar(select(func.count()).where(TransmissionFile.run_id == found.id)) or 0
    # what waits for an hour is due then; fresh frames are not to wait with it
    return found if held < BATCH and (found.attempts or found.due_at <= utcnow()) else None


def _new_run(session: Session, order: StandingOrder, user: User) -> Transmission:
    event = session.get_one(Event, order.target.event_id)
    run = Transmission(
        target_id=order.target_id,
        user_id=user.id,
        name=order.search.name,
        recipe=order.recipe,
        recipient_number=new_number(session, event, user, "push", recipient=order.target.name),
    )
    session.add(run)
    session.flush()
    return run


def send_failed_again(session: Session, target_id: int) -> int:
    """Try what did not get through of the target's standing orders again now, as its settings work; how many
    sendings."""
    theirs = Transmission.id.in_(select(StandingOrderAsset.run_id)), Transmission.target_id == target_id
    held = or_(
        Transmission.state == "failed", and_(Transmission.state == "waiting", Transmission.attempts > 0)
    )
    ids = list(session.scalars(select(Transmission.id).where(*theirs, held)))
    lost = TransmissionFile.run_id.in_(ids), TransmissionFile.state == "failed"
    session.execute(update(TransmissionFile).where(*lost).values(state="waiting", reason=""))
    values = {"state": "waiting", "due_at": utcnow(), "attempts": 0, "problem": "", "finished_at": None}
    session.execute(update(Transmission).where(Transmission.id.in_(ids)).values(**values))
    return len(ids)
