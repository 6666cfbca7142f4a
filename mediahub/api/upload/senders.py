"""Who delivers over the API, and what they may see: for the endpoints of batches, files and receipts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, TypeVar, cast

from flask import current_app

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import require
from mediahub.catalog.models import Arrival
from mediahub.http.context import presigner, services, viewer
from mediahub.http.errors import problem_details, refused
from mediahub.identity.bearer import contributor
from mediahub.ingest.batches import opening
from mediahub.ingest.batches.outcome import TELLING, contributor_sees
from mediahub.ingest.uploads.states import UploadState
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.messages import N_
from mediahub.problems import Away, NotAllowed
from mediahub.storage import StorageError, Unavailable

UPLOADS = "mediahub-uploads"
Row = TypeVar("Row", Arrival, UploadState)
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


NOT_AS_IT_SHOULD = N_("Storage does not answer as it should. Nothing is lost; try again in a moment.")


def for_senders(blueprint: Blueprint) -> Blueprint:
    """The blueprint, open to who may deliver: a session, a token with scope `upload`, a contributor link."""
    blueprint.before_request(require("upload"))
    blueprint.before_request(require_uploader)
    blueprint.register_error_handler(StorageError, storage_error)
    return blueprint


def require_uploader() -> None:
    """The press looks; it does not deliver."""
    if contributor() is None and not opening.may_upload(viewer()):
        raise NotAllowed(N_("Your account may look and download, but not deliver pictures."))


def require_account(otherwise: str) -> None:
    """Stop somebody who came by a contributor link; `otherwise` says why it is not for them."""
    if contributor() is not None:
        raise NotAllowed(otherwise)


def storage_error(error: StorageError) -> Any:
    """Storage is away: the sender should wait and try again."""
    if isinstance(error, Unavailable):
        return refused(Away(NOT_AS_IT_SHOULD))
    return problem_details(502, NOT_AS_IT_SHOULD)


def uploads() -> Uploads:
    """The uploads of this process; the queue is opened when first needed."""
    found: Uploads | None = current_app.extensions.get(UPLOADS)
    if found is None:
        made = Uploads(services(), presigner(), services().jobs)
        found = current_app.extensions.setdefault(UPLOADS, made)
    return found


def sender() -> opening.Sender:
    """Who delivers: the user, or somebody who came by a contributor link."""
    return contributor() or viewer()


def veiled(row: Row) -> Row:
    """A file as whoever delivers it may see it: a contributor does not learn what others delivered, nor
    whether they did."""
    if contributor() is None:
        return row
    shown = SimpleNamespace(**{name: getattr(row, name) for name in VEILED if hasattr(row, name)})
    shown.asset_id = None
    if getattr(shown, "sidecar", None) is not None:
        shown.sidecar = veiled(shown.sidecar)
    code = "code" if hasattr(row, "code") else "reason_code"
    state, said = contributor_sees(row.state, getattr(row, code))
    if state != row.state and getattr(row, code) in TELLING:
        shown.reason = ""
    shown.state = state
    setattr(shown, code, said)
    return cast(Row, shown)
