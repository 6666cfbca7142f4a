"""Marshmallow schemas that several endpoints share. Times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import get_args

from marshmallow import Schema, fields, validate

from mediahub.search.port import FACETS, Sort

MAX_LIMIT = 200
REFERENCE = {
    "format": "uri-reference",
    "description": "Whole, or a path of this server: resolve it against the address that you reached it by",
}


class ProblemSchema(Schema):
    """Problem details (RFC 9457)."""

    type = fields.String()
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(metadata={"description": "What happened and what to do, for people"})
    code = fields.String(metadata={"description": "The same for programs, where there is a choice to make"})
    terms = fields.String(
        metadata={"description": "With code `terms`: the page of the terms that you have to agree to first"}
    )
    errors = fields.Dict(metadata={"description": "By field, where the request was not understood"})


class EventSchema(Schema):
    slug = fields.String(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True, metadata={"description": "IANA time zone"})
    starts_at = fields.AwareDateTime(allow_none=True)
    ends_at = fields.AwareDateTime(allow_none=True)


class QueryArgs(Schema):
    q = fields.String(load_default="", validate=validate.Length(max=1000))
    sort = fields.String(validate=validate.OneOf(get_args(Sort)), load_default=None, allow_none=True)
    offset = fields.Integer(load_default=0, validate=validate.Range(min=0, max=1_000_000))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=MAX_LIMIT))


SearchArgs = QueryArgs.from_dict(
    {name: fields.List(fields.String(), load_default=list) for name in FACETS}, name="SearchArgs"
)
"""A query and its filters; a filter may be repeated, which means any of its values."""


class AnswerSchema(Schema):
    """May whoever asks use this picture, for what, until when, with which credit line."""

    sentence = fields.String(required=True)
    may = fields.Boolean(required=True)
    answer = fields.String(
        required=True, validate=validate.OneOf(("free", "conditional", "not_for_you", "not_for_anyone"))
    )
    reasons = fields.List(fields.String(), metadata={"description": "Stable names of what bears on it"})
    until = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When the answer changes by itself"}
    )
    credit_line = fields.String(metadata={"description": "To be printed exactly so"})
    alt_text = fields.String()
    terms = fields.String(metadata={"description": "IPTC Rights Usage Terms"})


class AssetSchema(Schema):
    """An asset under the names of the IPTC Photo Metadata Standard."""

    id = fields.String(required=True)
    event = fields.String(attribute="event.slug")
    filename = fields.String()
    kind = fields.String()
    mime = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    awaited = fields.Boolean(metadata={"description": "The original is still on its way"})
    width = fields.Integer()
    height = fields.Integer()
    duration = fields.Float(allow_none=True)
    taken_at = fields.AwareDateTime()
    title = fields.String()
    headline = fields.String()
    caption = fields.String()
    creator = fields.String()
    credit = fields.String()
    copyright = fields.String()
    usage_terms = fields.String()
    instructions = fields.String()
    rights_class = fields.String()
    city = fields.String()
    country = fields.String()
    location = fields.String()
    rating = fields.Float(allow_none=True)
    digital_source_type = fields.String(
        metadata={"description": "IPTC Digital Source Type by its code, such as `trainedAlgorithmicMedia`"}
    )
    ai_system_used = fields.String()
    ai_system_version_used = fields.String()
    ai_prompt_information = fields.String()
    ai_prompt_writer_name = fields.String()
    data_mining = fields.String(
        metadata={"description": "PLUS Data Mining by its code; empty for what the event says"}
    )
    other_constraints = fields.String(metadata={"description": "PLUS Other Constraints"})
    photographer = fields.String(attribute="photographer.name")


class ProvenanceActionSchema(Schema):
    name = fields.String(required=True, metadata={"description": "Of C2PA, e.g. `c2pa.cropped`"})
    when = fields.String(metadata={"description": "ISO 8601; empty where it is not said"})
    tool = fields.String()
    source_type = fields.String(metadata={"description": "Term of IPTC's Digital Source Type"})


class IngredientSchema(Schema):
    title = fields.String()
    relationship = fields.String()
    manifest = fields.String(metadata={"description": "Label of its manifest; empty where it has none"})


class ManifestSchema(Schema):
    """One step of the chain: what a camera or program signed."""

    label = fields.String(required=True)
    generator = fields.String()
    signer = fields.String()
    organisation = fields.String()
    signed_at = fields.String(metadata={"description": "ISO 8601 by a time-stamp server, else empty"})
    title = fields.String()
    device = fields.String()
    actions = fields.List(fields.Nested(ProvenanceActionSchema))
    source_types = fields.List(fields.String())
    ingredients = fields.List(fields.Nested(IngredientSchema))
    data_mining = fields.String(metadata={"description": "What it prohibits, by code of PLUS, else empty"})


class FailureSchema(Schema):
    code = fields.String(required=True, metadata={"description": "Of C2PA"})
    words = fields.String()


class ProvenanceSchema(Schema):
    """What the Content Credentials (C2PA) of the original say."""

    state = fields.String(
        required=True, validate=validate.OneOf(("trusted", "valid", "invalid", "unreadable"))
    )
    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("known", "unknown", "ended", "refused", "changed", "unreadable")),
        metadata={"description": "For people: `changed` is the picture, `ended` only the certificate"},
    )
    is_generated = fields.Boolean(required=True)
    failures = fields.List(fields.Nested(FailureSchema))
    manifests = fields.List(fields.Nested(ManifestSchema), metadata={"description": "The file's own first"})


class RevisedSchema(Schema):
    """A person, a tag or a session, by the key that edits name it by."""

    key = fields.String(required=True, metadata={"description": "Slug of a person or tag, code of a session"})
    name = fields.String(required=True)


class OneAssetSchema(AssetSchema):
    """One asset, with the answer for whoever asks. Names that nobody stated or agreed to are not in it."""

    people = fields.List(fields.Nested(RevisedSchema), required=True)
    tags = fields.List(fields.Nested(RevisedSchema), required=True)
    sessions = fields.List(fields.Nested(RevisedSchema), required=True)

    rights = fields.Nested(AnswerSchema, required=True)
    provenance = fields.Nested(
        ProvenanceSchema, required=True, allow_none=True, metadata={"description": "Null for unsigned files"}
    )
    origins = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={
            "description": "Where `metadata`, `sidecar`, `manifest` and what stands `here` do not agree on "
            "whether it was generated, what each states; for the team, else empty"
        },
    )


class RecipeArgs(Schema):
    recipe = fields.String(
        load_default="original",
        validate=validate.Length(max=60),
        metadata={
            "description": "`original`, `press` (3000 pixels), `web` (1600), `px1200`, or a part: "
            "`px1200-1000.2500.5000.5000` (left, top, width, height in ten-thousandths)"
        },
    )


class PlaceSchema(Schema):
    url = fields.String(required=True, metadata=REFERENCE)
    filename = fields.String(required=True)


class DeliverySchema(Schema):
    """A file: `ready` with its address, or `wanted`: ask again in a moment."""

    state = fields.String(required=True, validate=validate.OneOf(("ready", "wanted")))
    problem = fields.String(
        metadata={"description": "What holds a wanted file up; it is tried again by itself. Else empty"}
    )
    url = fields.String(metadata=REFERENCE)
    filename = fields.String()
    size = fields.Integer()
    mime = fields.String()
    sidecar = fields.Nested(
        PlaceSchema, allow_none=True, metadata={"description": "XMP file, where the file takes no words"}
    )
    manifest = fields.Nested(
        PlaceSchema,
        allow_none=True,
        metadata={"description": "C2PA manifest, where the file takes none"},
    )


class PageSchema(Schema):
    total = fields.Integer(required=True)
    assets = fields.List(fields.Nested(AssetSchema), required=True)
    messages = fields.List(fields.String(), required=True)
