"""Calls to the provider: JSON over HTTPS, bounded in size and time, to addresses that were judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog

from mediahub.identity.oidc.refusals import AWAY, MISCONFIGURED, Refused
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.http import Answer, call

MAX_ANSWER = 1 << 20
"""Bytes of an answer."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, as Authlib reads it."""

    status_code: int
    body: bytes

    def json(self) -> Any:
        """Its JSON. Raises ValueError."""
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        """Raises Refused where it is no success."""
        if self.status_code >= 400:
            raise Refused(AWAY)


@dataclass(frozen=True, slots=True)
class Connection:
    """Calls the provider; Authlib uses it in the place of a session of `requests`."""

    private: bool
    """Whether it may be in our own network, and without TLS."""

    def get_json(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A JSON object. Raises Refused."""
        answer = self._call("GET", url, {"Accept": "application/json", **(headers or {})})
        try:
            value = json.loads(answer.body)
        except (ValueError, RecursionError):
            value = None
        if answer.status != 200 or not isinstance(value, dict):
            log.warning("the identity provider did not answer with JSON", url=url, status=answer.status)
            raise Refused(AWAY if answer.status >= 500 else MISCONFIGURED)
        return value

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> Response:
        """A form, with the client's authentication. Raises Refused."""
        where, added, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        answer = self._call("POST", where, added, body.encode())
        return Response(answer.status, answer.body)

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        if urlsplit(url).scheme != "https" and not self.private:
            log.warning("the identity provider has an address without TLS", url=url)
            raise Refused(MISCONFIGURED)
        try:
            return call(method, url, headers, body, private=self.private, keep=MAX_ANSWER)
        except AddressRefused as error:
            log.warning("the identity provider may not be called", url=url, why=str(error))
            raise Refused(MISCONFIGURED) from error
        except OSError as error:
            log.warning("the identity provider does not answer", url=url, why=str(error))
            raise Refused(AWAY) from error
