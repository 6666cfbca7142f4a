"""The rendition maker of the workers: makes what the registry says an asset is to have, and lacks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import structlog
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.models import Asset, Rendition
from mediahub.media.hashing import sha256_file
from mediahub.media.makers import Sizes, cut_out_moving, make_files
from mediahub.media.model import MediaError, NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import RenditionKind, Source, When, kinds
from mediahub.outages.retries import FailedTries
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

log = structlog.get_logger()

SECONDS_AT_LEAST, SECONDS_A_SECOND, SECONDS_AT_MOST = 120.0, 10.0, 4 * 3600.0
"""Of work in one call: at least, for each second that the asset lasts (4K takes about 4), and at most."""
AWAY = 600.0
"""Seconds until one is tried again whose source or temporary folder was not to be had."""


class RenditionMaker:
    """Makes the renditions of one `When`. Every call may be repeated, and be killed at any point."""

    def __init__(self, services: Services, sandbox: Sandbox, when: When) -> None:
        self._services = services
        self._sandbox = sandbox
        self._when = when
        self._apart = FailedTries[str]()

    def make(self, identity: str) -> None:
        """Make what an asset still lacks. One that cannot be converted is left alone from then on."""
        if identity in self._apart:
            return
        try:
            self._make(identity)
        except NotRead as error:  # no verdict on the file
            self._apart.note(identity)
            log.warning("renditions have to wait", asset=identity, when=self._when, reason=str(error))
        except MediaError as error:
            self._apart.give_up(identity)
            log.warning("renditions cannot be made", asset=identity, when=self._when, reason=str(error))
        except (StorageError, OSError) as error:
            self._apart.wait(identity, AWAY)
            log.warning("renditions have to wait", asset=identity, when=self._when, reason=str(error))

    def _make(self, identity: str) -> None:
        declared = kinds(self._when)
        with self._services.database.read() as session:
            columns = (Asset.duration, *(kind.is_lacking() for kind in declared))
            row = session.execute(
                select(*columns).where(Asset.id == identity, Asset.state == "ready")
            ).one_or_none()
        lacking = [kind for kind, lacks in zip(declared, row[1:], strict=True) if lacks] if row else []
        if row is None or not lacking:
            return
        seconds = min(SECONDS_AT_LEAST + (row.duration or 0) * SECONDS_A_SECOND, SECONDS_AT_MOST)
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as name:
            folder, sources = Path(name), dict[str, Path]()
            for (source, maker), group in groupby(lacking, attrgetter("source", "maker")):
                if source not in sources:
                    sources[source] = self._fetch(identity, source, folder)
                targets = {kind: folder / f"{kind.name}{kind.extension}" for kind in group}
                files = {kind.name: path for kind, path in targets.items()}
                sizes = self._sandbox.call(make_files, maker, sources[source], files, seconds=seconds)
                self._keep(identity, targets, sizes)
        log.info("renditions made", asset=identity, names=[kind.name for kind in lacking])

    def _fetch(self, identity: str, source: str, folder: Path) -> Path:
        """The file that renditions are made from. Raises StorageError and MediaError."""
        original, path = folder / "original", folder / f"source-{source}"
        with self._services.database.read() as session:
            asset = session.get_one(Asset, identity)
            key, kind = asset.original_key, asset.kind
            row = session.get(Rendition, (identity, source))
        if row is not None:
            self._services.bucket.get_to_file(row.key, path)
            return path
        if not original.exists():
            self._services.bucket.get_to_file(key, original)
        if source == Source.CLIP and kind == "photo":
            self._sandbox.call(cut_out_moving, original, path)
            return path
        return original

    def _keep(self, identity: str, made: Mapping[RenditionKind, Path], sizes: Sizes) -> None:
        """Store the files and their rows."""
        rows = []
        for kind, path in made.items():
            width, height = sizes[kind.name]
            digest = sha256_file(path)
            row = Rendition(
                asset_id=identity,
                name=kind.name,
                key=kind.key(identity, digest),
                mime=kind.mime,
                width=width,
                height=height,
                size=path.stat().st_size,
                sha256=digest,
            )
            self._services.bucket.put_rendition(row.key, path, kind.mime)
            path.unlink()
            rows.append(row)
        with self._services.database.begin() as session:
            if session.get(Asset, identity, with_for_update=True) is None:
                return  # deleted meanwhile; what lies under its prefix goes with it
            for row in rows:
                session.merge(row)
            enqueue_records(session, [identity])
