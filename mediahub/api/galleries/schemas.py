"""Schemas of the gallery and share link endpoints."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from mediahub.api.shared.fields import MAX_PAGE, Moment, PageArgs, Words, row_id
from mediahub.curation.galleries.galleries import MAX_GALLERY, MAX_TITLE
from mediahub.curation.galleries.operations import MAX_OPERATIONS
from mediahub.curation.galleries.share_links import SIZES
from mediahub.search.port import FACETS

ID = validate.Regexp(r"^[a-z2-7]{1,20}$", error="An id of an asset.")
OPERATIONS = (
    "Each an object with `op` and what that needs. `add`: `ids`, and `section` and `after` if need be. "
    "`move`: `ids`, `section`, `after`. `remove`: `ids`. `caption`: `id`, `was`, `text`. `section.add`: "
    "`section` (an id of yours), `heading`, `text`, `after`. `section.move`: `section`, `after`. "
    "`section.remove`: `section`. `section.text`: `section`, `field`, `was`, `text`. "
    "`set`: `field` (`title`, `intro`, `layout`, `cover_id`, `colour`, `shows_logo`), `was`, `value`. "
    "`after` names a neighbour: null is before all, `end` behind all."
)


class GalleriesArgs(PageArgs):
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=MAX_PAGE))
    archived = fields.Boolean(load_default=False)


class GallerySchema(Schema):
    """A gallery without its pictures."""

    id = fields.Integer(required=True)
    event = fields.String(required=True)
    title = fields.String(required=True)
    revision = fields.Integer(required=True, metadata={"description": "Of the draft; each change raises it"})
    count = fields.Integer(required=True, metadata={"description": "Pictures of the draft"})
    layout = fields.String(required=True)
    live = fields.Boolean(required=True, metadata={"description": "Whether a search brings its pictures"})
    archived = fields.Boolean(required=True)
    published = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Number of the version that is public"}
    )
    has_changes = fields.Boolean(
        required=True, metadata={"description": "Whether the draft differs from what is public"}
    )
    url = fields.String(required=True, metadata={"description": "Where it is, or would be, public"})
    updated_at = fields.AwareDateTime(required=True)


class GalleriesSchema(Schema):
    total = fields.Integer(required=True)
    galleries = fields.List(fields.Nested(GallerySchema), required=True)


class GalleryItemSchema(Schema):
    id = fields.String(required=True)
    caption = fields.String(
        required=True, allow_none=True, metadata={"description": "In place of the asset's own, here only"}
    )


class GallerySectionSchema(Schema):
    id = fields.String(required=True)
    heading = fields.String(required=True)
    text = fields.String(required=True)
    items = fields.List(fields.Nested(GalleryItemSchema), required=True)


class GalleryVersionSchema(Schema):
    number = fields.Integer(required=True)
    published_at = fields.AwareDateTime(required=True)
    note = fields.String(required=True)
    count = fields.Integer(required=True)


class LeftOutSchema(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    reason = fields.String(required=True)


class GalleryDraftSchema(GallerySchema):
    """A gallery as the team sees it."""

    intro = fields.String(required=True)
    cover_id = fields.String(required=True, allow_none=True)
    colour = fields.String(required=True)
    shows_logo = fields.Boolean(required=True)
    sections = fields.List(fields.Nested(GallerySectionSchema), required=True)
    versions = fields.List(fields.Nested(GalleryVersionSchema), required=True)


class LiveQuerySchema(Schema):
    q = Words(load_default="", validate=validate.Length(max=1000))
    filters = fields.Dict(
        keys=fields.String(validate=validate.OneOf(FACETS)),
        values=fields.List(Words(), validate=validate.Length(max=100)),
        load_default=dict,
    )


class NewGallerySchema(Schema):
    title = Words(required=True, validate=validate.Length(min=1, max=MAX_TITLE))
    assets = fields.List(
        fields.String(validate=ID), load_default=list, validate=validate.Length(max=MAX_GALLERY)
    )
    live = fields.Nested(
        LiveQuerySchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "A search whose pictures come in, and go, by themselves"},
    )


class OperationsSchema(Schema):
    operations = fields.List(
        fields.Dict(),
        required=True,
        validate=validate.Length(1, MAX_OPERATIONS),
        metadata={"description": OPERATIONS},
    )


class ConflictSchema(Schema):
    """Where an operation met what someone else had done."""

    code = fields.String(
        required=True, metadata={"description": "`text`, `gone`, `section_gone`, `full` or `unknown`"}
    )
    subject = fields.String(required=True)
    field = fields.String(required=True)
    mine = fields.Raw(allow_none=True)
    theirs = fields.Raw(allow_none=True)


class OperatedSchema(Schema):
    gallery = fields.Nested(GalleryDraftSchema, required=True)
    conflicts = fields.List(fields.Nested(ConflictSchema), required=True)


class PublishSchema(Schema):
    note = Words(load_default="", validate=validate.Length(max=300))


class PublishedSchema(Schema):
    version = fields.Integer(required=True)
    left_out = fields.List(
        fields.Nested(LeftOutSchema),
        required=True,
        metadata={"description": "Pictures that may not be public, and why"},
    )
    url = fields.String(required=True)
    embed = fields.String(required=True, metadata={"description": "HTML for another site"})


class DuplicateSchema(Schema):
    title = Words(required=True, validate=validate.Length(min=1, max=MAX_TITLE))


class MergeSchema(Schema):
    source = row_id(
        required=True, metadata={"description": "The gallery whose pictures come, which is put away"}
    )


class NewShareLinkSchema(Schema):
    gallery = row_id(load_default=None, allow_none=True)
    assets = fields.List(
        fields.String(validate=ID), load_default=list, validate=validate.Length(max=MAX_GALLERY)
    )
    title = Words(load_default="", validate=validate.Length(max=200))
    message = Words(load_default="", validate=validate.Length(max=2000))
    password = Words(load_default="", validate=validate.Length(max=200))
    sizes = fields.List(
        fields.String(validate=validate.OneOf(SIZES)),
        load_default=list,
        metadata={"description": "What may be taken; nothing if empty"},
    )
    expires_at = Moment(load_default=None, allow_none=True)
    picks = fields.Boolean(load_default=True)
    comments = fields.Boolean(load_default=True)


class ShareLinkSchema(Schema):
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    gallery = fields.Integer(required=True, allow_none=True)
    count = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Chosen pictures; null for a gallery's link"}
    )
    url = fields.String(required=True)
    has_password = fields.Boolean(required=True)
    sizes = fields.List(fields.String(), required=True)
    state = fields.String(required=True, metadata={"description": "`open`, `ended` or `revoked`"})
    expires_at = fields.String(required=True, allow_none=True)
    views = fields.Integer(required=True)
    downloads = fields.Integer(required=True)
    picks = fields.Integer(required=True)
    comments = fields.Integer(required=True)


class HeartSchema(Schema):
    asset = fields.String(required=True)
    name = fields.String(required=True)


class VisitorCommentSchema(Schema):
    asset = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class ShareLinkDetailsSchema(ShareLinkSchema):
    hearts = fields.List(fields.Nested(HeartSchema), required=True)
    visitor_comments = fields.List(fields.Nested(VisitorCommentSchema), required=True)


class MadeShareLinkSchema(Schema):
    id = fields.Integer(required=True)
    url = fields.String(required=True)
    hidden = fields.List(
        fields.Nested(LeftOutSchema),
        required=True,
        metadata={"description": "Pictures that it does not show at the moment, and why"},
    )
