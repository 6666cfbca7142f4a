"""Writing documents: bulk requests with back-off, whose refusals are named by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.helpers import streaming_bulk

from mediahub.search.opensearch.cluster import LONG_TIMEOUT, asking
from mediahub.search.opensearch.documents import source
from mediahub.search.port import Document

TOGETHER = 500
"""Documents of one bulk request."""
MAX_BULK_BYTES = 8 << 20
"""Bytes of one bulk request."""
TRIES = 6
"""Of a document that the cluster has no room for at the moment; each after twice the time of the one
before."""
FIRST_PAUSE = 1
OVERTAKEN = 409
MAX_NAMED = 5
"""Refused documents that an error names."""


class Refused(Exception):
    """The cluster did not take some documents; the others are in."""


def index_actions(documents: Iterable[Document], index: str, version: int) -> list[dict[str, Any]]:
    """Bulk actions that bring documents in, each with the version of the lease that writes it."""
    return [
        {"_op_type": "index", **_place(document.id, index, version), "_source": source(document)}
        for document in documents
    ]


def delete_actions(ids: Iterable[str], index: str, version: int) -> list[dict[str, Any]]:
    """Bulk actions that take documents out."""
    return [{"_op_type": "delete", **_place(asset_id, index, version)} for asset_id in ids]


def _place(asset_id: str, index: str, version: int) -> dict[str, Any]:
    return {"_index": index, "_id": asset_id, "version": version, "version_type": "external_gte"}


def send(client: OpenSearch, actions: Sequence[dict[str, Any]]) -> None:
    """Send bulk actions. Raises `Refused` with the ids and the reason of what was not taken.

    Removing what is not there is no harm, and neither is what is there in a newer version already: a change
    during a rebuild is newer than what the rebuild read before it.
    """
    refused: list[tuple[str, str]] = []
    with asking():
        for kind, item in _answers(client, actions):
            done = item["status"] < 300 or item["status"] == OVERTAKEN
            if not done and not (kind == "delete" and item.get("result") == "not_found"):
                refused.append((item["_id"], _why(item)))
    if refused:
        named = "; ".join(f"{asset_id}: {why}" for asset_id, why in refused[:MAX_NAMED])
        more = f" and {len(refused) - MAX_NAMED} more" if len(refused) > MAX_NAMED else ""
        raise Refused(f"the search cluster refused {named}{more}")


def _answers(client: OpenSearch, actions: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    found = streaming_bulk(
        client,
        actions,
        chunk_size=TOGETHER,
        max_chunk_bytes=MAX_BULK_BYTES,
        raise_on_error=False,
        max_retries=TRIES,
        initial_backoff=FIRST_PAUSE,
        require_alias=True,
        request_timeout=LONG_TIMEOUT,
    )
    for _, answer in found:
        yield from answer.items()


def _why(item: dict[str, Any]) -> str:
    error = item.get("error")
    reason = error.get("reason") if isinstance(error, dict) else error
    cause = error.get("caused_by", {}).get("reason") if isinstance(error, dict) else None
    return " ".join(str(one) for one in (reason, cause) if one)[:300]
