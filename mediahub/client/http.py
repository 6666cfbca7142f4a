"""The HTTP session of the client: one server's `/api/v1`, asked with one token."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from mediahub.client.errors import ClientError, Refused
from mediahub.client.patience import Patience

TIMEOUT = httpx.Timeout(60, connect=10)
PAGE = 200
MADE_WITHIN = 600.0
"""Seconds that the server may take to make a file."""
PARTIAL = ".part"
"""Ends the name of a file that is not whole yet."""


class Http:
    """Thread-safe; every call waits out a network that is away.

    Raises ClientError for an address that is none; each call raises Refused when the server says no.
    """

    def __init__(self, server: str, token: str, patience: Patience) -> None:
        if httpx.URL(server).scheme not in ("http", "https"):
            raise ClientError(f"{server!r} is no address: it begins with https:// or http://.")
        self.patience = patience
        self.base = f"{server.rstrip('/')}/api/v1"
        self.client = httpx.Client(timeout=TIMEOUT, limits=httpx.Limits(max_connections=None))
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def get(self, way: str, **query: Any) -> Any:
        """What is there. A query value of None is left out; a list is repeated."""
        return self.call(
            "GET", way, query={name: value for name, value in query.items() if value is not None}
        )

    def post(self, way: str, body: Any = None) -> Any:
        """Have something done, once: with a key of its own, so that trying again does not do it twice."""
        return self.call("POST", way, {} if body is None else body, key=str(uuid.uuid4()))

    def call(
        self,
        method: str,
        way: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
    ) -> Any:
        """The answer as Python values; None for an empty one."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        sent: dict[str, Any] = {} if body is None else content
        return self._read(
            self.patience.send(
                lambda: self.client.request(method, self.base + way, params=query, headers=headers, **sent)
            )
        )

    def pages(self, way: str, member: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list that comes in pages of `offset` and `limit`."""
        offset = 0
        while True:
            page = self.get(way, **query, offset=offset, limit=PAGE)
            yield from page[member]
            offset += PAGE
            if offset >= page["total"]:
                return

    def at(self, url: str) -> str:
        """An address that the server gave: whole, or a path under the one by which we reach it."""
        return str(httpx.URL(self.base).join(url))

    def save(self, url: str, target: Path) -> Path:
        """Fetch a file, going on where an earlier try ended; it gets its name when it is whole.

        `url` is a way below the API, or an address that the server gave, which is asked without the token.
        What the server still makes (202) is waited for. Raises ClientError after `MADE_WITHIN`.
        """
        ours = url.startswith("/")
        partial, tag = (target.with_name(target.name + end) for end in (PARTIAL, f"{PARTIAL}.tag"))

        def request() -> httpx.Response:
            known = tag.read_text() if tag.exists() and partial.exists() else ""
            headers = {**(self.headers if ours else {}), "Accept": "*/*", "Accept-Encoding": "identity"}
            if known:
                headers |= {"Range": f"bytes={partial.stat().st_size}-", "If-Range": known}
            way = self.base + url if ours else url
            with self.client.stream("GET", way, headers=headers, follow_redirects=not ours) as answer:
                if answer.status_code not in (200, 206):
                    answer.read()
                    return answer
                _keep(answer, partial, tag)
                return answer

        answer, deadline = self.patience.send(request), time.monotonic() + MADE_WITHIN
        while answer.status_code == 202 and time.monotonic() < deadline:
            self.patience.pause(float(answer.headers.get("Retry-After", "2")))
            answer = self.patience.send(request)
        if answer.status_code == 202:
            raise ClientError("The server has not made the file yet. Ask for it again later.")
        was_whole = answer.status_code == 416 and partial.exists()
        if not (answer.is_success or was_whole):
            if not ours:
                raise ClientError("The address of the file has ended. Ask for the file again.")
            self._read(answer)
        partial.replace(target)
        tag.unlink(missing_ok=True)
        return target

    def _read(self, answer: httpx.Response) -> Any:
        try:
            problem = answer.json() if answer.content else None
        except ValueError:
            problem = ""
        if answer.is_success and problem != "":
            return problem
        if not isinstance(problem, dict) or "detail" not in problem:
            raise ClientError(f"{self.base} is no MediaHub: it answers {answer.status_code}. Check --server.")
        detail = f"{problem['detail']} {problem.get('errors') or ''}".strip()
        raise Refused(answer.status_code, detail, problem.get("code", ""), tuple(problem.get("missing", ())))


def _keep(answer: httpx.Response, partial: Path, tag: Path) -> None:
    """Write what comes behind what is there, or anew when the server has another file by now."""
    tag.write_text(answer.headers.get("ETag", ""))
    with partial.open("ab" if answer.status_code == 206 else "wb") as file:
        for chunk in answer.iter_raw():
            file.write(chunk)
