"""Who a request is from, for the audit log: account, token, session or link, and the client's address."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request
from flask_security import current_user

from mediahub.audit.origin import ActorKind, Origin, ask, of_process
from mediahub.identity.bearer import contributor, token_prefix
from mediahub.identity.sessions import here

VISITOR = "audit_visitor"


def init_app(app: Flask) -> None:
    """Let whatever a request records be of whoever it is from."""

    @app.before_request
    def say_who() -> None:
        ask(of_request)


def come_by_share_link(link_id: int, name: str) -> None:
    """Say that this request is from somebody who opened a share link."""
    setattr(g, VISITOR, Origin(ActorKind.VISITOR, link_id, name, means=f"share_link {link_id}"))


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
    visitor: Origin | None = g.get(VISITOR)
    if visitor is not None:
        return Origin(visitor.kind, visitor.id, visitor.name, means=visitor.means, address=address)
    return Origin(ActorKind.NOBODY, address=address)


def _of_user(address: str) -> Origin:
    user, prefix, session = current_user, token_prefix(), here()
    means = f"token {prefix}" if prefix else f"session {session.id}" if session else ""
    name = f"{user.name} <{user.email}>" if user.name else user.email
    roles = " ".join(sorted(role.name for role in user.roles))
    return Origin(ActorKind.USER, user.id, name, roles, means, address)
