"""`Authorization: Bearer …` for the API: who asks is the token's user, within the token's scopes.

A request that shows a token is judged by that alone. A bad one is refused even if a session cookie came with
it, and only a good one does without a CSRF token: a page of a stranger cannot send it.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, abort, g, request

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.models.base import utcnow
from mediahub.identity.contributors import MARK, Contributor, find_contributor
from mediahub.identity.people.presence import note_person_seen
from mediahub.identity.tokens import USED_STEP, find_token, note_use
from mediahub.messages import N_

API = "/api/"
REFUSED = N_(
    "This token is not known, was revoked, or has expired. Make a new one with `mediahub tokens create`."
)

LINK_ENDED = N_("This link has ended: its time is over, or the team revoked it. Ask them for a new one.")


def init_app(app: Flask, database: Database) -> None:
    """Look at tokens before anything else looks at the request."""

    @app.before_request
    def authenticate() -> None:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if not request.path.startswith(API) or kind.lower() != "bearer":
            return
        now = utcnow()
        if text.strip().startswith(MARK):
            with database.read() as session:
                g.contributor = find_contributor(session, text.strip(), now)
            if g.contributor is None:
                abort(401, LINK_ENDED)
            g.token_scopes = frozenset({"contribute"})
            return
        with database.read() as session:
            token = find_token(session, text.strip(), now)
        if token is None:
            abort(401, REFUSED)
        g.token_scopes = frozenset(token.scopes.split())
        g.token_prefix = token.prefix
        g._login_user = token.user  # where Flask-Login keeps whom a request is from
        if token.last_used_at is None or now - token.last_used_at >= USED_STEP:
            with suppress(ReadOnly), database.begin() as session:
                note_use(session, token.id, now, request.remote_addr or "")
                note_person_seen(session, token.user_id, now)


def contributor() -> Contributor | None:
    """Who came by a contributor link; None for everybody else."""
    found: Contributor | None = g.get("contributor")
    return found


def token_scopes() -> frozenset[str] | None:
    """What the token of this request allows; None if it came without one."""
    scopes: frozenset[str] | None = g.get("token_scopes")
    return scopes


def token_prefix() -> str:
    """The public beginning of the token that this request showed; empty if it came without one."""
    return str(g.get("token_prefix", ""))
