"""Trust in a newsroom's server: a person confirms its key or certificate before a password goes there.

Fingerprints are SHA-256: of an SSH key as OpenSSH writes it (`SHA256:` and Base64), of a certificate as
browsers and OpenSSL do (hexadecimal, with colons).
"""

from __future__ import annotations

import base64
import hashlib
import re

from mediahub.delivery.newsrooms.model import Untrusted, Where
from mediahub.messages import message

HEX = re.compile(r"(?:sha-?256)?(?: fingerprint)?[\s:=]*((?:[0-9a-f]{2}[:\s]?){32})", re.IGNORECASE)


def key_fingerprint(key: bytes) -> str:
    """Of an SSH host key in wire format."""
    return f"SHA256:{base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip('=')}"


def certificate_fingerprint(certificate: bytes) -> str:
    """Of a certificate in DER."""
    return hashlib.sha256(certificate).digest().hex(":").upper()


def is_same(one: str, other: str) -> bool:
    """Whether two people wrote the same fingerprint, whatever their programs put around it."""
    return bool(one) and _plain(one) == _plain(other)


def check_fingerprint(where: Where, shown: str) -> None:
    """Raises Untrusted unless the server shows what somebody confirmed."""
    if is_same(where.fingerprint, shown):
        return
    if where.fingerprint:
        raise Untrusted(
            message(
                "%(host)s shows another fingerprint than before: %(shown)s and not %(known)s. No password "
                "was sent. Ask the newsroom whether it changed its server, and test the target again.",
                host=where.host, shown=shown, known=where.fingerprint,
            ),
            shown,
        )  # fmt: skip
    raise Untrusted(
        message(
            "%(host)s shows the fingerprint %(shown)s, which nobody has confirmed. No password was sent. Ask "
            "the newsroom whether it is theirs, and test the target again.",
            host=where.host, shown=shown,
        ),
        shown,
    )  # fmt: skip


def _plain(fingerprint: str) -> str:
    if found := HEX.fullmatch(fingerprint.strip()):
        return re.sub(r"[^0-9a-f]", "", found[1].lower())
    return fingerprint.strip().removeprefix("SHA256:").rstrip("=")
