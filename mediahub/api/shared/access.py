"""Access to the API: a signed-in session, or a token of the right scope."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import abort
from flask_babel import gettext
from flask_security import current_user
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.catalog.models import Event
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.identity.bearer import contributor, token_scopes

DESK_ONLY = "This is for admins and marketing."
View = TypeVar("View", bound=Callable[..., Any])


def require(*scopes: str) -> Callable[[], Any]:
    """For `before_request`: a session, a token with one of `scopes`, or, to upload, a contributor link."""

    def check() -> Any:
        held = token_scopes()
        if held is None:
            if not current_user.is_authenticated:
                abort(401, gettext("Sign in, or send a token: `Authorization: Bearer …`."))
            return require_sign_in()
        if "upload" in scopes and contributor() is not None:
            return None
        need(*scopes)
        return None

    return check


def need(*scopes: str) -> None:
    """Stop a token that has none of `scopes`. A session has them all."""
    held = token_scopes()
    if held is None or held & set(scopes):
        return
    named = " or ".join(f"`{scope}`" for scope in scopes)
    abort(
        403,
        gettext(
            "This token has no scope %(named)s. Make one that has it on the page of your tokens.", named=named
        ),
    )


def refusals(blueprint: Blueprint, *statuses: int) -> Callable[[View], View]:
    """Document that a view of `blueprint` may answer with these problems too."""

    def decorate(view: View) -> View:
        for status in statuses:
            view = blueprint.alt_response(status, HTTPStatus(status).name)(view)
        return view

    return decorate


def event_for(session: Session, slug: str) -> Event:
    """The event, for its team and its press; 403 for others, 404 when there is none."""
    event, who = event_or_404(session, slug), viewer()
    if not who.belongs_to(slug):
        abort(403, gettext("Your account is not approved for this event."))
    return event


def open_event(slug: str) -> Event:
    """`event_for` in a transaction of its own, for use cases that open theirs: the event's columns."""
    with services().database.read() as session:
        return event_for(session, slug)


def my_id() -> int:
    """Id of the user who asks."""
    user_id = viewer().user_id
    if user_id is None:
        abort(401, gettext("Sign in, or send a token: `Authorization: Bearer …`."))
    return user_id
