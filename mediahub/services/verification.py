"""Whether catalogue, bucket and search index agree, object by object."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import func, select

from mediahub.catalog.models import Arrival, Asset, Outbox, Rendition
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.document import SEARCHED_STATES
from mediahub.services.record_verification import record_differences
from mediahub.storage import Bucket, NotFound
from mediahub.storage.keys import QUARANTINE
from mediahub.storage.record_keys import RECORDS

PAGE = 500
READERS = 4
NEEDED_RENDITIONS = frozenset({"thumb", "preview"})
EVERYTHING = Viewer(frozenset({"admin"}))

Progress = Callable[[int, int], None]
"""Told how many bytes of originals were read, and how many there are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the catalogue says."""

    kind: str
    """`missing`, `size`, `sha256`, `rendition`, `unfinished`, `record`, `orphan` or `index`."""
    subject: str
    """The asset's id, or the object's key."""
    message: str


@dataclass(slots=True)
class Report:
    """What was looked at and what was wrong."""

    assets: int = 0
    objects: int = 0
    bytes_read: int = 0
    differences: list[Difference] = field(default_factory=list)


def verify(services: Services, *, quick: bool, progress: Progress) -> Report:
    """Compare all three. `quick` believes the sizes that S3 lists and reads no original.

    Raises StorageError or SQLAlchemyError when a service is away.
    """
    report = Report()
    listed = _Listed(services.bucket)
    report.objects = len(listed.sizes)
    known = _Known()
    with services.database.read() as session:
        total = session.scalar(select(func.coalesce(func.sum(Asset.size), 0))) or 0
    for page in _pages(services):
        report.assets += len(page)
        for asset, renditions in page:
            known.add(asset, renditions)
            report.differences += _listed_differences(asset, renditions, listed)
        if not quick:
            present = [asset for asset, _ in page if listed.size(asset.original_key) == asset.size]
            for difference in _read_all(services.bucket, present):
                report.differences += [difference] if difference else []
            report.bytes_read += sum(asset.size for asset in present)
            progress(report.bytes_read, total)
    report.differences += _orphans(services, listed.sizes, known.keys)
    report.differences += [Difference(*found) for found in record_differences(services, listed.sizes)]
    report.differences += _index_differences(services, known.searchable)
    return report


class _Listed:
    """What the bucket holds; what came after the list was made is asked for by itself."""

    def __init__(self, bucket: Bucket) -> None:
        self.sizes = {info.key: info.size for info in bucket.list()}
        self._bucket = bucket

    def size(self, key: str) -> int | None:
        if key in self.sizes:
            return self.sizes[key]
        info = self._bucket.head(key)
        return info.size if info else None


class _Known:
    """What the catalogue says should be in the bucket and in the index."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.searchable: set[str] = set()

    def add(self, asset: Asset, renditions: Sequence[Rendition]) -> None:
        self.keys.add(asset.original_key)
        self.keys.update(rendition.key for rendition in renditions)
        if asset.state in SEARCHED_STATES:
            self.searchable.add(asset.id)


def _pages(services: Services) -> Iterator[list[tuple[Asset, list[Rendition]]]]:
    """All assets with their renditions, a page at a time, each read by itself."""
    last = ""
    while True:
        with services.database.read() as session:
            assets = session.scalars(
                select(Asset).where(Asset.id > last).order_by(Asset.id).limit(PAGE)
            ).all()
            ids = [asset.id for asset in assets]
            renditions: dict[str, list[Rendition]] = {key: [] for key in ids}
            for rendition in session.scalars(select(Rendition).where(Rendition.asset_id.in_(ids))):
                renditions[rendition.asset_id].append(rendition)
        if not assets:
            return
        yield [(asset, renditions[asset.id]) for asset in assets]
        last = ids[-1]


def _listed_differences(
    asset: Asset, renditions: Sequence[Rendition], listed: _Listed
) -> Iterator[Difference]:
    """What the list of the bucket shows of one asset."""
    if asset.state == "storing":
        yield Difference("unfinished", asset.id, f"{asset.filename} is not all stored; a worker finishes it")
        return
    size = listed.size(asset.original_key)
    if size is None:
        yield Difference("missing", asset.id, f"the original of {asset.filename} is not in S3")
    elif size != asset.size:
        yield Difference("size", asset.id, f"the original has {size:,} bytes, not {asset.size:,}")
    for name in sorted(NEEDED_RENDITIONS - {rendition.name for rendition in renditions}):
        yield Difference("rendition", asset.id, f"it has no {name}")
    for rendition in renditions:
        if listed.size(rendition.key) != rendition.size:
            yield Difference("rendition", asset.id, f"its {rendition.name} is missing or has another size")


def _read_all(bucket: Bucket, assets: Sequence[Asset]) -> Iterator[Difference | None]:
    """Read originals side by side and compare their SHA-256."""
    with ThreadPoolExecutor(READERS) as pool:
        yield from pool.map(lambda asset: _read(bucket, asset), assets)


def _read(bucket: Bucket, asset: Asset) -> Difference | None:
    digest = hashlib.sha256()
    try:
        for chunk in bucket.stream(asset.original_key):
            digest.update(chunk)
    except NotFound:
        return Difference("missing", asset.id, f"the original of {asset.filename} went away meanwhile")
    if digest.hexdigest() != asset.sha256:
        return Difference(
            "sha256", asset.id, f"the original of {asset.filename} has other bytes than recorded"
        )
    return None


def _orphans(services: Services, sizes: dict[str, int], known: set[str]) -> Iterator[Difference]:
    """Objects that nothing refers to; those that came while we looked are asked for again."""
    strays = {key for key in sizes if key not in known and not key.startswith((QUARANTINE, RECORDS))}
    for start in range(0, len(strays), PAGE):
        chunk = sorted(strays)[start : start + PAGE]
        with services.database.read() as session:
            wanted = set(session.scalars(select(Arrival.incoming_key).where(Arrival.incoming_key.in_(chunk))))
            wanted |= set(session.scalars(select(Asset.original_key).where(Asset.original_key.in_(chunk))))
            wanted |= set(session.scalars(select(Rendition.key).where(Rendition.key.in_(chunk))))
        for key in chunk:
            if key not in wanted:
                yield Difference("orphan", key, f"nothing refers to this object of {sizes[key]:,} bytes")


def _index_differences(services: Services, searchable: set[str]) -> Iterator[Difference]:
    """Assets that search does not know, or knows although they are gone."""
    with services.database.read() as session:
        waiting = set(session.scalars(select(Outbox.asset_id)))
    indexed = set(services.search.layout("", event=None, viewer=EVERYTHING).ids)
    for asset_id in sorted(searchable ^ indexed | waiting):
        if asset_id in waiting:
            what = "waits for the indexer"
        elif asset_id in searchable:
            what = "is not in the index; run `mediahub reindex`"
        else:
            what = "is in the index but not in the catalogue; run `mediahub reindex`"
        yield Difference("index", asset_id, f"it {what}")
