"""Something dangerous is done only by who proved lately who they are: a laptop left open is not enough.

A view says `@fresh` (or calls `require_fresh`). Who signed in, or was asked, within `FRESH` goes through.
Others see a page that asks for the password, a passkey or a code, with the fields of their form in it: it
sends them to the same address again, with the proof, so nothing that was typed is lost. Files are not kept;
ask before a form with files. Scripts get a 403 that says where to go; programs with a token have no more to
prove.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import abort, jsonify, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_security import current_user

from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services
from mediahub.http.errors import wants_json
from mediahub.http.signin.steps import site
from mediahub.identity.account.attempts import note_failed_user
from mediahub.identity.bearer import token_scopes
from mediahub.identity.factors.proofs import Given, Ways, reauthenticate, ways_of
from mediahub.identity.limits.known_devices import device_of
from mediahub.identity.sessions import here, step_up

FRESH = timedelta(minutes=15)
QUESTION = "verify_question"
"""In the cookie: what the browser was asked to sign with a passkey."""
PROOF = "proof_"
"""Fields of the proof; all others are the form's own."""
P = ParamSpec("P")
T = TypeVar("T")


def is_fresh() -> bool:
    """Whether whoever asks proved within `FRESH` who they are; programs did with their token."""
    if token_scopes() is not None:
        return True
    found = here() if current_user.is_authenticated else None
    return found is not None and utcnow() - found.authenticated_at < FRESH


def require_fresh() -> None:
    """Stop unless whoever asks proved lately, or with this request, who they are. Guests go through."""
    if not current_user.is_authenticated or is_fresh():
        return
    if wants_json() or request.path.startswith("/api/"):
        message = gettext("For this step, say once more that it is you.")
        error = {"code": 403, "message": message, "verify": url_for("security.verify")}
        abort(make_response(jsonify(error=error), 403))
    if request.method == "GET":
        abort(redirect(url_for("security.verify", next=request.full_path.rstrip("?"))))
    if not prove():
        abort(make_response(verify_page(is_wrong=_was_tried(), kept=_own_fields()), 403))


def fresh(view: Callable[P, T]) -> Callable[P, T]:
    """A view that only who proved lately who they are gets through to."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        require_fresh()
        return view(*args, **kwargs)

    return checked


def prove() -> bool:
    """Take the proof in this form, if there is a right one: the session goes on under another secret."""
    given = Given(
        device=device_of(current_user),
        password=request.form.get(f"{PROOF}password", ""),
        code=request.form.get(f"{PROOF}code", ""),
        passkey=request.form.get(f"{PROOF}passkey", ""),
        question=session.pop(QUESTION, ""),
    )
    method = reauthenticate(services().database, current_user.id, given, site())
    if method:
        step_up(services().database, method)
    elif _was_tried():
        note_failed_user(services().database, current_user.id, "again")
    return bool(method)


def verify_page(*, is_wrong: bool, kept: list[tuple[str, str]], target: str = "") -> str:
    """The page that asks who somebody is; `kept` are fields to send along."""
    return render_template(
        "signin/verify.html", ways=own_ways(), is_wrong=is_wrong, kept=kept, target=target, site=site()
    )


def own_ways() -> Ways:
    """By what whoever is signed in can prove it."""
    with services().database.read() as database:
        return ways_of(database, current_user.id)


def _was_tried() -> bool:
    return any(request.form.get(f"{PROOF}{name}") for name in ("password", "code", "passkey"))


def _own_fields() -> list[tuple[str, str]]:
    fields: Any = request.form.items(multi=True)
    return [(name, value) for name, value in fields if not name.startswith(PROOF) and name != "csrf_token"]
