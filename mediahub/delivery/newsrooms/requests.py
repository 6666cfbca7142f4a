"""Newsrooms as pages and the API ask for them: targets, sendings and standing orders.

Each is a transaction of its own; `event_id`, where it is given, says whose the thing has to be.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Newsroom, StandingOrder
from mediahub.delivery.newsrooms import orders, runs, targets
from mediahub.delivery.newsrooms.targets import NewTarget
from mediahub.delivery.selections import Selection
from mediahub.runtime import Services


def keep_target(services: Services, event_id: int, new: NewTarget) -> Newsroom:
    """Keep a newsroom's server, its secret encrypted. Raises TransmissionError for what cannot be one."""
    with services.database.begin() as session:
        target = targets.add_target(session, services.settings, event_id, new)
        details = {"kind": target.kind, "address": new.address}
        audit.record(session, audit.Action.NEWSROOM_ADDED, target, details)
        return target


def set_item_format(
    database: Database, target_id: int, item_format: str, event_id: int | None = None
) -> Newsroom:
    """Have news items go to a newsroom beside files, or no longer. Raises NewsroomMissing and
    TransmissionError."""
    with database.begin() as session:
        target = targets.set_item_format(session, target_id, item_format, event_id)
        audit.record(session, audit.Action.NEWSROOM_CHANGED, target, {"items": item_format})
        return target


def forget_target(database: Database, target_id: int, event_id: int | None = None) -> None:
    """Forget a newsroom's server, its secret, its orders and its log. Raises NewsroomMissing."""
    with database.begin() as session:
        target = targets.require_target(session, target_id, event_id)
        audit.record(session, audit.Action.NEWSROOM_REMOVED, target)
        targets.remove_target(session, target_id, event_id)


def send(database: Database, event_id: int, target_id: int, user_id: int | None, chosen: Selection) -> int:
    """Have pictures sent in somebody's name; the id of the sending. Raises NewsroomMissing,
    TransmissionError and RecipeError."""
    with database.begin() as session:
        target = targets.require_target(session, target_id, event_id)
        run = runs.send_selection(session, target, user_id, chosen)
        details = {"sending": run.id, "pictures": len(chosen.ids), "recipe": chosen.recipe}
        audit.record(session, audit.Action.PUSHED, target, details, assets=chosen.ids)
        return run.id


def stop_sending(database: Database, run_id: int, event_id: int | None = None) -> None:
    """Send no further file. Raises SendingMissing."""
    with database.begin() as session:
        run = runs.require_run(session, run_id, event_id)
        runs.stop(run)
        audit.record(session, audit.Action.PUSH_STOPPED, run.target, {"sending": run.id})


def retry_sending(database: Database, run_id: int, event_id: int | None = None) -> None:
    """Try once more, now, what was not sent. Raises SendingMissing."""
    with database.begin() as session:
        run = runs.require_run(session, run_id, event_id)
        runs.retry(session, run)
        audit.record(session, audit.Action.PUSHED, run.target, {"sending": run.id, "again": True})


def pause_order(database: Database, order_id: int, paused: bool) -> None:
    """Hold a standing order, or let it go on. Raises OrderMissing."""
    with database.begin() as session:
        orders.set_paused(session, order_id, paused)
        _record_order(session, audit.Action.ORDER_CHANGED, order_id, paused=paused)


def toggle_order(database: Database, order_id: int, event_id: int) -> None:
    """Hold a standing order that goes on, or let one go on that is held. Raises OrderMissing."""
    with database.begin() as session:
        orders.toggle_pause(session, order_id, event_id)
        _record_order(session, audit.Action.ORDER_CHANGED, order_id)


def end_order(database: Database, order_id: int, event_id: int | None = None) -> None:
    """End a standing order; what was sent stays in the log. Raises OrderMissing."""
    with database.begin() as session:
        order = orders.require_order(session, order_id, event_id)
        _record_order(session, audit.Action.ORDER_ENDED, order.id)
        orders.end_order(session, order_id, event_id)


def _record_order(session: Session, action: audit.Action, order_id: int, **details: object) -> None:
    order = session.get_one(StandingOrder, order_id)
    what = audit.Subject("standing_order", str(order_id), order.search.name, order.target.event_id)
    audit.record(session, action, what, {"newsroom": order.target.name, **details})
