"""The renditions of published pictures, made by workers: from the preview, when a gallery is published."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import structlog
from sqlalchemy import select

from mediahub.catalog.models import Asset, Gallery, GalleryVersion, Rendition
from mediahub.catalog.outbox import announce_records
from mediahub.curation.galleries.publish import ids_of
from mediahub.jobs import Jobs
from mediahub.media.model import PREVIEW, MediaError
from mediahub.media.pictures.web_sizes import NARROWEST, make_web_sizes, web_name, web_names
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.renditions.stored import put_rendition
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

log = structlog.get_logger()

SECONDS = 120.0
"""Of work on one picture; it takes about one."""
A_SWEEP, LOOKED_AT = 40, 500
"""Pictures that a sweep finds work in, and looks at."""


class WebSizeMaker:
    """Makes what public pages show. Every call may be repeated, and be killed at any point."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services, self._sandbox = services, sandbox

    def make(self, identity: str) -> None:
        """Make those renditions of an asset that it lacks. Failing leaves its preview to be shown."""
        try:
            self._make(identity)
        except (MediaError, StorageError, OSError) as error:
            log.warning("a picture has no sizes for public pages yet", asset=identity, reason=str(error))

    def _make(self, identity: str) -> None:
        with self._services.database.read() as session:
            asset = session.get(Asset, identity)
            if asset is None or asset.state != "ready":
                return
            rows = {row.name: row for row in asset.renditions}
        preview = rows.get(PREVIEW.name)
        lacking = tuple(name for name in web_names(preview.width) if name not in rows) if preview else ()
        if preview is None or not lacking:
            return
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "preview.jpg"
            self._services.bucket.get_to_file(preview.key, path)
            made = self._sandbox.call(make_web_sizes, path, lacking, seconds=SECONDS)
        put = [put_rendition(self._services.bucket, identity, one) for one in made]
        with self._services.database.begin() as session:
            if session.get(Asset, identity, with_for_update=True) is None:
                return  # deleted meanwhile; what lies under its prefix goes with it
            for row in put:
                session.merge(row)
            announce_records(session, [identity])


def queue_web_sizes(services: Services, jobs: Jobs) -> int:
    """Queue some of the published pictures that have none of these renditions; says how many."""
    lacking = unmade(services)
    for identity in lacking:
        jobs.make_web_sizes(identity)
    return len(lacking)


def unmade(services: Services) -> list[str]:
    """A few published pictures without any of these renditions."""
    made = select(Rendition.asset_id).where(Rendition.name == web_name(NARROWEST, "avif"))
    published = (
        select(GalleryVersion.content)
        .join(Gallery, Gallery.id == GalleryVersion.gallery_id)
        .where(GalleryVersion.number == Gallery.published, Gallery.archived_at.is_(None))
    )
    with services.database.read() as session:
        ids = sorted({one for content in session.scalars(published) for one in ids_of(content)})
        some = random.sample(ids, min(len(ids), LOOKED_AT))
        ready = select(Asset.id).where(Asset.id.in_(some), Asset.state == "ready", Asset.id.not_in(made))
        return list(session.scalars(ready.limit(A_SWEEP)))
