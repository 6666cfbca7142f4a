"""`Idempotency-Key`: a POST that is sent again, because its answer got lost, is done once and answered alike.

Keys are a user's own and are kept for a day. Answers that say that something went wrong are not kept: the
request may be sent again with the same key. An answer that shows a secret once is not kept either: such views
do not heed the header.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, current_app, request
from flask_smorest import abort
from sqlalchemy import delete

from mediahub.api.blueprint import Blueprint
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import IdempotencyKey
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services, viewer

HEADER = "Idempotency-Key"
KEPT = timedelta(days=1)
UNDER_WAY_FOR = timedelta(minutes=1)
"""After this whoever began is believed to be dead."""
MAX_LENGTH = 200
DOCUMENTED = {
    "in": "header",
    "name": HEADER,
    "schema": {"type": "string", "maxLength": MAX_LENGTH},
    "description": "Any text of yours. The same request with the same key, within a day, is done only once.",
}

View = TypeVar("View", bound=Callable[..., Any])


def idempotent(blueprint: Blueprint) -> Callable[[View], View]:
    """For a view of `blueprint`, above its other decorators: heed the header, and document it."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def once(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get(HEADER, "")
            if not key:
                return view(*args, **kwargs)
            return _once(key, lambda: current_app.make_response(view(*args, **kwargs)))

        documented: View = blueprint.doc(parameters=[DOCUMENTED])(once)
        return documented

    return decorate


def _once(key: str, answer: Callable[[], Response]) -> Response:
    user_id = viewer().user_id
    if len(key) > MAX_LENGTH or not key.isprintable():
        abort(422, message=f"{HEADER} holds at most {MAX_LENGTH} printable characters.")
    if (known := _begin(user_id, key)) is not None:
        return known
    done = False
    try:
        response = answer()
        done = response.status_code < 400
        if done:
            _keep(user_id, key, response)
        return response
    finally:
        if not done:
            _forget(user_id, key)


def _begin(user_id: int | None, key: str) -> Response | None:
    """Take the key for this request; the answer if there is one already."""
    now, asked = utcnow(), _fingerprint()
    with services().database.begin() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= now - KEPT))
        row = {"user_id": user_id, "key": key, "request_sha256": asked, "created_at": now}
        insert = insert_into(IdempotencyKey, session).values(**row, body="", mime="")
        if session.execute(insert.on_conflict_do_nothing().returning(IdempotencyKey.key)).first():
            return None
        known = session.get_one(IdempotencyKey, (user_id, key))
        if known.request_sha256 != asked:
            abort(422, message="This key was used for another request. Use a new one.")
        if known.status is None:
            if known.created_at > now - UNDER_WAY_FOR:
                abort(409, message="The same request is under way. Wait for its answer.")
            known.created_at = now
            return None
        response = Response(known.body, known.status, mimetype=known.mime)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _keep(user_id: int | None, key: str, response: Response) -> None:
    with services().database.begin() as session:
        known = session.get_one(IdempotencyKey, (user_id, key))
        known.status, known.mime = response.status_code, response.mimetype or ""
        known.body = response.get_data(as_text=True)


def _forget(user_id: int | None, key: str) -> None:
    with services().database.begin() as session:
        session.execute(
            delete(IdempotencyKey).where(IdempotencyKey.user_id == user_id, IdempotencyKey.key == key)
        )


def _fingerprint() -> str:
    whole = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hashlib.sha256(whole).hexdigest()
