"""Newsrooms: targets and sendings; for those who hand an event's pictures out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.alerts.saved_searches import list_searches
from mediahub.catalog.models import Transmission
from mediahub.delivery import selections
from mediahub.delivery.newsrooms import orders, requests, runs, targets
from mediahub.delivery.newsrooms.channels.kinds import KINDS, OPTIONS, chosen, kinds_of_options
from mediahub.delivery.newsrooms.model import SHOWN_FINGERPRINT as SHOWN_FINGERPRINT
from mediahub.delivery.newsrooms.model import TransmissionError
from mediahub.delivery.newsrooms.targets import NewTarget
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.incoming import query_int, sent_fields
from mediahub.http.language import translated, translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.rights import Capability
from mediahub.rights.explanations import say_code
from mediahub.web.shared.display import size_text

blueprint = Blueprint("newsrooms", __name__, url_prefix="/events/<slug>/newsrooms")
require_sender = requires(
    Capability.SEND_TO_NEWSROOMS,
    lazy_gettext("Only the event's marketing team and admins send pictures to newsrooms."),
)
blueprint.before_request(require_sign_in)
blueprint.before_request(require_sender)

MAX_SHOWN = 100
MAX_LETTERS = 120
"""Of a fingerprint."""
NOT_SENT = ("waiting", "refused", "failed")
"""States of files that are missing at the newsroom."""


@blueprint.get("/")
def page(slug: str) -> str:
    """The targets, and what was sent."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        sendings = runs.runs_of(session, event.id, limit=MAX_SHOWN)
        numbers = runs.counts(session, [run.id for run in sendings])
        return render_template(
            "delivery/newsrooms.html",
            event=event,
            targets=targets.targets_of(session, event.id),
            sendings=[_brief(run, numbers.get(run.id, {})) for run in sendings],
            kinds=KINDS,
            shown=SHOWN_FINGERPRINT,
            options=OPTIONS.values(),
            kinds_of=kinds_of_options(),
            states=states(),
            orders=orders.standing(session, event.id),
            said=translated,
            searches=[one.search for one in list_searches(session, viewer(), event.id)],
            recipes=recipe_names(),
            formats=format_names(),
            chosen=query_int("search", 0) or None,
        )


@blueprint.post("/targets")
@fresh
def add(slug: str) -> BaseResponse:
    """Keep a new target, after signing in there once."""
    form = request.form
    options = chosen(
        {
            name: option.default != (name in form) if option.is_flag else form.get(name, "").strip()
            for name, option in OPTIONS.items()
        }
    )
    new = NewTarget(
        form.get("name", ""), form.get("kind", ""), form.get("address", ""), form.get("username", ""),
        form.get("secret", ""), form.get("folder", ""), options, form.get("items", ""),
    )  # fmt: skip
    try:
        target_id = requests.keep_target(services(), event_of(slug).id, new).id
    except TransmissionError as error:
        flash(translated_error(error))
        return redirect(url_for("newsrooms.page", slug=slug))
    return _try(slug, target_id)


@blueprint.post("/targets/<int:target_id>/try")
def try_it(slug: str, target_id: int) -> BaseResponse:
    """Sign in there now, and say how that went; with the fingerprint that somebody confirmed, if they did."""
    return _try(slug, target_id, request.form.get("fingerprint", "")[:MAX_LETTERS])


@blueprint.post("/targets/<int:target_id>/items")
def change_items(slug: str, target_id: int) -> BaseResponse:
    """Have news items go beside its files, in a format, or no longer."""
    items = request.form.get("items", "")
    requests.set_item_format(services().database, target_id, items, event_of(slug).id)
    flash(gettext("Saved."))
    return redirect(url_for("newsrooms.page", slug=slug))


@blueprint.post("/targets/<int:target_id>/delete")
def remove(slug: str, target_id: int) -> BaseResponse:
    """Forget a target, its password and its log."""
    requests.forget_target(services().database, target_id, event_of(slug).id)
    flash(gettext("The target and its password are gone."))
    return redirect(url_for("newsrooms.page", slug=slug))


@blueprint.post("/send")
def send(slug: str) -> BaseResponse:
    """Send a basket."""
    asked = sent_fields()
    target_id, basket_id = asked.integer("target"), asked.integer("basket")
    if target_id is None or basket_id is None:
        abort(400)
    user_id = viewer().user_id
    with services().database.read() as session:
        event = event_or_404(session, slug)
        chosen = selections.of_basket(session, event, basket_id, user_id)
    run_id = requests.send(services().database, event.id, target_id, user_id, chosen)
    return redirect(url_for("newsrooms.one", slug=slug, run_id=run_id))


@blueprint.get("/<int:run_id>")
def one(slug: str, run_id: int) -> str:
    """The log of one sending."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        run = runs.require_run(session, run_id, event.id)
        numbers = runs.counts(session, [run.id]).get(run.id, {})
        return render_template(
            "delivery/newsroom.html",
            event=event,
            run=_brief(run, numbers),
            files=run.files,
            why=lambda file: _why(file.state, file.reason),
            states=states(),
            size_text=size_text,
        )


@blueprint.post("/<int:run_id>/stop")
def stop(slug: str, run_id: int) -> BaseResponse:
    """Send no further file."""
    requests.stop_sending(services().database, run_id, event_of(slug).id)
    return redirect(url_for("newsrooms.one", slug=slug, run_id=run_id))


@blueprint.post("/<int:run_id>/again")
def retry(slug: str, run_id: int) -> BaseResponse:
    """Try once more what was not sent."""
    requests.retry_sending(services().database, run_id, event_of(slug).id)
    return redirect(url_for("newsrooms.one", slug=slug, run_id=run_id))


def states() -> dict[str, str]:
    """What a sending or a file of it is, in words."""
    return {
        "waiting": gettext("Waiting"),
        "sending": gettext("Sending"),
        "done": gettext("Done"),
        "failed": gettext("Failed"),
        "stopped": gettext("Stopped"),
        "sent": gettext("Sent"),
        "refused": gettext("Not allowed"),
    }


def format_names() -> dict[str, str]:
    """What goes beside each file, in words."""
    return {"": gettext("Nothing"), "ninjs": "ninjs", "newsml-g2": "NewsML-G2"}


def recipe_names() -> dict[str, str]:
    """What files can be sent as, in words."""
    return {
        "original": gettext("Original"),
        "press": gettext("Press, at most 3000 pixels"),
        "web": gettext("Web, at most 1600 pixels"),
    }


def _try(slug: str, target_id: int, confirmed: str = "") -> BaseResponse:
    with services().database.read() as session:
        name = targets.require_target(session, target_id, event_or_404(session, slug).id).name
    try:
        targets.try_and_record(services(), target_id, confirmed)
    except TransmissionError as error:
        flash(
            gettext(
                "“%(name)s” is kept, but it does not work yet: %(why)s",
                name=name,
                why=translated_error(error),
            )
        )
    else:
        flash(gettext("“%(name)s” works.", name=name))
    return redirect(url_for("newsrooms.page", slug=slug))


def _why(state: str, reason: str) -> str:
    """Why a file did not go, in the reader's language."""
    if state != "refused":
        return translated(reason)
    return " ".join(say_code(code, gettext) for code in reason.split())


def _brief(run: Transmission, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "id": run.id,
        "name": run.name,
        "target": run.target.name,
        "recipe": run.recipe,
        "state": run.state,
        "problem": translated(run.problem),
        "held_up": run.state == "waiting" and run.attempts > 0,
        "missing": {
            state: numbers[state] for state in ("waiting", "refused", "failed") if numbers.get(state)
        },
        "created_at": run.created_at,
        "due_at": run.due_at,
        "sent": numbers.get("sent", 0),
        "total": sum(numbers.values()),
        "others": {state: number for state, number in numbers.items() if state in ("refused", "failed")},
        "ended": run.state in runs.ENDED,
    }
