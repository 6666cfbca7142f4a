"""The provider: where its endpoints are (Discovery 1.0), and the keys that it signs with.

Both are remembered for an hour. A token that is signed with a key that is not known makes them be asked for
again, once a minute at most: so providers change keys, and nobody makes us ask without end.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import structlog
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from mediahub.identity.oidc.connection import Connection
from mediahub.identity.oidc.refusals import MISCONFIGURED, Refused
from mediahub.settings import Settings

FRESH = 3600.0
"""Seconds for which what the provider says of itself is remembered."""
REFRESH_SECONDS = 60.0
"""Seconds after which it may be asked again before that."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Provider:
    """An OpenID Connect provider. Safe to share between threads."""

    settings: Settings
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def issuer(self) -> str:
        """As it is named in its tokens."""
        return self.settings.oidc_issuer

    @property
    def name(self) -> str:
        """What people call it."""
        return self.settings.oidc_name

    @property
    def connection(self) -> Connection:
        """To call it by."""
        return Connection(self.settings.oidc_private)

    def metadata(self) -> dict[str, Any]:
        """What it says of itself. Raises Refused where it cannot be asked, or is another issuer."""
        return self._remembered("metadata", self._ask, FRESH)

    def keys(self, *, again: bool = False) -> KeySet:
        """The keys that it signs with; `again` asks for them anew if that was not done in the last minute.
        Raises Refused."""
        return self._remembered("keys", self._ask_keys, REFRESH_SECONDS if again else FRESH)

    def client(self, redirect_uri: str) -> OAuth2Client:
        """Authlib's client of it."""
        secret = self.settings.oidc_client_secret.get_secret_value()
        supported = self.metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        usual = "client_secret_basic" if "client_secret_basic" in supported else "client_secret_post"
        return OAuth2Client(
            self.connection,
            client_id=self.settings.oidc_client_id,
            client_secret=secret or None,
            token_endpoint_auth_method=usual if secret else "none",
            scope=self.settings.oidc_scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    def _ask(self) -> dict[str, Any]:
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self.connection.get_json(url)
        if found.get("issuer") != self.issuer or not all(isinstance(found.get(one), str) for one in NEEDED):
            log.error("MEDIAHUB_OIDC_ISSUER is another issuer", set=self.issuer, answers=found.get("issuer"))
            raise Refused(MISCONFIGURED)
        return found

    def _ask_keys(self) -> KeySet:
        found = self.connection.get_json(self.metadata()["jwks_uri"])
        usable = [one for one in found.get("keys", []) if isinstance(one, dict) and one.get("use") != "enc"]
        try:
            return KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, KeyError, TypeError) as error:
            log.error("the keys of the identity provider cannot be read", why=str(error))
            raise Refused(MISCONFIGURED) from error

    def _remembered(self, name: str, ask: Any, age: float) -> Any:
        with self._lock:
            known = self._known.get(name)
        if known is not None and time.monotonic() - known[0] < age:
            return known[1]
        found = ask()
        with self._lock:
            self._known[name] = (time.monotonic(), found)
        return found
