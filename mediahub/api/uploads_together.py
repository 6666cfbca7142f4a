"""Signing and completing for many files in one request: what a sender of thousands would ask one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import select

from mediahub.api.access import require
from mediahub.api.upload_schemas import (
    CompleteManySchema,
    SignedManySchema,
    SignManySchema,
    UploadManySchema,
)
from mediahub.api.uploads import NOT_THERE, may_upload, refusal, sender, storage_error, uploads, veiled
from mediahub.catalog.models import Arrival
from mediahub.ingest import deliveries
from mediahub.ingest.uploads import UploadError
from mediahub.storage import StorageError
from mediahub.web.context import services

blueprint = Blueprint("api-uploads-together", __name__, description="Delivering files")
blueprint.before_request(require("upload"))
blueprint.before_request(may_upload)
blueprint.register_error_handler(StorageError, storage_error)


@blueprint.post("/uploads/sign")
@blueprint.arguments(SignManySchema)
@blueprint.response(200, SignedManySchema)
def sign_many(args: dict[str, Any]) -> dict[str, Any]:
    """Sign a request to S3 for each of these files."""

    def sign(id: int, **request: Any) -> dict[str, Any]:
        return {"signed": uploads().sign(id, **request)}

    return {"answers": _each(args["requests"], sign)}


@blueprint.post("/uploads/complete")
@blueprint.arguments(CompleteManySchema)
@blueprint.response(200, UploadManySchema)
def complete_many(args: dict[str, Any]) -> dict[str, Any]:
    """Everything of these files was sent: have them checked."""

    def complete(id: int, sha256: str | None) -> dict[str, Any]:
        return {"upload": veiled(uploads().complete(id, sha256))}

    return {"answers": _each(args["files"], complete)}


def _each(asked: list[dict[str, Any]], answer: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    """The answer to each; a refusal is of one file, and the others do not wait for it."""
    theirs = _theirs(one["id"] for one in asked)
    answers = []
    for one in asked:
        if one["id"] not in theirs:
            answers.append({"problem": {"status": 404, "detail": NOT_THERE}})
            continue
        try:
            answers.append(answer(**one))
        except UploadError as error:
            answers.append({"problem": refusal(error)})
    return answers


def _theirs(ids: Iterable[int]) -> set[int]:
    """Those of the files that whoever asks may see."""
    with services().database.read() as session:
        query = select(Arrival.id, Arrival.batch_id).where(Arrival.id.in_(set(ids)))
        found = dict(session.execute(query).all())
        seen = {id for id in set(found.values()) if deliveries.find_batch(session, sender(), id)}
    return {id for id, batch_id in found.items() if batch_id in seen}
