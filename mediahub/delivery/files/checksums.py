"""Checksums (CRC-32) of objects, which a zip must know of each file before it begins.

It belongs to the delivered file, not to the original: words are written into that. A key never gets other
bytes, so an object is read for it once, when it first goes into a zip, and never again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import StoredChecksum
from mediahub.runtime import Services
from mediahub.storage import Bucket

SIDE_BY_SIDE = 2
"""Objects read at the same time."""
PAGE = 200
"""Objects after which what was found is kept."""

Checksum = tuple[int, int]
"""Size in bytes and CRC-32."""


def checksums(services: Services, sizes: Mapping[str, int]) -> Iterator[dict[str, Checksum]]:
    """Those of the objects of these keys and sizes, page by page. Raises StorageError where one is gone.

    A file that was deleted and made anew, and is of another size, is read again.
    """
    wanted = list(sizes)
    for page in in_chunks(wanted, PAGE):
        with services.database.read() as session:
            query = select(StoredChecksum).where(StoredChecksum.key.in_(page))
            rows = [row for row in session.scalars(query) if row.size == sizes[row.key]]
        known = {row.key: (row.size, row.crc32) for row in rows}
        missing = [key for key in page if key not in known]
        if missing:
            known |= _computed(services, missing)
        yield known


def crc_of(bucket: Bucket, key: str) -> Checksum:
    """Read an object and sum it up."""
    size = crc = 0
    for chunk in bucket.stream(key):
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    return size, crc


def _computed(services: Services, keys: list[str]) -> dict[str, Checksum]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        found = dict(zip(keys, pool.map(lambda key: crc_of(services.bucket, key), keys), strict=True))
    rows = [{"key": key, "size": size, "crc32": crc} for key, (size, crc) in found.items()]
    with services.database.begin() as session:
        insert = insert_into(StoredChecksum, session).values(rows)
        newer = {"size": insert.excluded.size, "crc32": insert.excluded.crc32}
        session.execute(insert.on_conflict_do_update(index_elements=[StoredChecksum.key], set_=newer))
    return found
