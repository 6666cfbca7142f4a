"""Schemas of the upload endpoints."""

from __future__ import annotations

import base64
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from mediahub.api.shared.fields import Moment, Sentence, row_id
from mediahub.api.shared.schemas import REFERENCE
from mediahub.http.context import LARGEST_ID
from mediahub.http.language import translated
from mediahub.ingest.metadata.template import FIELDS, VARIABLES, unknown_variables
from mediahub.ingest.uploads.announce import Announced
from mediahub.ingest.uploads.plan import Fingerprint
from mediahub.receipts.batch_report import advice
from mediahub.rights.rules import CLASS_REASONS

RIGHTS = tuple(CLASS_REASONS)
STATES = ("expected", "received", "checking", "ready", "duplicate", "rejected")
MAX_FILES = 100
MAX_SIDECAR = 8 << 20
MAX_BODY = 48 << 20
"""Bytes of an announcement: sidecars travel in it, frames do not."""
DAY = 86_400

SHA256 = validate.Regexp(r"^[0-9a-f]{64}$", error="64 small hexadecimal digits are needed.")


def some(one: type[Schema]) -> fields.List:
    """A required list of `one`, for several files in one request."""
    return fields.List(fields.Nested(one), required=True, validate=validate.Length(min=1, max=MAX_FILES))


def in_order(one: type[Schema]) -> fields.List:
    """An answer to each of several."""
    return fields.List(fields.Nested(one), required=True, metadata={"description": "In the order asked for"})


def by_state(description: str) -> fields.Dict:
    """How many files are in each state."""
    return fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": description}
    )


TEMPLATE = (
    "Words for fields that a file leaves empty. They may hold variables: "
    + ", ".join(f"`{{{name}}}`" for name in sorted(VARIABLES))
    + ". A clause with one that is empty is left out, and so is what stands in `[…]`; texts follow the "
    "programme, people and codes until somebody writes the field"
)


def known_variables(text: str) -> None:
    """A template's text uses variables that there are."""
    if unknown := unknown_variables({"": text}):
        known = ", ".join(sorted(VARIABLES))
        raise ValidationError(f"There is no variable {{{min(unknown)}}}. There are: {known}.")


class NewBatchSchema(Schema):
    photographer = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "Who shot it; empty for whoever is signed in"},
    )
    rights_class = fields.String(load_default="editorial", validate=validate.OneOf(RIGHTS))
    usage_terms = fields.String(load_default="", validate=validate.Length(max=5000))
    template = fields.Dict(
        keys=fields.String(validate=validate.OneOf(sorted(FIELDS))),
        values=fields.String(validate=(validate.Length(max=5000), known_variables)),
        load_default=dict,
        metadata={"description": TEMPLATE},
    )
    clock_offset = fields.Integer(
        load_default=0,
        validate=validate.Range(min=-366 * DAY, max=366 * DAY),
        metadata={"description": "Seconds to add to what the camera's clock said"},
    )
    resume_key = fields.String(load_default="", validate=validate.Length(max=200))


class BatchChangesSchema(Schema):
    """What of a batch is to change; what is not given stays."""

    rights_class = fields.String(validate=validate.OneOf(RIGHTS))
    usage_terms = fields.String(validate=validate.Length(max=5000))
    template = fields.Dict(
        keys=fields.String(validate=validate.OneOf(sorted(FIELDS))),
        values=fields.String(validate=(validate.Length(max=5000), known_variables)),
    )
    clock_offset = fields.Integer(validate=validate.Range(min=-366 * DAY, max=366 * DAY))
    also_ready = fields.Boolean(
        load_default=False, metadata={"description": "Also for its pictures that are in the library"}
    )


class BatchSchema(Schema):
    id = fields.Integer(required=True)
    event = fields.String(required=True)
    photographer = fields.String(required=True)
    source = fields.String(required=True)
    rights_class = fields.String(required=True)
    usage_terms = fields.String(required=True)
    template = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    clock_offset = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    counts = by_state("Files by state")
    changed = fields.Integer(metadata={"description": "Pictures in the library that a change reached"})


class AnnouncedSchema(Schema):
    path = fields.String(required=True, validate=validate.Length(min=1, max=4000))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=(1 << 63) - 1))
    last_modified = fields.Integer(
        required=True,
        validate=validate.Range(min=-(1 << 53), max=1 << 53),
        metadata={"description": "Milliseconds since 1970"},
    )
    head_tail = fields.String(
        required=True,
        validate=SHA256,
        metadata={"description": "SHA-256 of the first and the last 64 KiB, each byte once"},
    )
    sha256 = fields.String(load_default=None, allow_none=True, validate=SHA256)
    sidecar = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MAX_SIDECAR * 4 // 3 + 4),
        metadata={"description": "Its XMP file, base64"},
    )
    sidecar_path = fields.String(
        load_default="",
        validate=validate.Length(max=4000),
        metadata={"description": "What that is called; by default like the file, with .xmp"},
    )
    send_anyway = fields.Boolean(load_default=False)
    replaces = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^[a-z2-7]{1,20}$"),
        metadata={"description": "The asset whose original it is a retouched version of"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Announced:
        """The announced file. Raises ValidationError for a sidecar that is no Base64."""
        try:
            sidecar = base64.b64decode(data["sidecar"], validate=True) if data["sidecar"] else None
        except ValueError:  # not of its letters, or not of their number
            raise ValidationError("Not base64.", "sidecar") from None
        known = Fingerprint(data["size"], data["head_tail"], data["last_modified"], data["sha256"])
        return Announced(
            data["path"], known, sidecar, data["sidecar_path"], data["send_anyway"], data["replaces"]
        )


class FilesSchema(Schema):
    files = some(AnnouncedSchema)


class NewFilesSchema(FilesSchema):
    sign = fields.Boolean(
        load_default=False, metadata={"description": "Also sign the PUT of each file that goes in one piece"}
    )


class SignedSchema(Schema):
    url = fields.String(required=True, metadata=REFERENCE)
    key = fields.String(required=True)
    headers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class BesideSchema(Schema):
    """The XMP file that was announced with a file; ask for `id` what becomes of it."""

    id = fields.Integer(required=True)
    path = fields.String(required=True)
    size = fields.Integer(required=True)
    state = fields.String(required=True)
    asset_id = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    reason = Sentence(required=True)
    what_to_do = fields.Function(
        lambda row: translated(advice(row.state, row.code)), metadata={"type": "string"}
    )


class UploadSchema(Schema):
    """One file, and how to send it."""

    id = fields.Integer(required=True, allow_none=True)
    path = fields.String(required=True)
    size = fields.Integer(required=True)
    state = fields.String(required=True)
    key = fields.String(required=True, allow_none=True)
    upload_id = fields.String(required=True, allow_none=True)
    part_size = fields.Integer(required=True, allow_none=True)
    part_count = fields.Integer(required=True)
    parts = fields.List(
        fields.Integer(), required=True, metadata={"description": "Numbers of the parts that are there"}
    )
    asset_id = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    reason = Sentence(required=True)
    what_to_do = fields.Function(
        lambda row: translated(advice(row.state, row.code)), metadata={"type": "string"}
    )
    signed = fields.Nested(
        SignedSchema,
        allow_none=True,
        metadata={"description": "The PUT of all of it, if `sign` asked for it"},
    )
    sidecar = fields.Nested(
        BesideSchema, allow_none=True, metadata={"description": "The XMP file that was announced with it"}
    )


class UploadsSchema(Schema):
    files = fields.List(fields.Nested(UploadSchema), required=True)


class ArrivalSchema(Schema):
    """One file of a batch's report."""

    id = fields.Integer(required=True)
    path = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    asset_id = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, attribute="reason_code")
    reason = Sentence(required=True)
    what_to_do = fields.Function(
        lambda row: translated(advice(row.state, row.reason_code)), metadata={"type": "string"}
    )
    touched_at = fields.AwareDateTime(required=True)


class ArrivalsSchema(Schema):
    files = fields.List(fields.Nested(ArrivalSchema), required=True)
    counts = by_state("Files of the whole batch by state")
    now = fields.AwareDateTime(required=True, metadata={"description": "Hand it in as `since` next time"})


class ArrivalsArgs(Schema):
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    since = Moment(load_default=None)
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=LARGEST_ID))
    limit = fields.Integer(load_default=500, validate=validate.Range(min=1, max=2000))


class SignSchema(Schema):
    method = fields.String(
        required=True, validate=validate.OneOf(("PUT", "GET", "POST", "DELETE", "PREVIEW"))
    )
    part = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1))
    upload_id = fields.String(load_default=None, allow_none=True)
    sha256 = fields.String(load_default=None, allow_none=True, validate=SHA256)
    size = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1))


class SignOneSchema(SignSchema):
    id = row_id(required=True)


class SignManySchema(Schema):
    requests = some(SignOneSchema)


class CompleteSchema(Schema):
    sha256 = fields.String(load_default=None, allow_none=True, validate=SHA256)


class CompleteOneSchema(CompleteSchema):
    id = row_id(required=True)


class CompleteManySchema(Schema):
    files = some(CompleteOneSchema)


class RefusalSchema(Schema):
    """What asking for this one alone would have been refused with."""

    status = fields.Integer(required=True)
    code = fields.String()
    detail = fields.String(required=True)
    missing = fields.List(fields.Integer())


class SignedOneSchema(Schema):
    signed = fields.Nested(SignedSchema)
    problem = fields.Nested(RefusalSchema)


class SignedManySchema(Schema):
    answers = in_order(SignedOneSchema)


class UploadOneSchema(Schema):
    upload = fields.Nested(UploadSchema)
    problem = fields.Nested(RefusalSchema)


class UploadManySchema(Schema):
    answers = in_order(UploadOneSchema)
