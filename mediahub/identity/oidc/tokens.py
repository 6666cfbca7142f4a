"""Tokens of the provider: ID tokens (Core 1.0, 3.1.3.7) and logout tokens (Back-Channel Logout 1.0, 2.6)."""

from __future__ import annotations

import hashlib
from typing import Any

import structlog
from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
)

from mediahub.catalog.db.database import Database
from mediahub.identity.limits.rate_limits import count_hit
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import (
    EXPIRED,
    FORGED,
    NO_TOKEN,
    NOT_ANEW,
    STALE,
    WRONG_AUDIENCE,
    WRONG_ISSUER,
    WRONG_NONCE,
    Refused,
)

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]
"""Signatures with a private key of the provider; never `none`, never one with a secret that both know."""
LEEWAY = 60
"""Seconds that clocks may differ."""
MAX_TOKEN_LENGTH = 64 << 10
LATEST = 1 << 33
"""Seconds since 1970 that a moment may have: those of the year 2242."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
WRONG = {"iss": WRONG_ISSUER, "aud": WRONG_AUDIENCE, "azp": WRONG_AUDIENCE, "nonce": WRONG_NONCE}
"""What is said of a claim that is not as it must be."""
log = structlog.get_logger(__name__)


def id_token_claims(provider: Provider, token: str, *, nonce: str, access_token: str) -> dict[str, Any]:
    """What an ID token says, after its signature, issuer, audience, times and nonce were right. Raises
    Refused."""
    header, claims = _decoded(provider, token)
    params = {"nonce": nonce, "client_id": provider.settings.oidc_client_id, "access_token": access_token}
    checked = CodeIDToken(claims, header, _expected(provider), params)
    _validate(checked)
    if not isinstance(claims.get("sub"), str) or not 0 < len(claims["sub"]) <= 255:
        raise Refused(NO_TOKEN)
    return dict(claims)


def proved_at(claims: dict[str, Any]) -> int | None:
    """When the provider asked for a proof of who somebody is (`auth_time`, in seconds), if it says so."""
    moment = claims.get("auth_time")
    if not isinstance(moment, int | float) or isinstance(moment, bool):
        return None
    return int(moment) if 0 < moment < LATEST else None


def require_anew(claims: dict[str, Any], since: int) -> None:
    """Raise Refused unless the provider asked for a proof after this moment: a provider that lets somebody
    through by a session of its own has asked nobody (Core 1.0, 3.1.2.1, `max_age`)."""
    moment = proved_at(claims)
    if moment is None or moment < since - LEEWAY:
        log.warning("the identity provider did not ask anew", auth_time=claims.get("auth_time"))
        raise Refused(NOT_ANEW)


def logout_claims(database: Database, provider: Provider, token: str) -> dict[str, Any]:
    """Whom a logout token is about (`sub`, `sid`); each is good once. Raises Refused."""
    header, claims = _decoded(provider, token)
    _validate(JWTClaims(claims, header, {**_expected(provider), "jti": {"essential": True}}))
    events = claims.get("events")
    if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
        raise Refused(NO_TOKEN)
    if not any(isinstance(claims.get(one), str) and claims[one] for one in ("sub", "sid")):
        raise Refused(NO_TOKEN)
    number = hashlib.sha256(str(claims["jti"]).encode()).hexdigest()
    lasts = max(60, int(claims["exp"] - claims["iat"]) + 2 * LEEWAY)
    if count_hit(database, f"oidc-logout:{number}", lasts) > 1:
        raise Refused(STALE)
    return dict(claims)


def _expected(provider: Provider) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.settings.oidc_client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }


def _decoded(provider: Provider, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token that the provider signed; its keys are asked for anew if need be."""
    if not token or len(token) > MAX_TOKEN_LENGTH:
        raise Refused(NO_TOKEN)
    for again in (False, True):
        try:
            found = jwt.decode(token, provider.keys(again=again), algorithms=ALGORITHMS)
        except (BadSignatureError, ValueError, KeyError) as error:  # ValueError: no key of this name
            if again:
                log.warning("a token was not signed by the identity provider", why=str(error))
                raise Refused(FORGED) from error
        except (JoseError, TypeError, RecursionError) as error:
            log.warning("a token of the identity provider is not well-formed", why=str(error))
            raise Refused(FORGED if "lgorithm" in type(error).__name__ else NO_TOKEN) from error
        else:
            return dict(found.header), dict(found.claims)
    raise Refused(FORGED)


def _validate(claims: JWTClaims) -> None:
    try:
        claims.validate(leeway=LEEWAY)
    except ExpiredTokenError as error:
        raise Refused(EXPIRED) from error
    except (InvalidClaimError, MissingClaimError) as error:
        name = str(getattr(error, "claim", "") or error.description)
        log.warning("a token of the identity provider is refused", why=str(error))
        wrong = next((text for claim, text in WRONG.items() if claim in name), None)
        raise Refused(
            wrong or (EXPIRED if any(one in name for one in ("exp", "iat", "nbf")) else NO_TOKEN)
        ) from error
    except (JoseError, TypeError, ValueError) as error:
        log.warning("a token of the identity provider is refused", why=str(error))
        raise Refused(NO_TOKEN) from error
