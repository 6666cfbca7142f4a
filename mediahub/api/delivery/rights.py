"""Rights over the API: terms of pictures, people who are held back, an event's delivery settings."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.delivery.schemas import ASSET_ID
from mediahub.api.shared.access import DESK_ONLY, event_for, open_event, refusals, require
from mediahub.api.shared.fields import Moment, Words, row_id
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import DeliverySettings, NoPublication, StandingTerms
from mediahub.delivery import requests, terms
from mediahub.delivery import settings as delivery_settings
from mediahub.delivery.files import naming
from mediahub.delivery.files.policy import CLASSES
from mediahub.delivery.settings import MAX_SOURCE, MAX_TEMPLATE
from mediahub.delivery.terms import KINDS, MAX_ASSETS, MAX_TEXT, NewTerms, TermsSet
from mediahub.http.context import requires, services, viewer
from mediahub.media.metadata.vocabularies import DATA_MINING
from mediahub.rights import Capability

blueprint = Blueprint("api-rights", __name__, description="Terms of pictures, and who is held back")
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.SET_TERMS, DESK_ONLY))

CLASS = {"description": "Free with credit, for editorial use, for partners, or not for use"}
TEXTS = {"description": "By rights class, what it means in the event's words; a class without has the usual"}


class TermsFields(Schema):
    """What is left out stays as it is; null takes a moment away."""

    rights_class = fields.String(validate=validate.OneOf(CLASSES), metadata=CLASS)
    usage_terms = Words(validate=validate.Length(max=MAX_TEXT))
    embargo_until = Moment(allow_none=True)
    expires_at = Moment(allow_none=True)


class SelectionTermsSchema(TermsFields):
    assets = fields.List(ASSET_ID, required=True, validate=validate.Length(min=1, max=MAX_ASSETS))


class NewStandingSchema(TermsFields):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    target = row_id(required=True, metadata={"description": "Id of the session, person or batch"})


class StandingSchema(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    target = fields.Integer(attribute="target_id", required=True)
    rights_class = fields.String(allow_none=True)
    usage_terms = fields.String(allow_none=True)
    embargo_until = Moment(allow_none=True)
    expires_at = Moment(allow_none=True)


class ChangedSchema(Schema):
    changed = fields.Integer(required=True, metadata={"description": "How many pictures"})


class TermsSetSchema(ChangedSchema):
    action = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The edit that is undone to take it back"}
    )


class NewHeldSchema(Schema):
    person = Words(
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata={"description": "Any of their names"},
    )
    note = Words(load_default="", validate=validate.Length(max=1000))


class HeldSchema(Schema):
    """Someone who must not be published."""

    person_id = fields.Integer(required=True)
    name = fields.String(attribute="person.name", required=True)
    note = fields.String()
    set_at = Moment()


class ReleasedSchema(Schema):
    released = fields.Integer(required=True, metadata={"description": "For how many people"})


class DeliverySettingsSchema(Schema):
    """How the event's pictures are handed out."""

    texts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(CLASSES)),
        values=Words(validate=validate.Length(max=MAX_TEXT)),
        metadata=TEXTS,
    )
    source = Words(validate=validate.Length(max=MAX_SOURCE), metadata={"description": "IPTC Source"})
    filename_template = Words(
        validate=validate.Length(max=MAX_TEMPLATE),
        metadata={"description": f"Text with fields: {', '.join(naming.FIELDS)}; empty for the usual one"},
    )
    keep_gps = fields.Boolean()
    keep_serials = fields.Boolean()
    data_mining = fields.String(
        validate=validate.OneOf(("", *DATA_MINING)),
        metadata={"description": "PLUS Data Mining of pictures that say nothing themselves; empty for none"},
    )
    opens_at = Moment(
        allow_none=True,
        metadata={"description": "Armed embargo: until then press see small marked previews alone"},
    )


@blueprint.get("/events/<slug>/delivery-settings")
@blueprint.response(200, DeliverySettingsSchema)
@refusals(blueprint, 403, 404)
def settings(slug: str) -> DeliverySettings:
    """Get how the event's pictures are handed out."""
    with services().database.read() as session:
        return delivery_settings.settings_of(session, event_for(session, slug).id)


@blueprint.patch("/events/<slug>/delivery-settings")
@blueprint.arguments(DeliverySettingsSchema)
@blueprint.response(200, DeliverySettingsSchema)
@refusals(blueprint, 403, 404, 409)
def change(args: dict[str, Any], slug: str) -> DeliverySettings:
    """Change how they are handed out; what is left out stays as it is."""
    return requests.change_settings(services().database, open_event(slug).id, args, viewer().user_id)


@blueprint.post("/events/<slug>/terms-of-assets")
@idempotent(blueprint)
@blueprint.arguments(SelectionTermsSchema)
@blueprint.response(200, TermsSetSchema)
@refusals(blueprint, 403, 404, 409)
def set_terms(args: dict[str, Any], slug: str) -> TermsSet:
    """Set the terms of a selection."""
    ids = args.pop("assets")
    event_id, by = open_event(slug).id, viewer().user_id
    return requests.set_terms(services().database, event_id, ids, NewTerms(**args), by)


@blueprint.get("/events/<slug>/standing-terms")
@blueprint.response(200, StandingSchema(many=True))
@refusals(blueprint, 403, 404)
def standing(slug: str) -> list[StandingTerms]:
    """List the terms of sessions, people and batches, which hold for what is still to come too."""
    with services().database.read() as session:
        return terms.standing_of(session, event_for(session, slug).id)


@blueprint.post("/events/<slug>/standing-terms")
@idempotent(blueprint)
@blueprint.arguments(NewStandingSchema)
@blueprint.response(200, ChangedSchema)
@refusals(blueprint, 403, 404, 409)
def stand(args: dict[str, Any], slug: str) -> dict[str, int]:
    """Set the terms of everything in a session, of a person or in a batch, now and to come."""
    kind, target = args.pop("kind"), args.pop("target")
    event_id, new, by = open_event(slug).id, NewTerms(**args), viewer().user_id
    return {"changed": requests.set_standing_terms(services().database, event_id, kind, target, new, by)}


@blueprint.delete("/events/<slug>/standing-terms/<int:standing_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def end(slug: str, standing_id: int) -> None:
    """New pictures go by their batch's terms again; those here stay as they are."""
    requests.end_standing_terms(services().database, open_event(slug).id, standing_id)


@blueprint.get("/events/<slug>/held-people")
@blueprint.response(200, HeldSchema(many=True))
@refusals(blueprint, 403, 404)
def held(slug: str) -> list[NoPublication]:
    """List who must not be published at the event."""
    with services().database.read() as session:
        return terms.held_people(session, event_for(session, slug).id)


@blueprint.post("/events/<slug>/held-people")
@idempotent(blueprint)
@blueprint.arguments(NewHeldSchema)
@blueprint.response(200, ChangedSchema)
@refusals(blueprint, 403, 404)
def hold(args: dict[str, Any], slug: str) -> dict[str, int]:
    """Hold somebody back: frames with them are hidden from press until one is released."""
    event_id, name, note = open_event(slug).id, args["person"], args["note"]
    held_back = requests.hold_person(services().database, event_id, name, note, viewer().user_id)
    return {"changed": held_back}


@blueprint.delete("/events/<slug>/held-people/<int:person_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def free(slug: str, person_id: int) -> None:
    """Their frames go by their own terms again."""
    requests.free_person(services().database, open_event(slug).id, person_id)


@blueprint.post("/assets/<asset_id>/release")
@blueprint.response(200, ReleasedSchema)
@refusals(blueprint, 403, 404)
def release(asset_id: str) -> dict[str, int]:
    """Release one frame with somebody who is held back: it goes by its own terms again."""
    return {"released": requests.release_frame(services().database, viewer(), asset_id)[1]}
