"""Limits on request bodies, before anything reads them: a small one for all, larger ones where views say so.

The check of the CSRF token reads the form, and so does Flask-Security: so the limit is set before either.
Chunked bodies are held to it while they are read (413, RFC 9110).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, abort, request
from flask_security import current_user

from mediahub.home.disk import room
from mediahub.identity.bearer import API
from mediahub.messages import message
from mediahub.problems import NoRoom

USUAL = 2 << 20
"""Bytes of a body, where the view says nothing else: twenty thousand ids in JSON."""
GUEST = 256 << 10
"""Bytes of what nobody signed in for: an address and a password."""
KEPT_IN_MEMORY = 500_000
"""Bytes of a body that need no disk while it is read."""
FORM_SPARE = 64 << 10
"""Bytes that a form has around a file in it."""
LIMIT, FROM_GUESTS = "body_limit", "body_from_guests"
View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(limit: int, *, from_guests: bool = False) -> Callable[[View], View]:
    """For a view below its route: bodies of so many bytes; from those who signed in alone, unless said."""

    def decorate(view: View) -> View:
        setattr(view, LIMIT, limit)
        setattr(view, FROM_GUESTS, from_guests)
        return view

    return decorate


class Bounded:
    """A body whose length nobody said (chunked): 413 when more comes than it may have. werkzeug would take
    what came so far for the whole of it."""

    def __init__(self, stream: Any, limit: int) -> None:
        self._stream, self._left = stream, limit

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, or all that come."""
        data: bytes = self._stream.read(self._left + 1 if size < 0 else min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            abort(413)
        return data


def init_app(app: Flask, home: Path) -> None:
    """Limit every request to `app`. Before whatever reads bodies."""

    @app.before_request
    def limit_body() -> None:
        length = request.content_length
        if not length and "Transfer-Encoding" not in request.headers:
            return
        limit = request.max_content_length = body_limit(app)
        if length is not None and length > limit:
            abort(413)
        if length is None:
            request.environ["wsgi.input"] = Bounded(request.environ["wsgi.input"], limit)
            request.max_content_length = limit + 1
        elif length > KEPT_IN_MEMORY and room(home)[1] == "full":
            raise NoRoom(message("The disk of the server is full. Its administrator has to make room."))


def body_limit(app: Flask) -> int:
    """Bytes that the body of this request may have."""
    view = app.view_functions.get(request.endpoint or "")
    limit: int | None = getattr(view, LIMIT, None)
    if limit is not None and getattr(view, FROM_GUESTS, False):
        return limit
    return (limit or USUAL) if _is_known() else GUEST


def _is_known() -> bool:
    """Whether somebody signed in. A token may still turn out to be none, but then nothing reads the body."""
    shows_token = request.path.startswith(API) and "Authorization" in request.headers
    return shows_token or bool(current_user.is_authenticated)
