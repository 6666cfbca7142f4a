"""The start page of the administration: first steps, then its sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.administration import storage_usage
from mediahub.administration.first_steps import (
    CAN_BE_LEFT,
    FirstSteps,
    Step,
    first_steps,
    leave_step,
    name_organisation,
)
from mediahub.catalog.settings.installation_settings import ORGANISATION, read_setting
from mediahub.http.context import services
from mediahub.ingest.uploads.quotas import NEARLY
from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.admin.navigation import links

blueprint = admin_blueprint("admin", __name__)


@dataclass(frozen=True, slots=True)
class StepShown:
    """A first step in the reader's words."""

    step: Step
    title: str
    text: str
    url: str
    """Where it is done; empty where it needs an event first."""
    can_be_left: bool


@blueprint.get("")
def page() -> str:
    """What a new office still has to do, and the sections."""
    with services().database.read() as database:
        found = first_steps(database)
        organisation = read_setting(database, ORGANISATION, "")
        return render_template(
            "admin/overview.html",
            sections=links()[1:],
            steps=[_shown(found, step) for step in found.steps],
            next_step=found.next_step,
            event=found.event,
            organisation=organisation,
            warnings=storage_usage.warnings(database, NEARLY),
        )


@blueprint.post("/steps/<name>")
def leave(name: str) -> BaseResponse:
    """Leave a first step out, or take it up again."""
    leave_step(services().database, name, left="again" not in request.form)
    return redirect(url_for("admin.page"), 303)


@blueprint.post("/organisation")
def organisation() -> BaseResponse:
    """Set what the office is called."""
    name_organisation(services().database, request.form.get("organisation", ""))
    flash(gettext("Saved."))
    return redirect(url_for("admin.page"), 303)


def _shown(found: FirstSteps, step: Step) -> StepShown:
    slug = found.event.slug if found.event else ""
    words = {
        "account": (gettext("Your account"), gettext("You are signed in as an admin.")),
        "organisation": (
            gettext("Your organisation"),
            gettext("Its name stands above this page."),
        ),
        "event": (gettext("The first event"), gettext("Its name, its days and its time zone.")),
        "programme": (
            gettext("The programme"),
            gettext("From a calendar file or by hand: pictures find their session by time and room."),
        ),
        "photographers": (
            gettext("Photographers"),
            gettext("A link with a QR code for their phones, and FTP accounts for their cameras."),
        ),
        "press_page": (
            gettext("The press page"),
            gettext("What journalists read before they register, with your contact."),
        ),
        "picture": (gettext("A test picture"), gettext("Upload one, and find it in the library.")),
    }
    ways: dict[str, tuple[str, dict[str, Any]]] = {
        "organisation": ("admin.page", {"_anchor": "organisation"}),
        "event": ("admin_events.form", {}),
        "programme": ("programme.page", {"slug": slug}),
        "photographers": ("admin_photographers.page", {"slug": slug}),
        "press_page": ("press_settings.page", {"slug": slug}),
        "picture": ("upload.page", {"slug": slug}),
    }
    endpoint, values = ways.get(step.name, ("", {}))
    url = url_for(endpoint, **values) if endpoint and (slug or not step.needs_event) else ""
    title, text = words[step.name]
    return StepShown(step, title, text, url, step.name in CAN_BE_LEFT)
