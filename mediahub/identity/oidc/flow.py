"""Asking the provider who somebody is: the code flow with PKCE, from our sign-in page and back to it."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from authlib.common.errors import AuthlibBaseError

from mediahub.catalog.db.database import Database
from mediahub.identity.factors import challenges
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import (
    CANCELLED,
    NO_TOKEN,
    OTHER_PERSON,
    STALE,
    WRONG_ISSUER,
    Refused,
)
from mediahub.identity.oidc.tokens import id_token_claims, proved_at, require_anew

KIND = "oidc"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who somebody is, as the provider says."""

    claims: dict[str, Any]
    """Of the ID token, and of the user info where it had more."""
    id_token: str
    target: str
    """Where on our pages they wanted to go."""

    @property
    def subject(self) -> str:
        """How the provider knows them."""
        return str(self.claims["sub"])

    @property
    def proved_at(self) -> datetime | None:
        """When they last proved to the provider who they are, if it says so; never after now."""
        moment = proved_at(self.claims)
        return None if moment is None else datetime.fromtimestamp(min(moment, int(time.time())), UTC)

    @property
    def sid(self) -> str:
        """The provider's name of its own session with them, or nothing."""
        sid = self.claims.get("sid", "")
        return sid[:255] if isinstance(sid, str) else ""


def begin(
    database: Database, provider: Provider, redirect_uri: str, target: str, *, anew: bool = False
) -> tuple[str, str]:
    """Where to send a browser, and the state that it comes back with. `anew` has them prove once more who
    they are. Raises Refused."""
    metadata = provider.metadata()
    nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    details: dict[str, str] = {"since": str(int(time.time()))} if anew else {}
    details |= {"nonce": nonce, "verifier": verifier, "target": target, "redirect_uri": redirect_uri}
    with database.begin() as session:
        state = challenges.ask(session, KIND, details)
    extra = {"prompt": "login", "max_age": "0"} if anew else {}
    client = provider.client(redirect_uri)
    url, _ = client.create_authorization_url(
        metadata["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce, **extra
    )
    return str(url), state


def finish(database: Database, provider: Provider, state: str, answer: Mapping[str, str]) -> Vouched:
    """Who came back from the provider with `answer`, in the browser that went there with `state`. Raises
    Refused."""
    given = answer.get("state", "")
    if not state or not hmac.compare_digest(given.encode(), state.encode()):
        raise Refused(STALE)
    with database.begin() as session:
        asked = challenges.answer(session, KIND, state)
    if asked is None:
        raise Refused(STALE)
    issuer, named = provider.issuer, answer.get("iss")
    if named is None and provider.metadata().get("authorization_response_iss_parameter_supported"):
        raise Refused(WRONG_ISSUER)
    if named is not None and named != issuer:
        raise Refused(WRONG_ISSUER)  # mix-up of providers, RFC 9207
    if "error" in answer or not answer.get("code"):
        log.info("the identity provider did not sign somebody in", why=answer.get("error", "")[:100])
        raise Refused(CANCELLED)
    tokens = _tokens(provider, asked.details, answer["code"])
    access_token = str(tokens.get("access_token", ""))
    claims = id_token_claims(
        provider, str(tokens.get("id_token", "")), nonce=asked.details["nonce"], access_token=access_token
    )
    if "since" in asked.details:
        require_anew(claims, int(asked.details["since"]))
    return Vouched(
        _with_user_info(provider, claims, access_token), str(tokens["id_token"]), asked.details["target"]
    )


def _tokens(provider: Provider, details: Mapping[str, str], code: str) -> dict[str, Any]:
    client = provider.client(details["redirect_uri"])
    try:
        found = client.fetch_token(
            provider.metadata()["token_endpoint"], code=code, code_verifier=details["verifier"],
            grant_type="authorization_code",
        )  # fmt: skip
    except (AuthlibBaseError, ValueError) as error:
        log.warning("the identity provider gave no tokens", why=str(error))
        raise Refused(NO_TOKEN) from error
    return dict(found)


def _with_user_info(provider: Provider, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
    """The claims, and where address or groups are missing, what the provider says when it is asked."""
    wanted = {"email", provider.settings.oidc_groups_claim.partition(".")[0]}
    endpoint = provider.metadata().get("userinfo_endpoint")
    if not isinstance(endpoint, str) or not access_token or wanted <= claims.keys():
        return claims
    found = provider.connection.get_json(endpoint, {"Authorization": f"Bearer {access_token}"})
    if found.get("sub") != claims["sub"]:
        raise Refused(OTHER_PERSON)
    return {**found, **claims}
