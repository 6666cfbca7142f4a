"""Delivery settings of an event: rights classes in its words, file names, embargo, who is held back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import (
    Asset,
    Batch,
    DeliverySettings,
    Event,
    NoPublication,
    Person,
    Session,
    StandingTerms,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import person_ids
from mediahub.delivery import terms
from mediahub.delivery.files import naming
from mediahub.delivery.files.fields import name_facts
from mediahub.delivery.files.policy import CLASSES, USUAL_TEXTS, policy_of
from mediahub.delivery.terms import UNSET, Kind, NewTerms, TermsProblem
from mediahub.http.context import asset_or_404, event_or_404, require_sign_in, services, verdict, viewer
from mediahub.http.incoming import Body, bounded_int, is_row_id, json_body
from mediahub.http.language import told
from mediahub.http.moments import field_of, moment_of
from mediahub.rights import Action

blueprint = Blueprint("handing", __name__)
blueprint.before_request(require_sign_in)

DESK = frozenset({"admin", "marketing"})
MAX_IDS = 20_000
MAX_TEXT = 2000
KINDS: tuple[Kind, ...] = ("session", "person", "batch")


@blueprint.before_request
def require_desk() -> None:
    """Terms are set by those who answer for them."""
    if not viewer().roles & DESK:
        abort(403, gettext("Terms are set by admins and marketing."))


@blueprint.get("/events/<slug>/settings")
def page(slug: str) -> str:
    """The settings, as they are."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        policy = policy_of(database, event.id)
        held = select(NoPublication).where(NoPublication.event_id == event.id)
        return render_template(
            "delivery/settings.html",
            event=event,
            policy=policy,
            classes=class_names(),
            usual=USUAL_TEXTS,
            opens_at=field_of(policy.opens_at, event.timezone),
            is_armed=policy.opens_at is not None and policy.opens_at > utcnow(),
            fields=naming.FIELDS,
            usual_template=naming.USUAL_TEMPLATE,
            example=_example(database, event, policy.filename_template),
            held=list(database.scalars(held.options(joinedload(NoPublication.person)))),
            waiting=terms.held_assets(database, event.id, 1)[1],
            people=list(database.scalars(select(Person).order_by(Person.name).limit(500))),
            standing=_standing(database, event),
            targets=_targets(database, event),
        )


@blueprint.post("/events/<slug>/settings")
def save(slug: str) -> BaseResponse:
    """Keep what the form says."""
    form = request.form
    template = form.get("filename_template", "").strip()[:200]
    if unknown := naming.unknown_fields(template):
        flash(gettext("Nothing was saved: there is no field %(name)s for file names.", name=unknown[0]))
        return redirect(url_for("handing.page", slug=slug))
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            opens_at = moment_of(form.get("opens_at"), event.timezone)
        except ValueError:
            flash(gettext("Nothing was saved: that is no date and time."))
            return redirect(url_for("handing.page", slug=slug))
        row = database.get(DeliverySettings, event.id) or DeliverySettings(event_id=event.id)
        row.texts = {name: form.get(f"text-{name}", "").strip()[:MAX_TEXT] for name in CLASSES}
        row.source = form.get("source", "").strip()[:200]
        row.filename_template = template
        row.keep_gps, row.keep_serials = "keep_gps" in form, "keep_serials" in form
        row.opens_at, row.updated_by = opens_at, viewer().user_id
        database.add(row)
    flash(gettext("Saved."))
    return redirect(url_for("handing.page", slug=slug))


@blueprint.post("/events/<slug>/settings/people")
def hold(slug: str) -> BaseResponse:
    """Hold somebody back from publication, or take that back (`free`)."""
    name, note = request.form.get("person", "").strip()[:200], request.form.get("note", "").strip()[:1000]
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        if (freed := request.form.get("free", type=bounded_int)) is not None:
            terms.free_person(database, event.id, freed)
            said = gettext("Their frames go by their own terms again.")
        elif not name or name not in (known := person_ids(database, [name])):
            said = gettext("Nothing was changed: give a name.")
        else:
            count = terms.hold_person(database, event.id, known[name], note, viewer().user_id)
            said = gettext("%(name)s is held back: %(count)d frames are hidden from press.",
                           name=name, count=count)  # fmt: skip
    flash(said)
    return redirect(url_for("handing.page", slug=slug) + "#people")


@blueprint.post("/events/<slug>/settings/standing")
def stand(slug: str) -> BaseResponse:
    """Set the terms of a session, a person or a batch, now and to come; or end them (`end`)."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        if (ended := request.form.get("end", type=bounded_int)) is not None:
            row = database.get(StandingTerms, ended)
            if row is not None and row.event_id == event.id:
                database.delete(row)
            said = gettext("New pictures go by their batch's terms again; those here stay as they are.")
        else:
            said = _stand(database, event)
    flash(said)
    return redirect(url_for("handing.page", slug=slug) + "#standing")


@blueprint.post("/events/<slug>/terms")
def set_terms(slug: str) -> Response:
    """Set the terms of a selection: `{ids, rights_class?, usage_terms?, embargo_until?, expires_at?}`.

    What is left out stays as it is; null or "" for a moment takes it away. Moments without an offset are in
    the event's zone.
    """
    body = json_body()
    ids = body.texts("ids", most=MAX_IDS)
    if ids is None:
        abort(400, gettext("Send the ids of the pictures, %(count)d at most.", count=MAX_IDS))
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            count = terms.set_terms(database, event.id, ids, asked_terms(body, event.timezone))
        except (TermsProblem, ValueError) as error:
            abort(409, str(error))
    return jsonify(changed=count)


@blueprint.post("/assets/<asset_id>/release")
def release(asset_id: str) -> BaseResponse:
    """Release one frame with somebody who is held back: it goes by its own terms again."""
    with services().database.begin() as database:
        asset = asset_or_404(database, asset_id)
        people = terms.release(database, asset, viewer().user_id)
        slug = asset.event.slug
    if request.form:
        return redirect(url_for("notices.page", slug=slug) + "#held")
    return jsonify(id=asset_id, released=people)


def asked_terms(body: dict[str, Any], zone: str) -> NewTerms:
    """What a request wants to set. Raises ValueError for what is no moment."""
    new: dict[str, Any] = {}
    for name in ("rights_class", "usage_terms"):
        if body.get(name) is not None:
            new[name] = str(body[name])[:MAX_TEXT]
    for name in ("embargo_until", "expires_at"):
        if name in body:
            new[name] = Body(body).moment(name, zone)
    return NewTerms(**new)


def class_names() -> dict[str, str]:
    """The rights classes, for people."""
    return {
        "free": gettext("Free with credit"),
        "editorial": gettext("Editorial only"),
        "partners": gettext("Event partners"),
        "none": gettext("Not for use"),
    }


def _stand(database: DbSession, event: Event) -> str:
    form = request.form
    kind, _, target = form.get("target", "").partition(":")
    if kind not in KINDS or not is_row_id(target):
        return gettext("Nothing was changed: choose a session, a person or a delivery.")
    try:
        start, end = (moment_of(form.get(one), event.timezone) for one in ("embargo_until", "expires_at"))
        new = NewTerms(
            form.get("rights_class") or UNSET,
            form.get("usage_terms", "").strip()[:MAX_TEXT] or UNSET,
            start or UNSET,
            end or UNSET,
        )
        by = viewer().user_id
        count = terms.set_standing(database, event.id, kind, int(target), new, by)
    except (TermsProblem, ValueError) as error:
        return told(error)
    return gettext("Set for %(count)d pictures, and for those to come.", count=count)


def _standing(database: DbSession, event: Event) -> list[tuple[StandingTerms, str]]:
    names = {value: label for group in _targets(database, event).values() for value, label in group}
    rows = database.scalars(select(StandingTerms).where(StandingTerms.event_id == event.id))
    return [(row, names.get(f"{row.kind}:{row.target_id}", str(row.target_id))) for row in rows]


def _targets(database: DbSession, event: Event) -> dict[str, list[tuple[str, str]]]:
    """What terms can stand for: value and label, by kind."""
    sessions = database.scalars(
        select(Session).where(Session.event_id == event.id).order_by(Session.starts_at)
    )
    people = database.scalars(select(Person).order_by(Person.name).limit(500))
    batches = database.scalars(
        select(Batch)
        .where(Batch.event_id == event.id)
        .options(joinedload(Batch.photographer))
        .order_by(Batch.id.desc())
        .limit(100)
    )
    return {
        gettext("Sessions"): [(f"session:{one.id}", f"{one.code} {one.title}") for one in sessions],
        gettext("People"): [(f"person:{one.id}", one.name) for one in people],
        gettext("Deliveries"): [
            (f"batch:{one.id}", f"{one.photographer.name}, {field_of(one.created_at, event.timezone)}")
            for one in batches
        ],
    }


def _example(database: DbSession, event: Event, template: str) -> str:
    """What the newest picture would be called."""

    query = select(Asset).where(Asset.event_id == event.id, Asset.state == "ready")
    asset = database.scalar(query.order_by(Asset.taken_at.desc()).limit(1))
    if asset is None or not verdict(asset, Action.SEE).allowed:
        return ""
    return naming.filename(template, name_facts(asset, "press"), ".jpg")
