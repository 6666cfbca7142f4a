"""Schemas of the newsroom endpoints."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.api.delivery.schemas import ASSET_ID, RECIPE
from mediahub.api.shared.fields import Words, row_id
from mediahub.delivery.newsfeed.pushing import FORMATS
from mediahub.delivery.newsrooms.channels.kinds import KINDS, OPTIONS, Option
from mediahub.delivery.newsrooms.runs import MAX_FILES

MAX_LETTERS = 120
"""Of an option: a SHA-256 in hexadecimal with colons has 95."""
STATES = ("waiting", "sending", "done", "failed", "stopped")
FILE_STATES = ("waiting", "sent", "refused", "failed")
COUNTS = {
    "description": f"How many files are in which state: {', '.join(FILE_STATES)}. All but `sent` are "
    "missing: what waits goes by itself, what was refused or failed does not"
}


ITEMS = {
    "description": "The format in which a news item goes beside each file, and its corrections and kills "
    "after it; empty for none"
}


def _field(option: Option) -> fields.Field:
    about = {"description": option.about}
    if option.is_flag:
        return fields.Boolean(load_default=option.default, metadata=about)
    return Words(validate=validate.Length(max=MAX_LETTERS), metadata=about)


OptionsSchema: Any = Schema.from_dict({name: _field(option) for name, option in OPTIONS.items()})


class NewNewsroomSchema(OptionsSchema):
    """A server, with the options that its kind knows."""

    name = Words(required=True, validate=validate.Length(min=1, max=120))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    address = Words(
        load_default="",
        validate=validate.Length(max=300),
        metadata={"description": "Host and port; for S3 the endpoint, empty for AWS"},
    )
    username = Words(
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata={"description": "For S3 the access key"},
    )
    secret = Words(
        required=True,
        validate=validate.Length(min=1, max=20_000),
        metadata={"description": "Password, private key or secret key; kept encrypted, never shown"},
    )
    folder = Words(
        load_default="",
        validate=validate.Length(max=300),
        metadata={"description": "Where files go; for S3 the bucket, then a prefix"},
    )
    items = fields.String(load_default="", validate=validate.OneOf(("", *FORMATS)), metadata=ITEMS)


class NewsroomChangeSchema(Schema):
    items = fields.String(required=True, validate=validate.OneOf(("", *FORMATS)), metadata=ITEMS)


class NewsroomSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    address = fields.String()
    username = fields.String()
    folder = fields.String()
    items = fields.String(attribute="item_format", metadata=ITEMS)
    created_at = fields.AwareDateTime()


class TryNewsroomSchema(Schema):
    """Who answers for its being the newsroom's server."""

    fingerprint = Words(
        load_default="",
        validate=validate.Length(max=MAX_LETTERS),
        metadata={"description": "What the server shows, once the newsroom has confirmed that it is theirs"},
    )


class TriedSchema(Schema):
    works = fields.Boolean(required=True)
    problem = fields.String()
    fingerprint = fields.String(
        metadata={"description": "What the server shows that nobody has confirmed; it was sent no password"}
    )


class NewTransmissionSchema(Schema):
    """Name the pictures, a basket, or a search."""

    newsroom = row_id(required=True)
    assets = fields.List(ASSET_ID, validate=validate.Length(min=1, max=MAX_FILES))
    basket = row_id()
    q = Words(validate=validate.Length(max=1000))
    recipe = fields.String(validate=validate.Length(min=1, max=20), metadata=RECIPE)
    name = Words(load_default="", validate=validate.Length(max=120))


class TransmissionSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    newsroom = fields.Integer(required=True)
    recipe = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    problem = fields.String(
        metadata={"description": "Why it waits, or why some of its files did not go; see its files for each"}
    )
    total = fields.Integer(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata=COUNTS)
    created_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(metadata={"description": "When it begins, or is tried again"})
    finished_at = fields.AwareDateTime(allow_none=True)


class TransmissionsSchema(Schema):
    total = fields.Integer(required=True)
    transmissions = fields.List(fields.Nested(TransmissionSchema), required=True)


class TransmissionFileSchema(Schema):
    asset = fields.String(attribute="asset_id", required=True)
    name = fields.String(metadata={"description": "Its name there"})
    state = fields.String(required=True, validate=validate.OneOf(FILE_STATES))
    reason = fields.String(
        metadata={
            "description": "Names of the reasons where it is refused, else what went wrong, or holds it up"
        }
    )
    size = fields.Integer()
    sent_at = fields.AwareDateTime(allow_none=True)


class TransmissionFilesSchema(Schema):
    total = fields.Integer(required=True)
    files = fields.List(fields.Nested(TransmissionFileSchema), required=True)


class NewOrderSchema(Schema):
    search = row_id(required=True, metadata={"description": "A saved search of yours, or one of the team's"})
    newsroom = row_id(required=True)
    recipe = fields.String(load_default="original", validate=validate.Length(min=1, max=20), metadata=RECIPE)
    with_found = fields.Boolean(
        load_default=False, metadata={"description": "Whether what it finds now goes too"}
    )


class OrderChangeSchema(Schema):
    paused = fields.Boolean(required=True)


class OrderSchema(Schema):
    id = fields.Integer(attribute="order.id", required=True)
    search = fields.Integer(attribute="order.search_id", required=True)
    search_name = fields.String(attribute="order.search.name")
    newsroom = fields.Integer(attribute="order.target_id", required=True)
    newsroom_name = fields.String(attribute="order.target.name")
    recipe = fields.String(attribute="order.recipe", required=True)
    paused = fields.Boolean(attribute="order.is_paused", required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata=COUNTS)
    problem = fields.String(metadata={"description": "What holds up the latest sending that is not done"})
    created_at = fields.AwareDateTime(attribute="order.created_at")
