"""Signatures of webhooks by the Standard Webhooks specification (https://www.standardwebhooks.com).

`webhook-id` stays the same when a call is tried again, `webhook-timestamp` is seconds since 1970, and
`webhook-signature` is `v1,` with the Base64 of HMAC-SHA-256 over `id.timestamp.body`, once for each secret
that is good at the moment. A secret is `whsec_` with the Base64 of its bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def message_id(number: int, made_at: datetime) -> str:
    """The id of a call, for the other end to know one that came twice; rows may give a number again."""
    return f"msg_{number}_{int(made_at.timestamp() * 1e6):x}"


def sign(secret: str, message: str, moment: int, body: bytes) -> str:
    """One signature, of version 1."""
    signed = f"{message}.{moment}.".encode() + body
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(good: Sequence[str], message: str, moment: int, body: bytes) -> dict[str, str]:
    """Headers by which the other end knows that it was us, and that it is not an old call sent again."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "MediaHub",
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(sign(secret, message, moment, body) for secret in good),
    }
