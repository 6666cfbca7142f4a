"""Presigned requests: a browser talks to S3 itself, for one object and a short time.

The moment of signing is rounded down to a window, so that the same object has the same URL for a
while and a browser's cache can keep it. A URL lives for one and a half windows after that moment: at
least half a window from when it is handed out.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from mediahub.settings import Settings

Pairs = tuple[tuple[str, str], ...]

REMEMBERED = 20_000
"""URLs kept per process; a page of a grid asks for hundreds, and asks again."""


PROXIED = "/s3"
"""Before the path of what our own web server passes on to S3. No bucket's name is so short."""


class Presigner:
    """Signs for the public endpoint. Makes no network call; safe in any thread.

    Where S3 is proxied, what it gives is a path of our own pages, good under every name that they are opened
    by: it is signed for S3 as our server reaches it, which is the host that the proxy names.
    """

    def __init__(self, settings: Settings) -> None:
        self._endpoint = settings.s3_public_url.rstrip("/")
        self._base = f"{self._endpoint}/{settings.s3_bucket}/"
        self._shown = PROXIED if settings.s3_is_proxied else self._endpoint
        self._window, self._brief = settings.presign_window, settings.download_window
        self._signers = {
            window: S3SigV4QueryAuth(
                Credentials(
                    settings.s3_access_key.get_secret_value(), settings.s3_secret_key.get_secret_value()
                ),
                "s3",
                settings.s3_region,
                expires=window * 3 // 2,
            )
            for window in (self._window, self._brief)
        }
        self._signed = lru_cache(maxsize=REMEMBERED)(self._sign)

    def get(
        self,
        key: str,
        *,
        filename: str | None = None,
        mime: str | None = None,
        attachment: bool = False,
        brief: bool = False,
    ) -> str:
        """A URL that reads `key`. With `filename` the browser saves it under that name;
        `attachment` makes it save and not show. Such a URL is for one transfer, so it lives for the short
        window, as others do that are `brief`."""
        disposition = content_disposition(filename, attachment) if filename or attachment else ""
        wanted = {"response-content-disposition": disposition, "response-content-type": mime or ""}
        window = self._brief if attachment or brief else self._window
        query = tuple((k, v) for k, v in wanted.items() if v)
        return self._signed("GET", key, query, self._moment(window), window)

    def put(self, key: str, size: int, *, headers: dict[str, str]) -> str:
        """A URL that writes `key` in one piece of `size` bytes, no more and no less, for a request with
        exactly these headers too."""
        moment, pairs = self._moment(self._window), _with_size(headers, size)
        return self._signed("PUT", key, (), moment, self._window, pairs)

    def put_part(
        self, key: str, upload_id: str, part_number: int, size: int, *, headers: dict[str, str] | None = None
    ) -> str:
        """A presigned PUT of one part of a multipart upload."""
        query = (("partNumber", str(part_number)), ("uploadId", upload_id))
        moment, pairs = self._moment(self._window), _with_size(headers or {}, size)
        return self._signed("PUT", key, query, moment, self._window, pairs)

    def on_upload(self, method: str, key: str, upload_id: str) -> str:
        """A URL that lists the parts of a multipart upload (GET), completes (POST) or aborts it (DELETE)."""
        query = (("uploadId", upload_id),)
        return self._signed(method, key, query, self._moment(self._window), self._window)

    def _moment(self, window: int) -> int:
        return int(time.time()) // window * window

    def _sign(
        self, method: str, key: str, query: Pairs, moment: int, window: int, headers: Pairs = ()
    ) -> str:
        url = self._base + quote(key, safe="/~")
        request = AWSRequest(method, url, headers=dict(headers), params=dict(query))
        sign_at(self._signers[window], request, moment)
        return self._shown + str(request.url).removeprefix(self._endpoint)


def _with_size(headers: dict[str, str], size: int) -> Pairs:
    """Every client sends the length by itself; signed, another one is refused."""
    return (*headers.items(), ("content-length", str(size)))


def sign_at(auth: Any, request: AWSRequest, moment: int) -> None:
    """What botocore's query signer does in `add_auth`, at a moment of our choice in place of now."""
    request.context["timestamp"] = datetime.fromtimestamp(moment, UTC).strftime(SIGV4_TIMESTAMP)
    auth._modify_request_before_signing(request)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    auth._inject_signature_to_request(request, auth.signature(text, request))


def content_disposition(filename: str | None, attachment: bool) -> str:
    """A Content-Disposition header value (RFC 6266): plain ASCII for old readers, UTF-8 for the rest.

    Control characters and path separators are taken out, so that a name from a camera or a stranger
    can neither break the header nor leave the download folder.
    """
    kind = "attachment" if attachment else "inline"
    name = "".join(c for c in filename or "" if c.isprintable() and c not in '/\\"').strip(". ")
    if not name:
        return kind
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    value = f'{kind}; filename="{plain}"'
    return value if plain == name else f"{value}; filename*=UTF-8''{quote(name, safe='')}"
