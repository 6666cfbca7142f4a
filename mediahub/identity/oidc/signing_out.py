"""Signing out with the provider: there when somebody signs out here, and here when they do so there."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode, urlsplit

from sqlalchemy import delete, select

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import OidcSession, SignInSession, User
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import Refused
from mediahub.identity.oidc.tokens import logout_claims


def provider_sign_out(database: Database, provider: Provider, session_id: int, back_to: str) -> str:
    """Where a browser signs out at the provider (RP-Initiated Logout 1.0), which then sends it to `back_to`;
    empty for a session that the provider did not begin, or where it does not offer that."""
    with database.read() as session:
        began = session.get(OidcSession, session_id)
        hint = began.id_token if began else None
    if began is None or began.issuer != provider.issuer:
        return ""
    try:
        endpoint = provider.metadata().get("end_session_endpoint")
    except Refused:  # it is away: here they are signed out all the same
        return ""
    if not isinstance(endpoint, str):
        return ""
    told = {"client_id": provider.settings.oidc_client_id, "post_logout_redirect_uri": back_to}
    query = urlencode(told | ({"id_token_hint": hint} if hint else {}))
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"


def end_by_provider(database: Database, provider: Provider, token: str) -> int:
    """End the sessions that a logout token names (Back-Channel Logout 1.0): one by its `sid`, or all of a
    subject; how many. Raises Refused."""
    claims = logout_claims(database, provider, token)
    named = OidcSession.issuer == provider.issuer
    if claims.get("sid"):
        named &= OidcSession.sid == claims["sid"]
    if claims.get("sub"):
        named &= OidcSession.subject == claims["sub"]
    with database.begin() as session:
        ended = session.execute(
            select(SignInSession.id, SignInSession.user_id).where(
                SignInSession.id.in_(select(OidcSession.session_id).where(named))
            )
        ).all()
        if ended:
            session.execute(delete(SignInSession).where(SignInSession.id.in_([row.id for row in ended])))
        for user_id, number in sorted(Counter(row.user_id for row in ended).items()):
            user = session.get_one(User, user_id)
            record(session, Action.SESSION_ENDED, user, {"by": provider.issuer, "sessions": number})
        return len(ended)
