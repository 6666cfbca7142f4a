"""Which assets lack a rendition: what the sweeper queues again, by the registry."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import func, or_, select

from mediahub.catalog.models import Asset, Gallery, GalleryVersion
from mediahub.curation.galleries.publish import ids_of
from mediahub.jobs import Jobs
from mediahub.objects.renditions import When, kinds
from mediahub.runtime import Services

PAGE = 8
"""Assets that one sweep finds for spare time: more do not fit in its line."""
A_SWEEP, LOOKED_AT = 40, 500
"""Published pictures that a sweep finds work in, and looks at."""


def lacking_in_spare_time(services: Services) -> list[str]:
    """Return a few ready assets that lack a rendition of spare time: at random, so that workers seldom take
    the same ones."""
    return _lacking(services, When.SPARE_TIME, None, PAGE)


def lacking_published(services: Services) -> list[str]:
    """Return a few published pictures that lack a rendition of public pages."""
    published = (
        select(GalleryVersion.content)
        .join(Gallery, Gallery.id == GalleryVersion.gallery_id)
        .where(GalleryVersion.number == Gallery.published, Gallery.archived_at.is_(None))
    )
    with services.database.read() as session:
        ids = sorted({one for content in session.scalars(published) for one in ids_of(content)})
    return _lacking(services, When.PUBLISHED, random.sample(ids, min(len(ids), LOOKED_AT)), A_SWEEP)


def _lacking(services: Services, when: When, among: Sequence[str] | None, most: int) -> list[str]:
    query = select(Asset.id).where(Asset.state == "ready", or_(*(one.is_lacking() for one in kinds(when))))
    if among is not None:
        query = query.where(Asset.id.in_(among))
    with services.database.read() as session:
        return list(session.scalars(query.order_by(func.random()).limit(most)))


def queue_lacking(services: Services, jobs: Jobs) -> int:
    """Queue some of the assets that lack what workers make of them; return how many."""
    finds: Mapping[Callable[[str], None], Callable[[Services], list[str]]] = {
        jobs.render_in_spare_time: lacking_in_spare_time,
        jobs.render_published: lacking_published,
    }
    count = 0
    for send, find in finds.items():
        for identity in find(services):
            send(identity)
            count += 1
    return count
