"""Documents brought up to date in an index, in spite of single ones that cannot be."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from mediahub.search.port import Index, Source

log = structlog.get_logger(__name__)


def update(index: Index, source: Source, ids: Sequence[str]) -> None:
    """Bring these assets' documents up to date; those that do not belong into the index go.

    One that cannot be indexed, for whatever fault in its data, must not stop the others: it is
    left as it was, and logged. When none can be, the fault is not theirs, and is raised.
    """
    try:
        _write(index, source, ids)
    except Exception:
        if sum(_written(index, source, asset_id) for asset_id in ids) == 0:
            raise


def _write(index: Index, source: Source, ids: Sequence[str]) -> None:
    documents = source.documents(ids)
    index.write(documents, set(ids) - {document.id for document in documents})


def _written(index: Index, source: Source, asset_id: str) -> bool:
    try:
        _write(index, source, [asset_id])
    except Exception:
        log.exception("an asset that cannot be indexed", asset=asset_id)
        return False
    return True
