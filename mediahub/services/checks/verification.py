"""Verification (`mediahub verify`): catalogue, bucket and search index agree, object by object."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.holdings import StoredFile, files_of
from mediahub.catalog.models import Archive, Asset, Companion, Outbox, Rendition
from mediahub.delivery.zips.manifest import Manifest
from mediahub.objects.families import FAMILIES
from mediahub.objects.holdings import due, owned
from mediahub.objects.renditions import required_names
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.documents.document import SEARCHED_STATES
from mediahub.services.checks.record_verification import record_differences
from mediahub.storage import Bucket, NotFound
from mediahub.storage.keys import ARCHIVES
from mediahub.storage.record_keys import RECORDS

PAGE = 500
READERS = 4
READ_WITH_ASSETS = frozenset({"original", "sidecar", "rendition"})
"""Families that are compared asset by asset, with more to say of each."""
EVERYTHING = Viewer(frozenset({"admin"}))

Progress = Callable[[int, int], None]
"""Told how many bytes of originals were read, and how many there are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the catalogue says."""

    kind: str
    """`missing`, `size`, `sha256`, `rendition`, `lost`, `unfinished`, `record`, `orphan` or `index`."""
    subject: str
    """The asset's id, the object's key, or what else names whose object it is."""
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
        sums = [select(func.coalesce(func.sum(size), 0)) for size in (Asset.size, Companion.size)]
        total = sum(session.scalar(one) or 0 for one in sums)
    for page in _pages(services):
        report.assets += len(page)
        for asset, renditions in page:
            known.add(asset, renditions)
            report.differences += _listed_differences(asset, renditions, listed)
        if not quick:
            files = [file for asset, _ in page for file in files_of(asset)]
            present = [file for file in files if listed.size(file.key) == file.size]
            for difference in _read_all(services.bucket, present):
                report.differences += [difference] if difference else []
            report.bytes_read += sum(file.size for file in present)
            progress(report.bytes_read, total)
    report.differences += _lost(services, listed)
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
        self.keys.update(companion.key for companion in asset.companions)
        self.keys.update(rendition.key for rendition in renditions)
        if asset.state in SEARCHED_STATES:
            self.searchable.add(asset.id)


def _pages(services: Services) -> Iterator[list[tuple[Asset, list[Rendition]]]]:
    """All assets with their renditions, a page at a time, each read by itself."""
    last = ""
    while True:
        with services.database.read() as session:
            assets = session.scalars(
                select(Asset)
                .where(Asset.id > last)
                .options(selectinload(Asset.companions))
                .order_by(Asset.id)
                .limit(PAGE)
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
    for companion in asset.companions:
        if companion.state != "ready":
            yield Difference("unfinished", asset.id, f"{companion.filename} waits for a worker to finish it")
    for file in files_of(asset):
        size = listed.size(file.key)
        if size is None:
            yield Difference("missing", asset.id, f"the original of {file.filename} is not in S3")
        elif size != file.size:
            yield Difference(
                "size", asset.id, f"the original of {file.filename} has {size:,} bytes, not {file.size:,}"
            )
    for name in sorted(required_names() - {rendition.name for rendition in renditions}):
        yield Difference("rendition", asset.id, f"it has no {name}")
    for rendition in renditions:
        if listed.size(rendition.key) != rendition.size:
            yield Difference("rendition", asset.id, f"its {rendition.name} is missing or has another size")


def _read_all(bucket: Bucket, files: Sequence[StoredFile]) -> Iterator[Difference | None]:
    """Read originals side by side and compare their SHA-256."""
    with ThreadPoolExecutor(READERS) as pool:
        yield from pool.map(lambda file: _read(bucket, file), files)


def _read(bucket: Bucket, file: StoredFile) -> Difference | None:
    digest = hashlib.sha256()
    try:
        for chunk in bucket.stream(file.key):
            digest.update(chunk)
    except NotFound:
        return Difference("missing", file.asset_id, f"the original of {file.filename} went away meanwhile")
    if digest.hexdigest() != file.sha256:
        return Difference(
            "sha256", file.asset_id, f"the original of {file.filename} has other bytes than recorded"
        )
    return None


def _lost(services: Services, listed: _Listed) -> Iterator[Difference]:
    """Objects other than those of assets whose rows say that they are there."""
    with services.database.read() as session:
        for family in FAMILIES:
            if family.name in READ_WITH_ASSETS:
                continue
            for one in due(session, family):
                size = listed.size(one.key)
                if size is None:
                    yield Difference("lost", one.subject, f"its {family.name} {one.key} is not in S3")
                elif one.size is not None and size != one.size:
                    bytes_ = f"{size:,} bytes, not {one.size:,}"
                    yield Difference("size", one.subject, f"its {family.name} {one.key} has {bytes_}")
        zips = select(Archive.id, Archive.manifest_key).where(Archive.state == "ready")
        manifests = [(number, key) for number, key in session.execute(zips) if key and listed.size(key)]
    for number, manifest in manifests:
        for key in Manifest.load(services.bucket, manifest).keys:
            if key.startswith(ARCHIVES) and listed.size(key) is None:
                yield Difference("lost", number, f"{key} of this zip is not in S3")


def _orphans(services: Services, sizes: dict[str, int], known: set[str]) -> Iterator[Difference]:
    """Objects that nothing refers to; those that came or went while we looked are asked for again."""
    strays = sorted(key for key in sizes if key not in known and not key.startswith(RECORDS))
    for chunk in in_chunks(strays, PAGE):
        with services.database.read() as session:
            wanted = owned(session, chunk)
        for key in chunk:
            if key not in wanted and services.bucket.head(key) is not None:
                yield Difference("orphan", key, f"nothing refers to this object of {sizes[key]:,} bytes")


def _index_differences(services: Services, searchable: set[str]) -> Iterator[Difference]:
    """Assets that search does not know, or knows although they are gone."""
    with services.database.read() as session:
        waiting = set(session.scalars(select(Outbox.asset_id)))
    indexed = set(services.search.ids())
    for asset_id in sorted(searchable ^ indexed | waiting):
        if asset_id in waiting:
            what = "waits for the indexer"
        elif asset_id in searchable:
            what = "is not in the index; run `mediahub reindex`"
        else:
            what = "is in the index but not in the catalogue; run `mediahub reindex`"
        yield Difference("index", asset_id, f"it {what}")
