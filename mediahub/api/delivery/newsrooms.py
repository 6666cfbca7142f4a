"""Newsrooms over the API: targets, sendings and standing orders; for admins and marketing."""

from __future__ import annotations

from typing import Any

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mediahub.alerts.keeping import find_search
from mediahub.api.blueprint import Blueprint
from mediahub.api.delivery.newsroom_schemas import (
    NewNewsroomSchema,
    NewOrderSchema,
    NewPushSchema,
    NewsroomSchema,
    OrderChangeSchema,
    OrderSchema,
    PushesSchema,
    PushFilesSchema,
    PushSchema,
    TriedSchema,
)
from mediahub.api.delivery.zips import wanted_pictures
from mediahub.api.shared.access import event_for, my_id, refusals, require, require_desk
from mediahub.api.shared.fields import PageArgs
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import Event, PushFile, PushOrder, PushRun, PushTarget, User
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.newsrooms import orders, runs
from mediahub.delivery.newsrooms.model import PushError
from mediahub.delivery.newsrooms.orders import Standing
from mediahub.delivery.newsrooms.runs import NewTarget
from mediahub.http.context import services, viewer
from mediahub.http.errors import problem_details

blueprint = Blueprint("api-newsrooms", __name__, description="Newsrooms' servers, and what is sent to them")
blueprint.before_request(require("desk"))
blueprint.before_request(require_desk)


@blueprint.errorhandler(PushError)
@blueprint.errorhandler(RecipeError)
def refused(error: Exception) -> Any:
    """What cannot be sent."""
    return problem_details(409, str(error))


@blueprint.get("/events/<slug>/newsrooms")
@blueprint.response(200, NewsroomSchema(many=True))
@refusals(blueprint, 403, 404)
def newsrooms(slug: str) -> list[PushTarget]:
    """List the event's newsrooms. Their passwords are shown to nobody."""
    with services().database.read() as session:
        return runs.targets_of(session, event_for(session, slug).id)


@blueprint.post("/events/<slug>/newsrooms")
@idempotent(blueprint)
@blueprint.arguments(NewNewsroomSchema)
@blueprint.response(201, NewsroomSchema)
@refusals(blueprint, 403, 404, 409)
def add(args: dict[str, Any], slug: str) -> PushTarget:
    """Keep a newsroom's server, its secret encrypted. Try it next."""
    options: dict[str, Any] = {"region": args["region"]} if args.get("region") else {}
    if not args["verify"]:
        options["verify"] = False
    named = ("name", "kind", "address", "username", "secret", "folder")
    with services().database.begin() as session:
        event = event_for(session, slug)
        new = NewTarget(**{name: args[name] for name in named}, options=options)
        return runs.add_target(session, services().settings, event.id, new)


@blueprint.post("/newsrooms/<int:target_id>/try")
@blueprint.response(200, TriedSchema)
@refusals(blueprint, 403, 404)
def try_it(target_id: int) -> dict[str, Any]:
    """Sign in there now, and say how that went. What waited for it goes then."""
    with services().database.read() as session:
        where = runs.where_of(services().settings, _target(session, target_id))
    try:
        options = runs.try_target(where)
    except PushError as error:
        return {"works": False, "problem": str(error)}
    with services().database.begin() as session:
        _target(session, target_id).options = options
        orders.send_failed_again(session, target_id)
    return {"works": True, "problem": ""}


@blueprint.delete("/newsrooms/<int:target_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def remove(target_id: int) -> None:
    """Forget a newsroom, its password, its orders and its log."""
    with services().database.begin() as session:
        session.delete(_target(session, target_id))


@blueprint.get("/events/<slug>/pushes")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, PushesSchema)
@refusals(blueprint, 403, 404)
def pushes(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """List what was sent, the latest first."""
    with services().database.read() as session:
        event = event_for(session, slug)
        mine = PushTarget.event_id == event.id
        total = session.scalar(select(func.count()).select_from(PushRun).join(PushTarget).where(mine))
        query = select(PushRun).join(PushTarget).where(mine).order_by(PushRun.id.desc())
        page = list(session.scalars(query.offset(args["offset"]).limit(args["limit"])))
        counts = runs.counts(session, [run.id for run in page])
        return {"total": total, "pushes": [_shown(run, counts.get(run.id, {})) for run in page]}


@blueprint.post("/events/<slug>/pushes")
@idempotent(blueprint)
@blueprint.arguments(NewPushSchema)
@blueprint.response(202, PushSchema)
@refusals(blueprint, 403, 404, 409)
def send(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Send `assets`, what a `basket` holds, or what a search (`q`) finds. A newsroom gets what press may
    have; what is under embargo waits for its hour."""
    with services().database.begin() as session:
        event = event_for(session, slug)
        target = _target(session, args["newsroom"], event)
        ids, name, recipe = wanted_pictures(session, event, args)
        run = runs.send_to(
            session,
            target,
            session.get_one(User, my_id()),
            ids,
            recipe=args.get("recipe") or recipe,
            name=args["name"] or name,
        )
        return _read(session, run.id)


@blueprint.get("/pushes/<int:run_id>")
@blueprint.response(200, PushSchema)
@refusals(blueprint, 403, 404)
def one(run_id: int) -> dict[str, Any]:
    """Get how far a sending is."""
    with services().database.read() as session:
        return _read(session, run_id)


@blueprint.get("/pushes/<int:run_id>/files")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, PushFilesSchema)
@refusals(blueprint, 403, 404)
def files(args: dict[str, Any], run_id: int) -> dict[str, Any]:
    """List its files and how each fared."""
    with services().database.read() as session:
        run = _run(session, run_id)
        mine = PushFile.run_id == run.id
        total = session.scalar(select(func.count()).select_from(PushFile).where(mine))
        query = select(PushFile).where(mine).order_by(PushFile.position)
        return {
            "total": total,
            "files": list(session.scalars(query.offset(args["offset"]).limit(args["limit"]))),
        }


@blueprint.post("/pushes/<int:run_id>/stop")
@blueprint.response(200, PushSchema)
@refusals(blueprint, 403, 404)
def stop(run_id: int) -> dict[str, Any]:
    """Send no further file."""
    with services().database.begin() as session:
        runs.stop(_run(session, run_id))
        return _read(session, run_id)


@blueprint.post("/pushes/<int:run_id>/again")
@blueprint.response(200, PushSchema)
@refusals(blueprint, 403, 404)
def again(run_id: int) -> dict[str, Any]:
    """Try once more, now, what was not sent. What the rules refused is asked again too."""
    with services().database.begin() as session:
        runs.again(session, _run(session, run_id))
        session.flush()
        return _read(session, run_id)


@blueprint.get("/events/<slug>/orders")
@blueprint.response(200, OrderSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[Standing]:
    """List the standing orders: what goes to which newsroom by itself, and how far each is."""
    with services().database.read() as session:
        return orders.standing(session, event_for(session, slug).id)


@blueprint.post("/events/<slug>/orders")
@idempotent(blueprint)
@blueprint.arguments(NewOrderSchema)
@blueprint.response(201, OrderSchema)
@refusals(blueprint, 403, 404, 409)
def place(args: dict[str, Any], slug: str) -> Standing:
    """Have what a saved search finds from now on sent to a newsroom, each frame once."""
    with services().database.read() as session:
        event = event_for(session, slug)
        _target(session, args["newsroom"], event)
        if find_search(session, viewer(), event.id, args["search"]) is None:
            abort(404, "There is no such search, or it is not shared with you.")
    order_id = orders.place(
        services(), args["search"], args["newsroom"], my_id(),
        recipe=args["recipe"], with_found=args["with_found"],
    )  # fmt: skip
    with services().database.read() as session:
        return _standing(session, order_id)


@blueprint.patch("/orders/<int:order_id>")
@blueprint.arguments(OrderChangeSchema)
@blueprint.response(200, OrderSchema)
@refusals(blueprint, 403, 404)
def change(args: dict[str, Any], order_id: int) -> Standing:
    """Hold a standing order, or let it go on: what was found meanwhile goes then."""
    with services().database.begin() as session:
        _order(session, order_id).is_paused = args["paused"]
        return _standing(session, order_id)


@blueprint.delete("/orders/<int:order_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def end(order_id: int) -> None:
    """End a standing order. What was sent stays in the log."""
    with services().database.begin() as session:
        session.delete(_order(session, order_id))


def _target(session: Session, target_id: int, event: Event | None = None) -> PushTarget:
    target = session.get(PushTarget, target_id)
    if target is None or (event is not None and target.event_id != event.id):
        abort(404, "There is no such newsroom.")
    return target


def _run(session: Session, run_id: int) -> PushRun:
    run = session.get(PushRun, run_id)
    if run is None:
        abort(404, "There is no such sending.")
    return run


def _order(session: Session, order_id: int) -> PushOrder:
    order = session.get(PushOrder, order_id, options=[joinedload(PushOrder.target)])
    if order is None:
        abort(404, "There is no such standing order.")
    return order


def _standing(session: Session, order_id: int) -> Standing:
    event_id = _order(session, order_id).target.event_id
    return next(one for one in orders.standing(session, event_id) if one.order.id == order_id)


def _read(session: Session, run_id: int) -> dict[str, Any]:
    run = _run(session, run_id)
    return _shown(run, runs.counts(session, [run.id]).get(run.id, {}))


def _shown(run: PushRun, counts: dict[str, int]) -> dict[str, Any]:
    columns = ("id", "name", "recipe", "state", "problem", "created_at", "due_at", "finished_at")
    return {
        **{name: getattr(run, name) for name in columns},
        "newsroom": run.target_id,
        "total": sum(counts.values()),
        "counts": counts,
    }
