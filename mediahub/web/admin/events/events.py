"""Events: the list, a new one, and the settings of each."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.administration.events import requests
from mediahub.administration.first_steps import first_steps
from mediahub.catalog.events import EventError, logo_key
from mediahub.catalog.models import Event
from mediahub.catalog.settings.event_settings import EventDetails, days_of
from mediahub.curation.crops.logo import CORNERS, Laid, LogoRefused, keep_logo, logo_of
from mediahub.http.context import presigner, services
from mediahub.http.language import translated_error
from mediahub.transfer import jobs
from mediahub.translations import LANGUAGES
from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.shared.accent import DARK_SURFACE, LIGHT_SURFACE, accent_of, contrast_of

blueprint = admin_blueprint("admin_events", __name__, "/events")

GB = 10**9
USUAL_LOGO = Laid(CORNERS[-1], 0.15, 1.0)
"""Where a logo lies on crops until somebody says otherwise there."""


@blueprint.get("")
def page() -> str:
    """Events that are on, archived ones, and what is in the trash."""
    with services().database.read() as session:
        listed = requests.list_all(session)
        return render_template(
            "admin/events/events.html",
            current=[one for one in listed if not (one.event.archived_at or one.event.deleted_at)],
            archived=[one for one in listed if one.event.archived_at and not one.event.deleted_at],
            deleted=[one for one in listed if one.event.deleted_at],
            trash_days=services().settings.trash_days,
        )


@blueprint.get("/new")
def form() -> str:
    """The form of a new event."""
    return _form()


@blueprint.post("/new")
def add() -> BaseResponse | tuple[str, int]:
    """Make an event; then on to its settings, or, where it is the first one, back to the first steps."""
    with services().database.read() as session:
        is_first = first_steps(session).event is None
    try:
        slug = requests.add(services().database, request.form.get("slug", ""), _details())
    except EventError as error:
        return _form(translated_error(error)), 400
    flash(gettext("The event is there."))
    return redirect(url_for("admin.page") if is_first else url_for("admin_events.one", slug=slug), 303)


@blueprint.get("/<slug>")
def one(slug: str) -> str:
    """The settings of an event."""
    return _one(slug)


@blueprint.post("/<slug>/details")
def change(slug: str) -> BaseResponse | tuple[str, int]:
    """Name, days, zone, languages, description."""
    try:
        requests.change(services().database, slug, _details())
    except EventError as error:
        return _one(slug, translated_error(error)), 400
    return _saved(slug)


@blueprint.post("/<slug>/look")
def look(slug: str) -> BaseResponse | tuple[str, int]:
    """Colour and logo."""
    data = request.files["logo"].read() if request.files.get("logo") else b""
    try:
        requests.recolour(services().database, slug, request.form.get("accent", ""))
        if data:
            with services().database.read() as session:
                event = requests.require_event(session, slug)
                known = logo_of(session, event.id)
                laid = Laid(known.corner, known.scale, known.opacity) if known else USUAL_LOGO
            keep_logo(services(), event, laid, data)
    except (EventError, LogoRefused) as error:
        return _one(slug, translated_error(error)), 400
    return _saved(slug, "look")


@blueprint.post("/<slug>/archive")
def archive(slug: str) -> BaseResponse:
    """Make it read-only and take it out of lists, or bring it back."""
    on = "again" not in request.form
    requests.archive(services().database, slug, on)
    flash(gettext("The event is archived.") if on else gettext("The event is back in the lists."))
    return redirect(url_for("admin_events.one", slug=slug), 303)


def _saved(slug: str, part: str = "") -> BaseResponse:
    flash(gettext("Saved."))
    return redirect(url_for("admin_events.one", slug=slug, _anchor=part or None), 303)


def _form(problem: str = "") -> str:
    return render_template(
        "admin/events/new.html",
        problem=problem,
        form=request.form,
        zones=sorted(available_timezones()),
        languages_offered=LANGUAGES,
    )


def _one(slug: str, problem: str = "") -> str:
    with services().database.read() as session:
        event = requests.require_event(session, slug)
        first, last = days_of(event)
        key = logo_key(session, event.id)
        ready = jobs.ready(session, event.id)
        return render_template(
            "admin/events/event.html",
            event=event,
            first_day=first,
            last_day=last,
            logo=presigner().get(key) if key else "",
            problem=problem,
            export=jobs.newest(session, event.id),
            export_ready=ready,
            export_ends_at=jobs.ends_at(ready) if ready else None,
            export_size=jobs.foreseen(session, event.id),
            contrasts=_contrasts(event),
            zones=sorted(available_timezones()),
            languages_offered=LANGUAGES,
        )


def _contrasts(event: Event) -> list[tuple[str, str, str, float]]:
    """For dark and light pages: the surface, the colour that text has there, and their contrast."""
    accent = accent_of(event.accent)
    return [
        ("dark", accent.on_dark, event.accent, contrast_of(accent.on_dark, DARK_SURFACE)),
        ("light", accent.on_light, event.accent, contrast_of(accent.on_light, LIGHT_SURFACE)),
    ]


def _details() -> EventDetails:
    form = request.form
    return EventDetails(
        name=form.get("name", ""),
        timezone=form.get("timezone", "").strip(),
        first_day=_day(form.get("first_day", "")),
        last_day=_day(form.get("last_day", "")),
        languages=form.getlist("languages"),
        description=form.get("description", ""),
    )


def _day(text: str) -> date | None:
    """A day of the form; none where it was left empty. Raises EventError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise EventError(gettext("A day is written as 2026-05-31.")) from None
