"""`/api/v1/events/<slug>/batches` and `/api/v1/batches/…`: opened, changed, finished, and their files' fate.

The package says how a file is delivered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.idempotency import idempotent
from mediahub.api.upload.schemas import (
    ArrivalsArgs,
    ArrivalsSchema,
    BatchChangesSchema,
    BatchSchema,
    NewBatchSchema,
)
from mediahub.api.upload.senders import for_senders, require_account, sender, veiled
from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services
from mediahub.identity.bearer import contributor, token_scopes
from mediahub.ingest.batches import deliveries, opening
from mediahub.ingest.metadata.resetting import change_terms
from mediahub.receipts import batch_report

REPORT_STEP = 1000
OVERLAP = timedelta(seconds=5)
"""A change is written down at a moment, and seen a little later: looking again begins so much earlier."""
BATCH_FIELDS = (
    "id",
    "source",
    "rights_class",
    "usage_terms",
    "template",
    "clock_offset",
    "created_at",
    "finished_at",
)

blueprint = for_senders(Blueprint("api-batches", __name__, description="Batches of files"))


@blueprint.post("/events/<slug>/batches")
@idempotent(blueprint)
@blueprint.arguments(NewBatchSchema)
@blueprint.response(200, BatchSchema)
def open_batch(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Open a batch, or go on with the same one."""
    source = "browser" if token_scopes() is None else "push"
    new = opening.NewDelivery(event=slug, source=source, **args)
    return _shown(deliveries.open_or_resume(services().database, sender(), new))


@blueprint.get("/events/<slug>/batches")
@blueprint.response(200, BatchSchema(many=True))
def list_batches(slug: str) -> list[dict[str, Any]]:
    """The event's latest batches that you may see, newest first."""
    with services().database.read() as session:
        batches = opening.list_batches(session, sender(), slug)
        numbers = _counts(session, [batch.id for batch in batches])
        return [_with_counts(batch, numbers.get(batch.id, {})) for batch in batches]


@blueprint.get("/batches/<int:batch_id>")
@blueprint.response(200, BatchSchema)
def one_batch(batch_id: int) -> dict[str, Any]:
    """A batch, with how many of its files are in which state."""
    with services().database.read() as session:
        batch = opening.get_batch(session, sender(), batch_id)
    return _shown(batch)


@blueprint.patch("/batches/<int:batch_id>")
@blueprint.arguments(BatchChangesSchema)
@blueprint.response(200, BatchSchema)
def change(args: dict[str, Any], batch_id: int) -> dict[str, Any]:
    """Change what a batch was opened with, for files that are not checked yet, and if asked for those that
    are: never in what a person changed, or the file itself says."""
    require_account("The terms of a contributor link are its team's.")
    also_ready = args.pop("also_ready")
    batch, changed = change_terms(services().database, sender(), batch_id, args, also_ready=also_ready)
    return {**_shown(batch), "changed": changed}


@blueprint.post("/batches/<int:batch_id>/finish")
@blueprint.response(200, BatchSchema)
def finish(batch_id: int) -> dict[str, Any]:
    """Nothing more comes. Files under way still end; the report stays."""
    return _shown(deliveries.finish(services().database, sender(), batch_id))


@blueprint.get("/batches/<int:batch_id>/files")
@blueprint.arguments(ArrivalsArgs, location="query")
@blueprint.response(200, ArrivalsSchema)
def files(args: dict[str, Any], batch_id: int) -> dict[str, Any]:
    """The files of a batch and what became of each."""
    now = utcnow() - OVERLAP
    with services().database.read() as session:
        opening.get_batch(session, sender(), batch_id)
        rows = batch_report.arrivals(session, batch_id, **args, to_contributor=contributor() is not None)
        return {
            "files": [veiled(row) for row in rows],
            "counts": _counts(session, [batch_id]).get(batch_id, {}),
            "now": now,
        }


@blueprint.get("/batches/<int:batch_id>/report.csv")
@blueprint.response(200, content_type="text/csv")
def report_csv(batch_id: int) -> Response:
    """The receipt: every file with its state, reason and what to do."""
    with services().database.read() as session:
        opening.get_batch(session, sender(), batch_id)
        rows: list[Arrival] = []
        while more := batch_report.arrivals(
            session, batch_id, after=rows[-1].id if rows else 0, limit=REPORT_STEP
        ):
            rows += more
    disposition = f'attachment; filename="batch-{batch_id}.csv"'
    return Response(
        "".join(batch_report.as_csv(map(veiled, rows))),
        mimetype="text/csv",
        headers={"Content-Disposition": disposition},
    )


def _shown(batch: Batch) -> dict[str, Any]:
    with services().database.read() as session:
        return _with_counts(batch, _counts(session, [batch.id]).get(batch.id, {}))


def _counts(session: Session, batch_ids: list[int]) -> dict[int, dict[str, int]]:
    return batch_report.counts(session, batch_ids, to_contributor=contributor() is not None)


def _with_counts(batch: Batch, numbers: dict[str, int]) -> dict[str, Any]:
    shown = {name: getattr(batch, name) for name in BATCH_FIELDS}
    names = {"event": batch.event.slug, "photographer": batch.photographer.name}
    return {**shown, **names, "counts": numbers}
