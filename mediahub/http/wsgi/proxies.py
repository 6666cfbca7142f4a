"""Client addresses behind a proxy: what it says of the client is believed if we were told of it.

werkzeug's ProxyFix counts proxies, whoever they are; a client that reaches our port itself could then say
what it likes. So their addresses are named (`MEDIAHUB_TRUSTED_PROXIES`), and each request is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

import structlog
from werkzeug.middleware.proxy_fix import ProxyFix

from mediahub.networks import plain_address

Networks = Sequence[IPv4Network | IPv6Network]
FORWARDED = "HTTP_X_FORWARDED_FOR"
log = structlog.get_logger(__name__)


class TrustedProxies:
    """A WSGI application around another, for which `REMOTE_ADDR` and the scheme are those of the client.

    Over https, cookies are Secure, also where nobody set `MEDIAHUB_HTTPS`. The Host header is the proxy's to
    hand on as it came; `X-Forwarded-Host` is not looked at, since many hand on what the client wrote there.
    """

    def __init__(self, app: WSGIApplication, networks: Networks) -> None:
        self._app = app
        self._networks = networks
        self._warned = False

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        peer = environ["REMOTE_ADDR"] = _plain(str(environ.get("REMOTE_ADDR", "")))
        if not self._is_trusted(peer):
            self._warn_once(peer, environ)
            return self._app(environ, _securing(environ, start_response))
        hops = self._hops(environ)
        inner = ProxyFix(self._secured, x_for=hops, x_proto=1, x_host=0, x_port=0, x_prefix=0)
        return inner(environ, start_response)

    def _secured(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = _plain(str(environ["REMOTE_ADDR"]))
        return self._app(environ, _securing(environ, start_response))

    def _hops(self, environ: dict[str, Any]) -> int:
        """How many addresses from the right of X-Forwarded-For proxies of ours wrote."""
        named = [one.strip() for one in str(environ.get(FORWARDED, "")).split(",") if one.strip()]
        hops = 1
        while hops < len(named) and self._is_trusted(named[-hops]):
            hops += 1
        return hops

    def _is_trusted(self, address: str) -> bool:
        try:
            ip = plain_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._networks)

    def _warn_once(self, peer: str, environ: dict[str, Any]) -> None:
        if self._warned or FORWARDED not in environ:
            return
        self._warned = True
        log.warning(
            "a proxy is in front that is not trusted: all its clients count as one. If it is yours, name it "
            "in MEDIAHUB_TRUSTED_PROXIES",
            address=peer,
        )


def _plain(address: str) -> str:
    """An address as limits and logs are to see it."""
    try:
        return str(plain_address(address))
    except ValueError:
        return address


def _securing(environ: dict[str, Any], start_response: StartResponse) -> StartResponse:
    """`start_response`, which over https makes every cookie Secure."""
    if environ.get("wsgi.url_scheme") != "https":
        return start_response

    def secured(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [(name, _secure(name, value)) for name, value in headers], *more)

    return secured


def _secure(name: str, value: str) -> str:
    if name.lower() != "set-cookie" or "; secure" in value.lower():
        return value
    return f"{value}; Secure"
