"""Time stamps (RFC 3161) on signatures of deliveries, from the server that the settings name.

With one, a signature holds beyond the end of its certificate. A server that is away never holds up a
delivery: it gets a few seconds, then the file goes out without, and the server rests for a while.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from http import HTTPStatus

import structlog
from pyasn1.codec.ber.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1.error import PyAsn1Error
from pyasn1_modules import rfc3161, rfc5652
from pyasn1_modules.rfc4055 import id_sha256

from mediahub.messages import message
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.http import call

SECONDS = 4.0
"""For asking, from looking up the name to the end of the answer: somebody may wait for the file."""
REST = 60.0
"""Seconds for which a server that failed is not asked again."""
MAX_ANSWER = 64 << 10
"""Bytes of an answer."""
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_GRANTED = (0, 1)
"""PKIStatus: granted, also with changes."""
log = structlog.get_logger()


class NoTimeStamp(Exception):
    """The server gave none; the message says why."""


class TimeStamps:
    """Those of one server. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._rests_until = -float("inf")

    def stamp(self, data: bytes) -> bytes:
        """The TimeStampToken (DER) of `data`; empty where the server does not give one, or rests."""
        with self._lock:
            if time.monotonic() < self._rests_until:
                return b""
        try:
            return ask(self._url, data)
        except NoTimeStamp as error:
            log.warning("deliveries are signed without time stamps for a while", reason=str(error))
            with self._lock:
                self._rests_until = time.monotonic() + REST
            return b""


def ask(url: str, data: bytes) -> bytes:
    """The TimeStampToken (DER) of `data` from the server at `url`. Raises NoTimeStamp."""
    digest, nonce = hashlib.sha256(data).digest(), secrets.randbits(63)
    try:
        body = _request(digest, nonce)
        answer = call("POST", url, _HEADERS, body, private=True, seconds=SECONDS, keep=MAX_ANSWER)
        if answer.status != HTTPStatus.OK:
            raise NoTimeStamp(message("%(url)s answers with %(status)s", url=url, status=answer.status))
        reply, _ = decode(answer.body, rfc3161.TimeStampResp())
        if int(reply["status"]["status"]) not in _GRANTED or not reply["timeStampToken"].isValue:
            raise NoTimeStamp(
                message(
                    "%(url)s refuses: %(status)s", url=url, status=reply["status"]["status"].prettyPrint()
                )
            )
        held, _ = decode(reply["timeStampToken"]["content"], rfc5652.SignedData())
        told, _ = decode(held["encapContentInfo"]["eContent"].asOctets(), rfc3161.TSTInfo())
        if told["messageImprint"]["hashedMessage"].asOctets() != digest or told["nonce"] != nonce:
            raise NoTimeStamp(message("%(url)s answers with a time stamp of something else", url=url))
        return bytes(encode(reply["timeStampToken"]))
    except (OSError, AddressRefused, PyAsn1Error) as error:
        raise NoTimeStamp(message("%(url)s gives no time stamp (%(error)s)", url=url, error=error)) from error


def _request(digest: bytes, nonce: int) -> bytes:
    request = rfc3161.TimeStampReq()
    request["version"] = 1
    request["messageImprint"]["hashAlgorithm"]["algorithm"] = id_sha256
    request["messageImprint"]["hashedMessage"] = digest
    request["nonce"] = nonce
    request["certReq"] = True
    return bytes(encode(request))
