"""Delivering files: `/api/v1/events/<slug>/batches`, `/api/v1/batches/…` and `/api/v1/uploads/…`.

For a browser (session cookie, and the CSRF token of its page as `X-CSRFToken` on whatever changes something)
and for programs (`Authorization: Bearer …`, a token with scope `upload`). One file's way:

1. `POST /events/<slug>/batches` opens a batch. The same body, by the same user, gives the same batch until it
   is finished, so that nothing has to be remembered to go on. `resume_key` keeps apart what should be.
2. `POST /batches/<id>/files` announces up to 100 files: `path`, `size`, `last_modified` (ms since 1970),
   `head_tail` (SHA-256 of the first and the last 64 KiB, each byte once, so that up to 128 KiB it is the hash
   of the whole file) and, if it can be afforded, `sha256`. The answer lists them in the same order:
   - `duplicate`: the event has it, as `asset_id`. Do not send it.
   - `hash_wanted`: it has one with these ends. Announce it again with `sha256`, or, if that cannot be
     computed, with `send_anyway`: a worker then finds out. `id` is null: nothing is remembered.
   - `expected`: send it. Without `part_size`, in one piece; otherwise in `part_count` parts of `part_size`
     bytes (the last one shorter) under `upload_id`; all but those in `parts`, which are there already. If
     those are all (`[1]` for one piece), go on with 4. With `sign`, what goes in one piece has the answer of
     3 in `signed` already, for who sends it within the next minutes.
   - `received`, `checking`, `ready`, `rejected`: it was sent before.
   The same content under the same path is the same file. Other content under that path gets a number.
3. `POST /uploads/<id>/sign` with `method` `PUT` (and `part`, in parts; and `sha256` of what is sent, so that
   S3 refuses damaged bytes) gives `url` (whole, or a path of this server: resolve it against the address
   that you reached it by) and `headers`: send with exactly these, and exactly as many bytes as
   were announced (a 403 otherwise). For Uppy's `signRequest` it
   signs `GET` (list parts), `POST` (complete) and `DELETE` (abort) of a multipart upload too; `key` ends in
   the id. S3 answers 403 when the URL is too old: sign again. 412: the file is there already, go on with 4.
   400 with a checksum error: the bytes were damaged, send again. 404: the upload is gone, announce it again.
4. `POST /uploads/<id>/complete`, also after Uppy completed it at S3: the size is checked, the file is
   `received` and a worker begins, which holds the bytes against `sha256` (of the announcement, or given here
   by who came to know it only while sending), else against `head_tail`. May be repeated, also to say the
   `sha256` after the bytes: it is compared then, unless the answer is `checking`: say it again a little
   later. A 409 says in `code` what is wrong: `parts_missing` and `nothing_there` (send the parts in
   `missing`), `upload_gone` and `wrong_bytes` (announce it again).
   `POST /uploads/sign` (`requests`) and `POST /uploads/complete` (`files`) do 3 and 4 for up to 100 files at
   once, each with its `id`. The `answers`, in the same order, have `signed`, `upload`, or a `problem`.
5. `GET /batches/<id>/files?since=…` shows what becomes of them; `report.csv` is the receipt. `POST
   /batches/<id>/finish` closes the batch.

Who came by a contributor link shows `Authorization: Bearer <secret of the link>.<a key of their own>`: the
key, 16 to 64 letters and digits that only they know, keeps their files from other holders of the link.

Over a slow line a small picture may go ahead, once a file was announced with its `sha256`: sign with `method`
`PREVIEW` and its `size`, PUT a JPEG of up to 8 MiB there that has the file's EXIF, IPTC and XMP, with an
Orientation that is true of itself, then `POST /uploads/<id>/preview`. The asset is `awaited` until its
original was checked.

A file announced with `replaces`, the id of an asset, is its retouched version: once it was checked it is the
original of that asset, whose id, words, terms, crops and links stay. The original of before is kept. Curators
may do so with every photo, photographers with their own.

`DELETE /uploads/<id>` takes a file back that has not arrived; `POST /events/<slug>/known` only asks what the
event has. Errors are problem details (RFC 9457). A batch of someone else does not exist; admins see all.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, NoReturn, TypeVar, cast

from flask import Response, current_app, request
from flask_smorest import abort
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import require
from mediahub.api.shared.idempotency import idempotent
from mediahub.api.upload.schemas import (
    MAX_BODY,
    ArrivalsArgs,
    ArrivalsSchema,
    BatchChangesSchema,
    BatchSchema,
    CompleteSchema,
    FilesSchema,
    NewBatchSchema,
    NewFilesSchema,
    SignedSchema,
    SignSchema,
    UploadSchema,
    UploadsSchema,
)
from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.catalog.models import Arrival, Asset, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits.editing import may_edit
from mediahub.curation.edits.versions import why_not
from mediahub.http.context import presigner, services, verdict, viewer
from mediahub.http.errors import problem_details
from mediahub.identity.bearer import contributor, token_scopes
from mediahub.ingest.batches import opening
from mediahub.ingest.batches.batches import finish_batch
from mediahub.ingest.batches.outcome import EDITED
from mediahub.ingest.uploads.announce import Announced, BatchFinished, already, find_known
from mediahub.ingest.uploads.uploads import SignedRequest, UploadError, Uploads, UploadState
from mediahub.ingest.words.resetting import change_batch
from mediahub.receipts import batch_report
from mediahub.rights import Action
from mediahub.storage import StorageError, Unavailable

UPLOADS = "mediahub-uploads"
NOT_THERE = "There is no such delivery, or it is not yours."
REPORT_STEP = 1000
OVERLAP = timedelta(seconds=5)
"""A change is written down at a moment, and seen a little later: looking again begins so much earlier."""
Row = TypeVar("Row")
VEILED = (
    "id",
    "path",
    "size",
    "sha256",
    "claimed_sha256",
    "state",
    "key",
    "upload_id",
    "part_size",
    "part_count",
    "parts",
    "code",
    "reason_code",
    "reason",
    "touched_at",
    "signed",
    "sidecar",
)
"""What a contributor sees of a file."""
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

blueprint = Blueprint("api-uploads", __name__, description="Delivering files")
blueprint.before_request(require("upload"))


@blueprint.before_request
def may_upload() -> None:
    """The press looks; it does not deliver. Sidecars travel inside a request, frames do not."""
    request.max_content_length = MAX_BODY
    if contributor() is None and not opening.may_upload(viewer()):
        refuse(403, "Your account may look and download, but not deliver pictures.")


@blueprint.errorhandler(UploadError)
def upload_error(error: UploadError) -> Any:
    """What is wrong, and which parts to send."""
    return problem_details(**refusal(error))


def refusal(error: UploadError) -> dict[str, Any]:
    """The members of a problem."""
    return {"status": 409, "detail": str(error), "code": error.code, "missing": error.missing}


@blueprint.errorhandler(StorageError)
def storage_error(error: StorageError) -> Any:
    """Storage is away: the sender should wait and try again."""
    status = 503 if isinstance(error, Unavailable) else 502
    return problem_details(
        status, "Storage does not answer as it should. Nothing is lost; try again in a moment."
    )


def refuse(status: int, message: str, **members: Any) -> NoReturn:
    """End the request with a problem; `members` are for programs."""
    abort(status, message=message, members=members)
    raise AssertionError("abort raises")


def uploads() -> Uploads:
    """The uploads of this process; the queue is opened when first needed."""
    found: Uploads | None = current_app.extensions.get(UPLOADS)
    if found is None:
        made = Uploads(services(), presigner(), services().jobs)
        found = current_app.extensions.setdefault(UPLOADS, made)
    return found


@blueprint.post("/events/<slug>/batches")
@idempotent(blueprint)
@blueprint.arguments(NewBatchSchema)
@blueprint.response(200, BatchSchema)
def open_batch(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Open a batch, or go on with the same one."""
    source = "browser" if token_scopes() is None else "push"
    try:
        with services().database.begin() as session:
            new = opening.NewDelivery(event=slug, source=source, **args)
            return _shown(session, opening.open_delivery(session, sender(), new))
    except UnknownEvent as error:
        refuse(404, str(error))
    except opening.NotYours as error:
        refuse(403, str(error))


@blueprint.get("/events/<slug>/batches")
@blueprint.response(200, BatchSchema(many=True))
def list_batches(slug: str) -> list[dict[str, Any]]:
    """The event's latest batches that you may see, newest first."""
    with services().database.read() as session:
        batches = opening.list_batches(session, sender(), slug)
        numbers = batch_report.counts(session, [batch.id for batch in batches])
        return [_with_counts(batch, numbers.get(batch.id, {})) for batch in batches]


@blueprint.post("/events/<slug>/known")
@blueprint.arguments(FilesSchema)
@blueprint.response(200, UploadsSchema)
def known(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Which of these files the event has (`duplicate`); the others are `new`. Nothing is remembered."""
    if contributor() is not None:
        refuse(403, "What the event has is for its team.")
    with services().database.read() as session:
        try:
            event = get_event(session, slug)
        except UnknownEvent as error:
            refuse(404, str(error))
        return {"files": [_known(file, find_known(session, event, file)) for file in args["files"]]}


@blueprint.get("/batches/<int:batch_id>")
@blueprint.response(200, BatchSchema)
def one_batch(batch_id: int) -> dict[str, Any]:
    """A batch, with how many of its files are in which state."""
    with services().database.read() as session:
        return _shown(session, batch_or_404(session, batch_id))


@blueprint.patch("/batches/<int:batch_id>")
@blueprint.arguments(BatchChangesSchema)
@blueprint.response(200, BatchSchema)
def change(args: dict[str, Any], batch_id: int) -> dict[str, Any]:
    """Change what a batch was opened with, for files that are not checked yet, and if asked for those that
    are: never in what a person changed, or the file itself says."""
    if contributor() is not None:
        refuse(403, "The terms of a contributor link are its team's.")
    also_ready = args.pop("also_ready")
    with services().database.begin() as session:
        batch = batch_or_404(session, batch_id)
        changed = change_batch(session, batch, args, also_ready=also_ready)
        return {**_shown(session, batch), "changed": changed}


@blueprint.post("/batches/<int:batch_id>/finish")
@blueprint.response(200, BatchSchema)
def finish(batch_id: int) -> dict[str, Any]:
    """Nothing more comes. Files under way still end; the report stays."""
    with services().database.begin() as session:
        batch = batch_or_404(session, batch_id)
        if batch.finished_at is None:
            finish_batch(session, batch_id)
        return _shown(session, batch)


@blueprint.post("/batches/<int:batch_id>/files")
@blueprint.arguments(NewFilesSchema)
@blueprint.response(200, UploadsSchema)
def announce(args: dict[str, Any], batch_id: int) -> dict[str, Any]:
    """Announce files, and learn for each what to do with it."""
    with services().database.read() as session:
        batch = batch_or_404(session, batch_id)
        for file in args["files"]:
            if file.replaces is not None:
                may_replace(session, batch, file.replaces)
    try:
        states = uploads().announce(batch_id, args["files"], sign=args["sign"])
    except BatchFinished:
        refuse(409, "This batch is finished. Open a new one.", code="finished")
    return {"files": [veiled(state) for state in states]}


@blueprint.get("/batches/<int:batch_id>/files")
@blueprint.arguments(ArrivalsArgs, location="query")
@blueprint.response(200, ArrivalsSchema)
def files(args: dict[str, Any], batch_id: int) -> dict[str, Any]:
    """The files of a batch and what became of each."""
    now = utcnow() - OVERLAP
    with services().database.read() as session:
        batch_or_404(session, batch_id)
        rows = batch_report.arrivals(session, batch_id, **args)
        return {
            "files": [veiled(row) for row in rows],
            "counts": batch_report.counts(session, [batch_id]).get(batch_id, {}),
            "now": now,
        }


@blueprint.get("/batches/<int:batch_id>/report.csv")
@blueprint.response(200, content_type="text/csv")
def report_csv(batch_id: int) -> Response:
    """The receipt: every file with its state, reason and what to do."""
    with services().database.read() as session:
        batch_or_404(session, batch_id)
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


@blueprint.get("/uploads/<int:arrival_id>")
@blueprint.response(200, UploadSchema)
def upload(arrival_id: int) -> UploadState:
    """How far one file is, with the parts that are there."""
    arrival_or_404(arrival_id)
    return veiled(uploads().state(arrival_id))


@blueprint.post("/uploads/<int:arrival_id>/sign")
@blueprint.arguments(SignSchema)
@blueprint.response(200, SignedSchema)
def sign(args: dict[str, Any], arrival_id: int) -> SignedRequest:
    """Sign one request to S3."""
    arrival_or_404(arrival_id)
    return uploads().sign(arrival_id, **args)


@blueprint.post("/uploads/<int:arrival_id>/preview")
@blueprint.response(200, UploadSchema)
def preview(arrival_id: int) -> UploadState:
    """A small picture of the file was sent ahead: show it until the original comes."""
    arrival_or_404(arrival_id)
    return veiled(uploads().preview(arrival_id))


@blueprint.post("/uploads/<int:arrival_id>/complete")
@blueprint.arguments(CompleteSchema)
@blueprint.response(200, UploadSchema)
def complete(args: dict[str, Any], arrival_id: int) -> UploadState:
    """Everything was sent: have it checked."""
    arrival_or_404(arrival_id)
    return veiled(uploads().complete(arrival_id, args["sha256"]))


@blueprint.delete("/uploads/<int:arrival_id>")
@blueprint.response(204)
def take_back(arrival_id: int) -> None:
    """Forget a file that has not arrived."""
    arrival_or_404(arrival_id)
    uploads().abort(arrival_id)


def sender() -> opening.Sender:
    """Who delivers: the user, or somebody who came by a contributor link."""
    return contributor() or viewer()


def veiled(row: Row) -> Row:
    """A file as whoever delivers it may see it: a contributor does not learn what others delivered."""
    if contributor() is None:
        return row
    shown = SimpleNamespace(**{name: getattr(row, name) for name in VEILED if hasattr(row, name)})
    shown.asset_id = None
    if getattr(shown, "sidecar", None) is not None:
        shown.sidecar = veiled(shown.sidecar)
    if shown.state == "duplicate" or getattr(shown, "code", getattr(shown, "reason_code", "")) == EDITED:
        shown.reason = "The event has it already."
    return cast(Row, shown)


def batch_or_404(session: Session, batch_id: int) -> Batch:
    """The batch, if whoever asks may see it."""
    return opening.find_batch(session, sender(), batch_id) or _not_there()


def arrival_or_404(arrival_id: int) -> None:
    """Check that whoever asks may see the batch of this arrival."""
    with services().database.read() as session:
        arrival = session.get(Arrival, arrival_id)
        if arrival is None or opening.find_batch(session, sender(), arrival.batch_id) is None:
            _not_there()


def may_replace(session: Session, batch: Batch, asset_id: str) -> None:
    """Whether whoever asks may give this picture of the batch's event another original."""
    if contributor() is not None:
        refuse(403, "The pictures that are there are the team's to replace.")
    asset = session.get(Asset, asset_id)
    if asset is None or asset.event_id != batch.event_id or not verdict(asset, Action.SEE).allowed:
        refuse(404, "There is no such picture in this event.")
    if not may_edit(viewer(), asset):
        refuse(403, "You may not replace the original of this picture.")
    if reason := why_not(asset):
        refuse(409, reason, code="no_version")


def _not_there() -> NoReturn:
    refuse(404, NOT_THERE)


def _known(file: Announced, asset: Asset | None) -> UploadState:
    size = file.fingerprint.size
    if asset is None:
        return UploadState(file.path, size, "new")
    return UploadState(
        file.path, size, "duplicate", asset_id=asset.id, code="duplicate", reason=already(asset)
    )


def _shown(session: Session, batch: Batch) -> dict[str, Any]:
    return _with_counts(batch, batch_report.counts(session, [batch.id]).get(batch.id, {}))


def _with_counts(batch: Batch, numbers: dict[str, int]) -> dict[str, Any]:
    shown = {name: getattr(batch, name) for name in BATCH_FIELDS}
    names = {"event": batch.event.slug, "photographer": batch.photographer.name}
    return {**shown, **names, "counts": numbers}
