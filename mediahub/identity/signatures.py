"""Signed values that end after a time: cookies and addresses (itsdangerous).

Machines' clocks differ by some seconds, and before the first answer of its time server one may be wrong by
hours. A signature from the future is then one that another machine has just made, so it counts as new;
itsdangerous itself would call it expired. One from further ahead has expired here too: it would be good until
that day has come.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

MAX_AHEAD = timedelta(days=1)
"""How far ahead of ours a clock may be whose signatures count."""


class PatientSigner(TimestampSigner):
    """Signs with the time, and takes what was signed later than now, but no more than `MAX_AHEAD`."""

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """The value, with the time of its signature if asked for. Raises BadSignature, SignatureExpired."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and not -MAX_AHEAD.total_seconds() <= _seconds_since(signed_at) <= max_age:
            raise SignatureExpired("too old, or of a day to come", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


def _seconds_since(moment: datetime) -> float:
    return (datetime.now(UTC) - moment).total_seconds()


def serializer(secret_key: str, salt: str) -> URLSafeTimedSerializer:
    """Signs values for one purpose, which `salt` names."""
    return URLSafeTimedSerializer(secret_key, salt=salt, signer=PatientSigner)
