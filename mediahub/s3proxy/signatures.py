"""Whether a presigned PUT is one of ours, before S3 is asked (AWS Signature Version 4 in the query).

S3 checks every request that reaches it. What is kept here first must not be a stranger's, so the same sum is
done here too, by botocore as when it was signed.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from mediahub.s3proxy.admission import Refused, S3Request
from mediahub.settings import Settings
from mediahub.storage.keys import parse_incoming_key

SIGNATURE = "X-Amz-Signature="


def life_of(query: Mapping[str, str]) -> tuple[datetime, datetime]:
    """When a presigned address of this query begins and ends."""
    begun = datetime.strptime(query["X-Amz-Date"], SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    return begun, begun + timedelta(seconds=int(query["X-Amz-Expires"]))


class Signatures:
    """Checks presigned requests against the secret of these settings. Safe in any thread."""

    def __init__(self, settings: Settings) -> None:
        self._endpoint = settings.s3_public_url.rstrip("/")
        key, secret = settings.s3_access_key, settings.s3_secret_key
        credentials = Credentials(key.get_secret_value(), secret.get_secret_value())
        self._auth = S3SigV4QueryAuth(credentials, "s3", settings.s3_region)

    def check_put(self, request: S3Request, headers: Mapping[str, str], size: int, now: datetime) -> None:
        """Raises Refused unless `request` was signed as a PUT of `size` bytes to an upload, with those of
        `headers` (names in lower case) that it names, and is good at `now`."""
        query = dict(parse_qsl(request.target.partition("?")[2]))
        names = query.get("X-Amz-SignedHeaders", "").split(";")
        if (
            request.method != "PUT"
            or parse_incoming_key(request.key) is None
            or "content-length" not in names
        ):
            raise Refused(403, "Only uploads are taken in slices.")
        sent = {**headers, "content-length": str(size)}
        signed = {name: sent[name] for name in names if name != "host" and name in sent}
        if not hmac.compare_digest(
            self._signature(request, query, signed), query["X-Amz-Signature"].encode()
        ):
            raise Refused(403, "The signature is not right.")
        begun, end = life_of(query)
        if not begun <= now <= end:
            raise Refused(403, "The signature has ended.")

    def _signature(self, request: S3Request, query: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        path, _, raw = request.target.partition("?")
        bare = "&".join(pair for pair in raw.split("&") if not pair.startswith(SIGNATURE))
        asked = AWSRequest(request.method, f"{self._endpoint}{path}?{bare}", headers=dict(headers))
        asked.context["timestamp"] = query.get("X-Amz-Date", "")
        text = self._auth.string_to_sign(asked, self._auth.canonical_request(asked))
        return str(self._auth.signature(text, asked)).encode()
