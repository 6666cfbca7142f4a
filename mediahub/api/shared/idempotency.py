"""`Idempotency-Key`: a POST that is sent again, because its answer got lost, is done once and answered alike.

Keys are a user's own, or those of the holder of a contributor link, and are kept for a day. Answers that say
that something went wrong are not kept: the request may be sent again with the same key. An answer that shows
a secret once is not kept either: such views do not heed the header.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, request
from flask_babel import gettext
from flask_smorest import abort

from mediahub.api.blueprint import Blueprint
from mediahub.http.context import services, viewer
from mediahub.identity import idempotency
from mediahub.identity.bearer import contributor

HEADER = "Idempotency-Key"
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
    database, owner = services().database, _owner()
    if len(key) > MAX_LENGTH or not key.isprintable():
        abort(
            422,
            message=gettext(
                "%(header)s holds at most %(most)d printable characters.", header=HEADER, most=MAX_LENGTH
            ),
        )
    try:
        known = idempotency.claim(database, owner, key, _fingerprint())
    except idempotency.KeyUsed:
        abort(422, message=gettext("This key was used for another request. Use a new one."))
    if known is not None:
        response = Response(known.body, known.status, mimetype=known.mime)
        response.headers["Idempotency-Replayed"] = "true"
        return response
    done = False
    try:
        response = answer()
        done = response.status_code < 400
        if done:
            body = response.get_data(as_text=True)
            kept = idempotency.Answer(response.status_code, body, response.mimetype or "")
            idempotency.keep(database, owner, key, kept)
        return response
    finally:
        if not done:
            idempotency.forget(database, owner, key)


def _owner() -> str:
    """Whose keys these are, as the catalogue names them."""
    guest = contributor()
    return f"user {viewer().user_id}" if guest is None else f"link {guest.link_id} {guest.key}"


def _fingerprint() -> str:
    whole = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hashlib.sha256(whole).hexdigest()
