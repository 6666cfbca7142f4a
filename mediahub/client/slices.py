"""Bodies in slices, for proxies in front of the server that take no large ones.

nginx takes a megabyte by default, and answers 413 or ends the connection. Where the server passes bytes on to
its storage itself, it puts a body together from slices sent to the same URL (`Content-Range`): it answers 308
while more is to come, and 416 with the `Range` that it has where a slice does not follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import httpx

OURS = "/s3/"
"""Begins the path of what the server passes on to its storage."""
SLICE = 1_000_000
"""Bytes: below what nginx takes by default, 1 MiB."""
RETURNS = 8
"""How often one body may be gone on with elsewhere, or begun anew."""
Send = Callable[[Callable[[], httpx.Response]], httpx.Response]
"""Makes a request until it is answered."""


class Slicing:
    """Whether bodies go in slices, for all pieces of a delivery. Thread-safe."""

    def __init__(self) -> None:
        self._large_went = False
        self.is_needed = False

    @staticmethod
    def may_be_sliced(url: str, size: int) -> bool:
        """Whether the server takes slices there, and the body is large enough for any."""
        return url.startswith(OURS) and size > SLICE

    def may_help(self, url: str, size: int, failed: httpx.Response | None) -> bool:
        """Whether to try slices after a PUT of `size` bytes was answered so, or by nothing. Only the very
        first may have found a proxy that ends connections: later it is the network."""
        is_refused = not self._large_went if failed is None else failed.status_code == 413
        return is_refused and self.may_be_sliced(url, size)

    def went(self, size: int) -> None:
        """A whole body of `size` bytes was answered."""
        self._large_went = self._large_went or size > SLICE

    def need(self) -> None:
        """From now on bodies go in slices."""
        self.is_needed = True


def put_in_slices(
    client: httpx.Client,
    url: str,
    headers: Mapping[str, str],
    data: bytes,
    progress: Callable[[int], None],
    send: Send,
) -> httpx.Response:
    """Send `data` to `url`, a slice a request. The answer is that of storage to the whole, or the one that
    ended it; `progress` is told of bytes as they arrive, and then that they have to go again."""
    at, returns, is_through = 0, 0, False

    def request() -> httpx.Response:
        piece = data[at : at + SLICE]
        span = {"Content-Range": f"bytes {at}-{at + len(piece) - 1}/{len(data)}"}
        return client.put(url, content=piece, headers={**headers, **span})

    try:
        while True:
            answer = send(request)
            there = len(data) if answer.is_success else received(answer)
            # a redirection of somebody else's is 308, too
            returns += answer.status_code == 416 or there <= at
            if answer.status_code not in (308, 416) or returns > RETURNS:
                is_through = answer.is_success
                progress(there - at if is_through else 0)
                return answer
            progress(there - at)
            at = there
    finally:
        if not is_through:
            progress(-at)


def received(answer: httpx.Response) -> int:
    """How many bytes the server has, by the `Range` of its answer."""
    found = re.fullmatch(r"bytes=0-(\d+)", answer.headers.get("Range", ""))
    return int(found[1]) + 1 if found else 0
