"""Faces of an event: what is stored, groups to be named, naming, and erasing everything."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.analysis.faces import count_waiting
from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, refusals, require
from mediahub.api.shared.fields import Words, row_id
from mediahub.api.shared.idempotency import idempotent
from mediahub.curation.faces import erase as faces_erase
from mediahub.curation.faces import naming, requests
from mediahub.curation.faces.naming import MAX_SHOWN, Unnamed
from mediahub.curation.faces.requests import Named
from mediahub.http.context import require as allow
from mediahub.http.context import requires, services, viewer
from mediahub.media.vision.faces import MODEL, finder_name
from mediahub.rights import Capability
from mediahub.storage.errors import StorageError
from mediahub.tagging.faces.match import USUAL
from mediahub.tagging.faces.switch import consent_of, is_on

blueprint = Blueprint("api-faces", __name__, description="Faces of an event, for admins and marketing")
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.NAME_FACES, "This is for admins and marketing."))

MAX_GROUPS = 50


class StoredSchema(Schema):
    on = fields.Boolean(required=True, metadata={"description": "Whether faces are looked at"})
    threshold = fields.Float(
        required=True, metadata={"description": "Distance up to which a face is suggested as somebody's"}
    )
    model = fields.String(required=True)
    installed = fields.Boolean(
        required=True, metadata={"description": "Whether this server has the extra `faces`"}
    )
    waiting = fields.Integer(required=True, metadata={"description": "Pictures yet to be looked at"})
    pictures = fields.Integer(required=True, metadata={"description": "Pictures that were looked at"})
    faces = fields.Integer(required=True)
    embeddings = fields.Integer(required=True)
    portraits = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    named = fields.Integer(required=True)
    suggestions = fields.Integer(required=True)


class GroupFaceSchema(Schema):
    id = fields.Integer(required=True)
    asset = fields.String(required=True, attribute="asset_id")


class GroupSchema(Schema):
    id = fields.Integer(required=True)
    size = fields.Integer(required=True)
    faces = fields.List(
        fields.Nested(GroupFaceSchema),
        required=True,
        metadata={"description": f"The most typical ones first, {MAX_SHOWN} at most"},
    )


class GroupNameSchema(Schema):
    name = Words(required=True, validate=validate.Length(min=1, max=200))
    faces = fields.List(
        row_id(),
        required=True,
        validate=validate.Length(min=1, max=MAX_SHOWN),
        metadata={"description": "Those that are theirs; the others that were listed are said not to be"},
    )


class FaceNameSchema(Schema):
    name = Words(required=True, validate=validate.Length(min=1, max=200))


class NamedSchema(Schema):
    person = fields.String(required=True, metadata={"description": "The person's slug"})
    name = fields.String(required=True)
    action = fields.Integer(
        allow_none=True, required=True, metadata={"description": "What can be undone; null for no change"}
    )


class EraseArgs(Schema):
    frees = fields.Boolean(
        load_default=False,
        metadata={"description": "Let frames go that are held back by nothing but a suggested face"},
    )


class ErasedSchema(Schema):
    faces = fields.Integer(required=True)
    portraits = fields.Integer(required=True)
    suggestions = fields.Integer(required=True)


@blueprint.get("/events/<slug>/faces")
@blueprint.response(200, StoredSchema)
@refusals(blueprint, 403, 404)
def stored(slug: str) -> dict[str, Any]:
    """Count everything that is stored of the event's faces."""
    finder = finder_name()
    with services().database.read() as session:
        event = event_for(session, slug)
        consent, kept = consent_of(session, event.id), naming.stored(session, event.id)
        on = is_on(consent)
        counts = {name: getattr(kept, name) for name in kept.__dataclass_fields__}
        return counts | {
            "on": on,
            "threshold": consent.threshold if consent else USUAL,
            "model": MODEL,
            "installed": bool(finder),
            "waiting": count_waiting(session, finder, event.id) if on and finder else 0,
        }


@blueprint.delete("/events/<slug>/faces")
@blueprint.arguments(EraseArgs, location="query")
@blueprint.response(200, ErasedSchema)
@refusals(blueprint, 403, 404, 409)
def erase(args: dict[str, Any], slug: str) -> faces_erase.Erased:
    """Erase all of it and switch faces off, for admins. It cannot be undone."""
    allow(Capability.SWITCH_FACES, "Only admins decide about faces.")
    user_id, frees = viewer().user_id, args["frees"]
    gone = requests.erase_faces(services().database, _event_id(slug), user_id, frees=frees)
    with suppress(StorageError):  # a worker finishes it
        faces_erase.finish_erasures(services())
    return gone


@blueprint.get("/events/<slug>/faces/groups")
@blueprint.response(200, GroupSchema(many=True))
@refusals(blueprint, 403, 404)
def groups(slug: str) -> list[Unnamed]:
    """List the largest groups of faces without a name."""
    with services().database.read() as session:
        return naming.to_name(session, event_for(session, slug).id, MAX_GROUPS)[0]


@blueprint.post("/events/<slug>/faces/groups/<int:group_id>/name")
@idempotent(blueprint)
@blueprint.arguments(GroupNameSchema)
@blueprint.response(200, NamedSchema)
@refusals(blueprint, 403, 404, 409)
def name_group(args: dict[str, Any], slug: str, group_id: int) -> dict[str, Any]:
    """Say whose these faces of a group are. 409 when somebody else has named it."""
    database, event_id = services().database, _event_id(slug)
    faces, name = args["faces"], args["name"]
    return _named(requests.name_group(database, viewer(), event_id, group_id, faces, name))


@blueprint.post("/events/<slug>/faces/<int:face_id>/name")
@idempotent(blueprint)
@blueprint.arguments(FaceNameSchema)
@blueprint.response(200, NamedSchema)
@refusals(blueprint, 403, 404, 409)
def name_face(args: dict[str, Any], slug: str, face_id: int) -> dict[str, Any]:
    """Say whose one face is."""
    database, event_id = services().database, _event_id(slug)
    return _named(requests.name_face(database, viewer(), event_id, face_id, args["name"]))


def _event_id(slug: str) -> int:
    with services().database.read() as session:
        return event_for(session, slug).id


def _named(named: Named) -> dict[str, Any]:
    return {"person": named.person.slug, "name": named.person.name, "action": named.action}
