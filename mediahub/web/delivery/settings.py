"""Delivery settings of an event: rights classes in its words, file names, embargo, who is held back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Event, StandingTerms
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import requests, settings, terms
from mediahub.delivery.files import naming
from mediahub.delivery.files.policy import CLASSES, USUAL_TEXTS, policy_of
from mediahub.delivery.settings import MAX_SOURCE, MAX_TEMPLATE, TermsTargets, UnknownField
from mediahub.delivery.terms import (
    KINDS,
    MAX_ASSETS,
    MAX_TEXT,
    UNSET,
    NewTerms,
    PersonUnknown,
    StandingMissing,
    TermsProblem,
)
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.incoming import Body, bounded_int, is_row_id, json_body
from mediahub.http.language import translated_error
from mediahub.http.moments import field_of, moment_of
from mediahub.media.metadata.vocabularies import DATA_MINING
from mediahub.rights import Capability
from mediahub.web.answers.delivery import SetTerms

blueprint = Blueprint("delivery_settings", __name__)
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.SET_TERMS, lazy_gettext("Terms are set by admins and marketing."))
)


@blueprint.get("/events/<slug>/settings")
def page(slug: str) -> str:
    """The settings, as they are."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        policy = policy_of(database, event.id)
        targets = settings.terms_targets(database, event.id)
        return render_template(
            "delivery/settings.html",
            event=event,
            policy=policy,
            classes=class_names(),
            usual=USUAL_TEXTS,
            opens_at=field_of(policy.opens_at, event.timezone),
            armed=settings.count_armed(database, event.id, policy.opens_at, utcnow()),
            is_armed=policy.opens_at is not None and policy.opens_at > utcnow(),
            mining=mining_names(),
            fields=naming.FIELDS,
            usual_template=naming.USUAL_TEMPLATE,
            example=settings.example_name(database, viewer(), event.id, policy.filename_template),
            held=terms.held_people(database, event.id),
            waiting=terms.held_assets(database, event.id, 1)[1],
            people=targets.people,
            standing=_standing(database, event, targets),
            targets=_labels(event, targets),
        )


@blueprint.post("/events/<slug>/settings")
def save(slug: str) -> BaseResponse:
    """Keep what the form says."""
    event = event_of(slug)
    try:
        values = _sent_settings(event)
    except ValueError:
        flash(gettext("Nothing was saved: that is no date and time."))
        return redirect(url_for("delivery_settings.page", slug=slug))
    try:
        requests.change_settings(services().database, event.id, values, viewer().user_id)
    except UnknownField as error:
        flash(gettext("Nothing was saved: there is no field %(name)s for file names.", name=error.name))
    else:
        flash(gettext("Saved."))
    return redirect(url_for("delivery_settings.page", slug=slug))


@blueprint.post("/events/<slug>/settings/people")
def hold(slug: str) -> BaseResponse:
    """Hold somebody back from publication, or take that back (`free`)."""
    name, note = request.form.get("person", "").strip()[:200], request.form.get("note", "").strip()[:1000]
    freed = request.form.get("free", type=bounded_int)
    database, event_id = services().database, event_of(slug).id
    try:
        if freed is not None:
            requests.free_person(database, event_id, freed)
            message = gettext("Their frames go by their own terms again.")
        else:
            count = requests.hold_person(database, event_id, name, note, viewer().user_id)
            message = gettext("%(name)s is held back: %(count)d frames are hidden from press.",
                              name=name, count=count)  # fmt: skip
    except PersonUnknown:
        message = gettext("Nothing was changed: give a name.")
    flash(message)
    return redirect(url_for("delivery_settings.page", slug=slug) + "#people")


@blueprint.post("/events/<slug>/settings/standing")
def stand(slug: str) -> BaseResponse:
    """Set the terms of a session, a person or a batch, now and to come; or end them (`end`)."""
    ended, event = request.form.get("end", type=bounded_int), event_of(slug)
    if ended is not None:
        with suppress(StandingMissing):  # somebody was faster
            requests.end_standing_terms(services().database, event.id, ended)
        message = gettext("New pictures go by their batch's terms again; those here stay as they are.")
    else:
        message = _stand(event)
    flash(message)
    return redirect(url_for("delivery_settings.page", slug=slug) + "#standing")


@blueprint.post("/events/<slug>/terms")
def set_terms(slug: str) -> Response:
    """Set the terms of a selection: `{ids, rights_class?, usage_terms?, embargo_until?, expires_at?}`.

    What is left out stays as it is; null or "" for a moment takes it away. Moments without an offset are in
    the event's zone. The answer says which edit takes it back (`/edits/<action>/undo`).
    """
    body = json_body()
    ids = body.texts("ids", most=MAX_ASSETS)
    if ids is None:
        abort(400, gettext("Send the ids of the pictures, %(count)d at most.", count=MAX_ASSETS))
    event = event_of(slug)
    try:
        new = parse_terms(body, event.timezone)
    except ValueError as error:
        abort(409, str(error))
    done = requests.set_terms(services().database, event.id, ids, new, viewer().user_id)
    return jsonify(SetTerms(changed=done.changed, action=done.action))


@blueprint.post("/assets/<asset_id>/release")
def release(asset_id: str) -> BaseResponse:
    """Release one frame with somebody who is held back: it goes by its own terms again."""
    slug, people = requests.release_frame(services().database, viewer(), asset_id)
    if request.form:
        return redirect(url_for("notices.page", slug=slug) + "#held")
    return jsonify(id=asset_id, released=people)


def parse_terms(body: dict[str, Any], zone: str) -> NewTerms:
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


def mining_names() -> dict[str, str]:
    """The codes of PLUS Data Mining, for people."""
    return {
        "": gettext("Nothing said"),
        "DMI-ALLOWED": gettext("Data mining is allowed"),
        "DMI-PROHIBITED-GENAIMLTRAINING": gettext("Not for training generative AI"),
        "DMI-PROHIBITED-AIMLTRAINING": gettext("Not for training AI"),
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": gettext("Search engines only"),
        "DMI-PROHIBITED": gettext("No data mining at all"),
    }


def _sent_settings(event: Event) -> dict[str, Any]:
    """What the form says, by column. Raises ValueError for what is no moment."""
    form = request.form
    return {
        "texts": {name: form.get(f"text-{name}", "").strip()[:MAX_TEXT] for name in CLASSES},
        "source": form.get("source", "").strip()[:MAX_SOURCE],
        "filename_template": form.get("filename_template", "").strip()[:MAX_TEMPLATE],
        "keep_gps": "keep_gps" in form,
        "keep_serials": "keep_serials" in form,
        "data_mining": form.get("data_mining", "") if form.get("data_mining") in DATA_MINING else "",
        "opens_at": moment_of(form.get("opens_at"), event.timezone),
    }


def _stand(event: Event) -> str:
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
        count = requests.set_standing_terms(services().database, event.id, kind, int(target), new, by)
    except (TermsProblem, ValueError) as error:
        return translated_error(error)
    return gettext("Set for %(count)d pictures, and for those to come.", count=count)


def _standing(database: Session, event: Event, targets: TermsTargets) -> list[tuple[StandingTerms, str]]:
    names = {value: label for group in _labels(event, targets).values() for value, label in group}
    rows = terms.standing_of(database, event.id)
    return [(row, names.get(f"{row.kind}:{row.target_id}", str(row.target_id))) for row in rows]


def _labels(event: Event, targets: TermsTargets) -> dict[str, list[tuple[str, str]]]:
    """What terms can stand for: value and label, by kind."""
    return {
        gettext("Sessions"): [(f"session:{one.id}", f"{one.code} {one.title}") for one in targets.sessions],
        gettext("People"): [(f"person:{one.id}", one.name) for one in targets.people],
        gettext("Deliveries"): [
            (f"batch:{one.id}", f"{one.photographer.name}, {field_of(one.created_at, event.timezone)}")
            for one in targets.batches
        ],
    }
