"""Newsrooms over the API: targets, sendings and standing orders; for admins and marketing."""

from __future__ import annotations

from typing import Any

from mediahub.api.blueprint import Blueprint
from mediahub.api.delivery.newsroom_schemas import (
    NewNewsroomSchema,
    NewOrderSchema,
    NewsroomChangeSchema,
    NewsroomSchema,
    NewTransmissionSchema,
    OrderChangeSchema,
    OrderSchema,
    TransmissionFilesSchema,
    TransmissionSchema,
    TransmissionsSchema,
    TriedSchema,
    TryNewsroomSchema,
)
from mediahub.api.delivery.zips import wanted_pictures
from mediahub.api.shared.access import DESK_ONLY, event_for, my_id, open_event, refusals, require
from mediahub.api.shared.fields import PageArgs
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import Newsroom, Transmission
from mediahub.delivery.newsrooms import orders, requests, runs, targets
from mediahub.delivery.newsrooms.channels.kinds import chosen
from mediahub.delivery.newsrooms.model import TransmissionError, Untrusted
from mediahub.delivery.newsrooms.orders import Standing
from mediahub.delivery.newsrooms.targets import NewTarget
from mediahub.http.context import requires, services, viewer
from mediahub.rights import Capability

blueprint = Blueprint("api-newsrooms", __name__, description="Newsrooms' servers, and what is sent to them")
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.SEND_TO_NEWSROOMS, DESK_ONLY))


@blueprint.get("/events/<slug>/newsrooms")
@blueprint.response(200, NewsroomSchema(many=True))
@refusals(blueprint, 403, 404)
def newsrooms(slug: str) -> list[Newsroom]:
    """List the event's newsrooms. Their passwords are shown to nobody."""
    with services().database.read() as session:
        return targets.targets_of(session, event_for(session, slug).id)


@blueprint.post("/events/<slug>/newsrooms")
@idempotent(blueprint)
@blueprint.arguments(NewNewsroomSchema)
@blueprint.response(201, NewsroomSchema)
@refusals(blueprint, 403, 404, 409)
def add(args: dict[str, Any], slug: str) -> Newsroom:
    """Keep a newsroom's server, its secret encrypted. Try it next."""
    named = ("name", "kind", "address", "username", "secret", "folder")
    kept = {name: args[name] for name in named}
    new = NewTarget(**kept, options=chosen(args), item_format=args["items"])
    return requests.keep_target(services(), open_event(slug).id, new)


@blueprint.post("/newsrooms/<int:target_id>/try")
@blueprint.arguments(TryNewsroomSchema)
@blueprint.response(200, TriedSchema)
@refusals(blueprint, 403, 404)
def try_it(args: dict[str, Any], target_id: int) -> dict[str, Any]:
    """Sign in there now, and say how that went. What waited for it goes then. A server whose key or
    certificate nobody has confirmed, or that shows another than before, is sent no password."""
    try:
        targets.try_and_record(services(), target_id, args["fingerprint"])
    except Untrusted as error:
        return {"works": False, "problem": str(error), "fingerprint": error.fingerprint}
    except TransmissionError as error:
        return {"works": False, "problem": str(error), "fingerprint": ""}
    return {"works": True, "problem": "", "fingerprint": ""}


@blueprint.patch("/newsrooms/<int:target_id>")
@blueprint.arguments(NewsroomChangeSchema)
@blueprint.response(200, NewsroomSchema)
@refusals(blueprint, 403, 404)
def change_newsroom(args: dict[str, Any], target_id: int) -> Newsroom:
    """Have news items go beside its files, as ninjs or NewsML-G2, or no longer."""
    return requests.set_item_format(services().database, target_id, args["items"])


@blueprint.delete("/newsrooms/<int:target_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def remove(target_id: int) -> None:
    """Forget a newsroom, its password, its orders and its log."""
    requests.forget_target(services().database, target_id)


@blueprint.get("/events/<slug>/transmissions")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, TransmissionsSchema)
@refusals(blueprint, 403, 404)
def transmissions(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """List what was sent, the latest first."""
    with services().database.read() as session:
        event = event_for(session, slug)
        page = runs.runs_of(session, event.id, args["offset"], args["limit"])
        counts = runs.counts(session, [run.id for run in page])
        return {
            "total": runs.count_runs(session, event.id),
            "transmissions": [_shown(run, counts.get(run.id, {})) for run in page],
        }


@blueprint.post("/events/<slug>/transmissions")
@idempotent(blueprint)
@blueprint.arguments(NewTransmissionSchema)
@blueprint.response(202, TransmissionSchema)
@refusals(blueprint, 403, 404, 409)
def send(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Send `assets`, what a `basket` holds, or what a search (`q`) finds. A newsroom gets what press may
    have; what is under embargo waits for its hour."""
    with services().database.read() as session:
        event = event_for(session, slug)
        targets.require_target(session, args["newsroom"], event.id)
        chosen = wanted_pictures(session, event, args)
    return _read(requests.send(services().database, event.id, args["newsroom"], my_id(), chosen))


@blueprint.get("/transmissions/<int:run_id>")
@blueprint.response(200, TransmissionSchema)
@refusals(blueprint, 403, 404)
def one(run_id: int) -> dict[str, Any]:
    """Get how far a sending is."""
    return _read(run_id)


@blueprint.get("/transmissions/<int:run_id>/files")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, TransmissionFilesSchema)
@refusals(blueprint, 403, 404)
def files(args: dict[str, Any], run_id: int) -> dict[str, Any]:
    """List its files and how each fared."""
    with services().database.read() as session:
        run = runs.require_run(session, run_id)
        total = sum(runs.counts(session, [run.id]).get(run.id, {}).values())
        return {"total": total, "files": runs.files_of(session, run.id, args["offset"], args["limit"])}


@blueprint.post("/transmissions/<int:run_id>/stop")
@blueprint.response(200, TransmissionSchema)
@refusals(blueprint, 403, 404)
def stop(run_id: int) -> dict[str, Any]:
    """Send no further file."""
    requests.stop_sending(services().database, run_id)
    return _read(run_id)


@blueprint.post("/transmissions/<int:run_id>/again")
@blueprint.response(200, TransmissionSchema)
@refusals(blueprint, 403, 404)
def retry(run_id: int) -> dict[str, Any]:
    """Try once more, now, what was not sent. What the rules refused is asked again too."""
    requests.retry_sending(services().database, run_id)
    return _read(run_id)


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
        event_id = event_for(session, slug).id
    order_id = orders.place_for(
        services(), viewer(), event_id, args["search"], args["newsroom"],
        recipe=args["recipe"], with_found=args["with_found"],
    )  # fmt: skip
    with services().database.read() as session:
        return orders.standing_order(session, order_id)


@blueprint.patch("/orders/<int:order_id>")
@blueprint.arguments(OrderChangeSchema)
@blueprint.response(200, OrderSchema)
@refusals(blueprint, 403, 404)
def change(args: dict[str, Any], order_id: int) -> Standing:
    """Hold a standing order, or let it go on: what was found meanwhile goes then."""
    requests.pause_order(services().database, order_id, args["paused"])
    with services().database.read() as session:
        return orders.standing_order(session, order_id)


@blueprint.delete("/orders/<int:order_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def end(order_id: int) -> None:
    """End a standing order. What was sent stays in the log."""
    requests.end_order(services().database, order_id)


def _read(run_id: int) -> dict[str, Any]:
    with services().database.read() as session:
        run = runs.require_run(session, run_id)
        return _shown(run, runs.counts(session, [run.id]).get(run.id, {}))


def _shown(run: Transmission, counts: dict[str, int]) -> dict[str, Any]:
    columns = ("id", "name", "recipe", "state", "problem", "created_at", "due_at", "finished_at")
    return {
        **{name: getattr(run, name) for name in columns},
        "newsroom": run.target_id,
        "total": sum(counts.values()),
        "counts": counts,
    }
