"""Signing and completing uploads for many files in one request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mediahub.api.blueprint import Blueprint
from mediahub.api.upload.schemas import CompleteManySchema, SignedManySchema, SignManySchema, UploadManySchema
from mediahub.api.upload.senders import for_senders, sender, uploads, veiled
from mediahub.http.context import services
from mediahub.ingest.batches.opening import NOT_THERE, visible_arrivals
from mediahub.ingest.uploads.states import UploadError, UploadState

UNKNOWN = {"status": 404, "detail": NOT_THERE}

blueprint = for_senders(Blueprint("api-uploads-together", __name__, description="Delivering files"))


@blueprint.post("/uploads/sign")
@blueprint.arguments(SignManySchema)
@blueprint.response(200, SignedManySchema)
def sign_many(args: dict[str, Any]) -> dict[str, Any]:
    """Sign a request to S3 for each of these files."""

    theirs = _theirs(one["id"] for one in args["requests"])
    return {"answers": [_signed(theirs, **one) for one in args["requests"]]}


@blueprint.post("/uploads/complete")
@blueprint.arguments(CompleteManySchema)
@blueprint.response(200, UploadManySchema)
def complete_many(args: dict[str, Any]) -> dict[str, Any]:
    """Everything of these files was sent: have them checked."""
    theirs = _theirs(one["id"] for one in args["files"])
    found = uploads().complete_many(
        {one["id"]: one["sha256"] for one in args["files"] if one["id"] in theirs}
    )
    return {"answers": [_completed(found.get(one["id"])) for one in args["files"]]}


def _signed(theirs: set[int], id: int, **request: Any) -> dict[str, Any]:
    """A refusal is of one file, and the others do not wait for it."""
    if id not in theirs:
        return {"problem": UNKNOWN}
    try:
        return {"signed": uploads().sign(id, **request)}
    except UploadError as error:
        return {"problem": _refusal(error)}


def _completed(found: UploadState | UploadError | None) -> dict[str, Any]:
    if found is None:
        return {"problem": UNKNOWN}
    return {"problem": _refusal(found)} if isinstance(found, UploadError) else {"upload": veiled(found)}


def _theirs(ids: Iterable[int]) -> set[int]:
    """Those of the files that whoever asks may see."""
    with services().database.read() as session:
        return visible_arrivals(session, sender(), set(ids))


def _refusal(error: UploadError) -> dict[str, Any]:
    """The members of a problem."""
    return {"status": 409, "detail": str(error), **error.members}
