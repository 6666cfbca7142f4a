"""Requests in the audit log: who they are from, and what people were refused."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, Response, has_request_context, request
from flask_security import current_user

from mediahub import audit
from mediahub.audit.origin import ActorKind, Origin, ask, of_process
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.events import find_event
from mediahub.identity.bearer import contributor, token_prefix
from mediahub.identity.limits.noting import worth_noting
from mediahub.identity.sessions import here
from mediahub.runtime import Services


def init_app(app: Flask) -> None:
    """Let what a request records be of whoever it is from, and count what signed-in people are refused."""

    @app.before_request
    def say_who() -> None:
        ask(of_request)

    @app.after_request
    def count_refused(response: Response) -> Response:
        if response.status_code == 403 and current_user.is_authenticated:
            record_refusal(app.extensions["mediahub"])
        return response


def record_refusal(services: Services) -> None:
    """Keep that whoever asks was refused: the first time in an hour at one view, and each time that they were
    ten times as often."""
    args = request.view_args or {}
    tries = worth_noting(services.database, f"refused:{current_user.id}:{request.method}:{request.endpoint}")
    if tries is None:
        return
    rule = request.url_rule.rule if request.url_rule is not None else ""
    with suppress(ReadOnly), services.database.begin() as session:
        event = find_event(session, str(args.get("slug", "")))
        what = audit.Subject("view", str(request.endpoint)[:64], f"{request.method} {rule}")
        audit.record(
            session,
            audit.Action.REFUSED,
            what,
            {"tries": tries},
            event_id=event.id if event else None,
            assets=[str(args["asset_id"])] if "asset_id" in args else (),
            outcome="refused",
        )


def of_request() -> Origin:
    """Who the request is from, as far as it is known by now; outside of a request, what the process is."""
    if not has_request_context():
        return of_process()
    address = request.remote_addr or ""
    if (by_link := contributor()) is not None:
        means = f"contributor_link {by_link.link_id}"
        return Origin(ActorKind.CONTRIBUTOR, by_link.link_id, by_link.name, means=means, address=address)
    if current_user.is_authenticated:
        return _of_user(address)
    return Origin(ActorKind.NOBODY, address=address)


def _of_user(address: str) -> Origin:
    user, prefix, session = current_user, token_prefix(), here()
    means = f"token {prefix}" if prefix else f"session {session.id}" if session else ""
    roles = " ".join(sorted(role.name for role in user.roles))
    return Origin(ActorKind.USER, user.id, user.name_and_address, roles, means, address)
