"""Error pages and API problems: what happened, what was kept, what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, default_exceptions

from mediahub.catalog.assets import AssetWithdrawn
from mediahub.http.context import why
from mediahub.http.language import translated
from mediahub.messages import N_
from mediahub.problems import Away, Conflict, Invalid, Missing, NoRoom, NotAllowed, Problem, TooMany
from mediahub.rights.refusals import RefusedByRules


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says; `happened` gives way to the error's own words where it has some."""

    title: LazyString
    happened: LazyString
    advice: LazyString
    own_words: bool = False


WORDS = {
    400: Words(
        _("That request could not be read"),
        _("The address or form holds something that MediaHub does not understand."),
        _("Go back, reload the page and try once more. Nothing was changed."),
        own_words=True,
    ),
    403: Words(
        _("Not for your account"),
        _("The rules of the event do not allow this."),
        _("Nothing was changed. If you need it, ask the event's press office."),
        own_words=True,
    ),
    404: Words(
        _("Nothing at this address"),
        _("The page or picture does not exist, or it is not for your account."),
        _("Check the address, or look for it in the library."),
        own_words=True,
    ),
    405: Words(
        _("Not done this way"),
        _("This address does something else than what was asked of it."),
        _("Go back to the library and start from there. Nothing was changed."),
    ),
    409: Words(
        _("Not at this moment"),
        _("Something else is being done with it just now."),
        _("Look at it again in a moment. Nothing was changed."),
        own_words=True,
    ),
    413: Words(
        _("That is too large"),
        _("More was sent than this page takes."),
        _("Send less at once, or a smaller file. Nothing was changed."),
    ),
    429: Words(
        _("Too much for the moment"),
        _("More was asked for than this server does at a time."),
        _("Nothing was changed, and nothing is lost."),
        own_words=True,
    ),
    500: Words(
        _("Something broke on our side"),
        _("The request could not be finished. The team finds the reason in the log."),
        _("Reload in a moment. Pictures that were received stay safe in storage."),
    ),
    503: Words(
        _("Out of reach for a moment"),
        _("More is being done just now than this server can do at a time."),
        _("Try again in a moment. Nothing was lost."),
        own_words=True,
    ),
    507: Words(
        _("No room is left"),
        _("The disk of the server is nearly full."),
        _("Nothing is lost. Tell the event's team; try again when they have made room."),
        own_words=True,
    ),
}
STALE_FORM = Words(
    _("This page was open for too long"),
    _("Its form could no longer be checked, so nothing was sent."),
    _("Go back, reload the page and send it again."),
)
STATUS = {Missing: 404, NotAllowed: 403, Conflict: 409, Invalid: 400, TooMany: 429, Away: 503, NoRoom: 507}
"""How what a room refused is answered."""


class InsufficientStorage(HTTPException):
    """507 (RFC 4918), which werkzeug has no name for."""

    code = 507
    description = N_("There is no room on the disk of the server.")


EXCEPTIONS = {**default_exceptions, 507: InsufficientStorage}


def init_app(app: Flask) -> None:
    """Answer every error with a page, with JSON where a script asked, as the API says under its path.

    Handlers of a code come before the general one that the API registers for itself.
    """
    for code in WORDS:
        app.register_error_handler(EXCEPTIONS[code], answer)
    for kind in STATUS:
        app.register_error_handler(kind, refused)


def refused(problem: Problem) -> Any:
    """The answer to what a room refused: the status of its kind, and its own words."""
    code = next(code for kind, code in STATUS.items() if isinstance(problem, kind))
    is_ruled = isinstance(problem, RefusedByRules | AssetWithdrawn)
    words = why(problem.verdict) if is_ruled else translated(str(problem))  # type: ignore[attr-defined]
    made = EXCEPTIONS[code](words)
    made.data = {"members": problem.members}
    made.is_advice = isinstance(problem, AssetWithdrawn)  # it says what to do; no address is wrong
    if isinstance(problem, TooMany | Away):
        made.retry_after = problem.retry_after
    return answer(made)


def answer(error: HTTPException) -> Any:
    """The answer to one error, for whoever asked."""
    if request.path.startswith("/api/"):
        return problem(error)
    code = error.code or 500
    words = STALE_FORM if isinstance(error, CSRFError) else WORDS[code]
    usual = (type(error).description, BadRequest.description)
    is_own = words.own_words and error.description not in usual
    happened = translated(error.description) if is_own and error.description else words.happened
    wait = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(wait)} if wait else {}
    if wants_json():
        message = happened if getattr(error, "is_advice", False) else f"{happened} {words.advice}"
        return jsonify(error={"code": code, "message": message}), code, headers
    page = render_template("shared/error.html", code=code, words=words, happened=happened)
    return page, code, headers


def problem(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """An error as problem details (RFC 9457): `title`, `status`, `detail`; members of its own for programs;
    `errors` by field where the request was not understood."""
    data: dict[str, Any] = getattr(error, "data", None) or {}
    members = dict(data.get("members") or {})
    errors = data.get("errors") or data.get("messages")
    if errors:
        members["errors"] = errors
    detail = translated(data.get("message") or _detail(error))
    text, status, headers = problem_details(error.code or 500, detail, **members)
    return text, status, {**headers, **_for_programs(error), **(data.get("headers") or {})}


def _detail(error: HTTPException) -> str:
    """Its own words; where it has none but those that werkzeug gives every error, ours, which are in the
    reader's language."""
    words = WORDS.get(error.code or 500)
    if words is not None and error.description in (type(error).description, None):
        return f"{words.happened} {words.advice}"
    return error.description or ""


def _for_programs(error: HTTPException) -> dict[str, str]:
    """Headers that go with a status (RFC 9110): what is allowed, what to sign in with, when to come back."""
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return headers | ({"WWW-Authenticate": "Bearer"} if error.code == 401 else {})


def problem_details(status: int, detail: str, **members: Any) -> tuple[str, int, dict[str, str]]:
    """The answer that says so: body, status and headers."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return json.dumps({**body, **members}), status, {"Content-Type": "application/problem+json"}


def wants_json() -> bool:
    """Whether a script asked rather than someone following a link."""
    kind = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.endswith(".json") or kind == "application/json"
