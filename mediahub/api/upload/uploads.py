"""`/api/v1/batches/<id>/files` and `/api/v1/uploads/…`: files announced, signed, completed, taken back.

The package says how a file is delivered.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from mediahub.api.blueprint import Blueprint
from mediahub.api.upload.schemas import (
    MAX_BODY,
    CompleteSchema,
    FilesSchema,
    NewFilesSchema,
    SignedSchema,
    SignSchema,
    UploadSchema,
    UploadsSchema,
)
from mediahub.api.upload.senders import for_senders, require_account, sender, uploads, veiled
from mediahub.catalog.events import get_event
from mediahub.catalog.models import Asset
from mediahub.http.body_limits import takes_up_to
from mediahub.http.context import services
from mediahub.ingest.batches import opening
from mediahub.ingest.placing.replacing_rights import require_replaceable
from mediahub.ingest.uploads.announce import Announced, already, find_known
from mediahub.ingest.uploads.states import SignedRequest, UploadState
from mediahub.s3proxy.slices import forget

blueprint = for_senders(Blueprint("api-uploads", __name__, description="Delivering files"))


@blueprint.post("/events/<slug>/known")
@blueprint.arguments(FilesSchema)
@blueprint.response(200, UploadsSchema)
def known(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Which of these files the event has (`duplicate`); the others are `new`. Nothing is remembered."""
    require_account("What the event has is for its team.")
    with services().database.read() as session:
        event = get_event(session, slug)
        return {"files": [_known(file, find_known(session, event, file)) for file in args["files"]]}


@blueprint.post("/batches/<int:batch_id>/files")
@takes_up_to(MAX_BODY)
@blueprint.arguments(NewFilesSchema)
@blueprint.response(200, UploadsSchema)
def announce(args: dict[str, Any], batch_id: int) -> dict[str, Any]:
    """Announce files, and learn for each what to do with it."""
    with services().database.read() as session:
        batch = opening.get_batch(session, sender(), batch_id)
        opening.require_may_add(sender(), batch)
        for file in args["files"]:
            if file.replaces is not None:
                require_replaceable(session, sender(), batch, file.replaces)
    states = uploads().announce(batch_id, args["files"], sign=args["sign"])
    return {"files": [veiled(state) for state in states]}


@blueprint.get("/uploads/<int:arrival_id>")
@blueprint.response(200, UploadSchema)
def upload(arrival_id: int) -> UploadState:
    """How far one file is, with the parts that are there."""
    _require_theirs(arrival_id)
    return veiled(uploads().state(arrival_id))


@blueprint.post("/uploads/<int:arrival_id>/sign")
@blueprint.arguments(SignSchema)
@blueprint.response(200, SignedSchema)
def sign(args: dict[str, Any], arrival_id: int) -> SignedRequest:
    """Sign one request to S3."""
    _require_theirs(arrival_id)
    return uploads().sign(arrival_id, **args)


@blueprint.post("/uploads/<int:arrival_id>/preview")
@blueprint.response(200, UploadSchema)
def preview(arrival_id: int) -> UploadState:
    """A small picture of the file was sent ahead: show it until the original comes."""
    _require_theirs(arrival_id)
    return veiled(uploads().preview(arrival_id))


@blueprint.post("/uploads/<int:arrival_id>/complete")
@blueprint.arguments(CompleteSchema)
@blueprint.response(200, UploadSchema)
def complete(args: dict[str, Any], arrival_id: int) -> UploadState:
    """Everything was sent: have it checked."""
    _require_theirs(arrival_id)
    return veiled(uploads().complete(arrival_id, args["sha256"]))


@blueprint.delete("/uploads/<int:arrival_id>")
@blueprint.response(204)
def take_back(arrival_id: int) -> None:
    """Forget a file that has not arrived."""
    _require_theirs(arrival_id)
    uploads().abort(arrival_id, partial(forget, services().settings))


def _require_theirs(arrival_id: int) -> None:
    """404 for a file of a batch that whoever asks may not see."""
    with services().database.read() as session:
        opening.require_arrival(session, sender(), arrival_id)


def _known(file: Announced, asset: Asset | None) -> UploadState:
    size = file.fingerprint.size
    if asset is None:
        return UploadState(file.path, size, "new")
    return UploadState(
        file.path, size, "duplicate", asset_id=asset.id, code="duplicate", reason=already(asset)
    )
