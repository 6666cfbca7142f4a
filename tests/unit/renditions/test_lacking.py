"""Which assets workers are asked to make renditions of."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.models import Asset, Event, Gallery, GalleryVersion
from mediahub.catalog.models.base import utcnow
from mediahub.jobs import Jobs
from mediahub.objects.renditions import When, kinds
from mediahub.renditions.lacking import lacking_in_spare_time, lacking_published, queue_lacking
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures, add_rendition, jpeg


class Heard(Jobs):
    """Notes what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def _send(self, kind: str, *args: object) -> None:
        self.sent.append((kind, str(args[0])))


def publish(services: Services, *ids: str, archived: bool = False) -> None:
    """A gallery of these pictures, as the world sees it."""
    content = {"sections": [{"items": [{"id": identity} for identity in ids]}]}
    with services.database.begin() as session:
        event_id = session.scalars(select(Event.id)).one()
        gallery = Gallery(
            event_id=event_id, slug="-".join(ids), title="Best", published=1,
            archived_at=utcnow() if archived else None,
        )  # fmt: skip
        gallery.versions = [GalleryVersion(number=1, revision=1, content=content)]
        session.add(gallery)


def test_clips_lack_what_browsers_play_until_it_is_there(services: Services) -> None:
    add_pictures(services, "photo")
    (clip,) = add_pictures(services, "clip", event="other", kind="video", duration=3.0)
    assert lacking_in_spare_time(services) == [clip]
    with services.database.begin() as session:
        for kind in kinds(When.SPARE_TIME):
            add_rendition(services, session.get_one(Asset, clip), kind.name, b"clip")
    assert lacking_in_spare_time(services) == []


def test_what_is_not_ready_or_not_whole_lacks_nothing_yet(services: Services) -> None:
    add_pictures(services, "a", kind="video", awaited=True)
    add_pictures(services, "b", event="other", kind="video", state="trashed")
    assert lacking_in_spare_time(services) == []


def test_published_pictures_lack_sizes_for_public_pages(services: Services) -> None:
    shown, _ = add_pictures(services, "shown", "not")
    publish(services, shown)
    assert lacking_published(services) == [shown]
    jobs = Heard()
    assert queue_lacking(services, jobs) == 1
    assert jobs.sent == [("render_published", shown)]
    with services.database.begin() as session:
        asset = session.get_one(Asset, shown)
        for kind in kinds(When.PUBLISHED):
            add_rendition(services, asset, kind.name, jpeg())
    assert lacking_published(services) == []


def test_a_gallery_that_was_put_away_needs_nothing(services: Services) -> None:
    (shown,) = add_pictures(services, "shown")
    publish(services, shown, archived=True)
    assert lacking_published(services) == []
