"""Schemas of the basket and zip endpoints."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from mediahub.delivery.baskets import MAX_NAME, MAX_PICTURES
from mediahub.delivery.zips.archives import MAX_FILES

ASSET_ID = fields.String(validate=validate.Length(min=1, max=20))
RECIPE = {"description": "`original`, `press`, `web`, or a size such as `px1200`"}


class NewBasketSchema(Schema):
    name = fields.String(required=True, validate=validate.Length(min=1, max=MAX_NAME))
    recipe = fields.String(load_default="original", validate=validate.Length(min=1, max=40), metadata=RECIPE)
    assets = fields.List(ASSET_ID, load_default=list, validate=validate.Length(max=MAX_PICTURES))


class BasketChangeSchema(Schema):
    name = fields.String(validate=validate.Length(min=1, max=MAX_NAME))
    recipe = fields.String(validate=validate.Length(min=1, max=40), metadata=RECIPE)
    add = fields.List(ASSET_ID, validate=validate.Length(max=MAX_PICTURES))
    remove = fields.List(ASSET_ID, validate=validate.Length(max=MAX_PICTURES))
    order = fields.List(
        ASSET_ID,
        validate=validate.Length(max=MAX_PICTURES),
        metadata={"description": "Its pictures in the order to keep; others follow as they were"},
    )


class BasketSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    event = fields.String(required=True)
    recipe = fields.String(required=True)
    count = fields.Integer(required=True)
    may_edit = fields.Boolean(required=True)
    is_owner = fields.Boolean(required=True)
    used_at = fields.AwareDateTime()
    read_link = fields.String(allow_none=True, metadata={"description": "For colleagues to look into it"})
    edit_link = fields.String(allow_none=True, metadata={"description": "For colleagues to change it"})


class BasketsSchema(Schema):
    total = fields.Integer(required=True)
    baskets = fields.List(fields.Nested(BasketSchema), required=True)


class BasketItemSchema(Schema):
    """A picture, and whether it can be taken now."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    filename = fields.String()
    may = fields.Boolean(required=True, metadata={"description": "Whether it may be taken now"})
    answer = fields.String(required=True)
    sentence = fields.String(required=True, metadata={"description": "The same, for people"})
    until = fields.String(allow_none=True, metadata={"description": "When the answer changes by itself"})
    credit = fields.String()
    bytes = fields.Integer(metadata={"description": "About how large the file is; 0 if it cannot be taken"})


class BasketItemsSchema(Schema):
    total = fields.Integer(required=True)
    items = fields.List(fields.Nested(BasketItemSchema), required=True)


class ShareSchema(Schema):
    how = fields.String(required=True, validate=validate.OneOf(("read", "edit", "none")))


class JoinSchema(Schema):
    link = fields.String(
        required=True,
        validate=validate.Length(min=1, max=500),
        metadata={"description": "The `read_link` or `edit_link` of a basket, or its last part"},
    )


class NewZipSchema(Schema):
    """Name the pictures, a basket, or a search."""

    assets = fields.List(ASSET_ID, validate=validate.Length(min=1, max=MAX_FILES))
    basket = fields.Integer(strict=True, validate=validate.Range(min=1, max=(1 << 31) - 1))
    q = fields.String(
        validate=validate.Length(max=1000),
        metadata={"description": "Everything that this search of the event finds"},
    )
    recipe = fields.String(
        validate=validate.Length(min=1, max=40),
        metadata={"description": f"{RECIPE['description']}; of a basket its own, else `original`"},
    )
    name = fields.String(load_default="", validate=validate.Length(max=120))


class ZipSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    recipe = fields.String(required=True)
    state = fields.String(
        required=True, metadata={"description": "`waiting`, `preparing`, `ready` or `failed`"}
    )
    total = fields.Integer(required=True)
    done = fields.Integer(required=True)
    left_out = fields.Integer(
        required=True, metadata={"description": "Pictures that may not be taken; the zip says why"}
    )
    size = fields.Integer(allow_none=True)
    etag = fields.String(allow_none=True)
    problem = fields.String()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class SheetSchema(Schema):
    """A contact sheet that is being drawn."""

    done = fields.Integer(required=True, metadata={"description": "Pictures drawn so far"})
    total = fields.Integer(required=True)


class ZipsSchema(Schema):
    zips = fields.List(fields.Nested(ZipSchema), required=True)
