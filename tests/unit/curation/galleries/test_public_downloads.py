"""Files of public galleries: asked for, written down once they are ready, and of no other picture."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, DeliveredFile, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import publish
from mediahub.curation.galleries.public_downloads import offer, take
from mediahub.problems import Missing
from tests.unit.curation.galleries.steps import add, do, made


@pytest.fixture
def slug(database: Database, ids: list[str]) -> str:
    """A public gallery of the first two pictures."""
    with database.begin() as session:
        gallery = made(session)
        do(session, gallery, add(ids[:2]))
        publish.publish(session, gallery, None, utcnow())
        return gallery.slug


def used(database: Database) -> list[tuple[str, str, str, str, int]]:
    with database.read() as session:
        rows = session.scalars(select(UsageRecord).order_by(UsageRecord.id))
        return [(one.asset_id, one.who, one.action, one.rendition, one.size) for one in rows]


def test_to_look_at_it_asks_for_nothing_and_to_take_it_does(
    database: Database, slug: str, ids: list[str]
) -> None:
    with database.read() as session:
        assert offer(session, slug, ids[0], utcnow()).state == "changed"
        assert session.scalars(select(DeliveredFile)).all() == []
    wanted = take(database, slug, ids[0], utcnow())
    assert (wanted.asset_id, wanted.state) == (ids[0], "wanted")
    assert "/px2048-" in wanted.key, "a size for screens"
    with database.read() as session:
        offered = offer(session, slug, ids[0], utcnow())
    assert (offered.key, offered.state) == (wanted.key, "wanted")
    assert used(database) == []


def test_a_ready_file_is_written_down_as_the_gallery_s(database: Database, slug: str, ids: list[str]) -> None:
    take(database, slug, ids[1], utcnow())
    with database.begin() as session:
        session.execute(update(DeliveredFile).values(state="ready", size=9, mime="image/jpeg"))
    assert take(database, slug, ids[1], utcnow()).state == "ready"
    ((asset_id, who, *rest),) = used(database)
    assert (asset_id, rest) == (ids[1], ["share", "web", 9])
    assert who.startswith("Public gallery ")
    assert who.endswith(": Best of")


def test_no_other_picture_and_none_that_may_not_be_shown_any_more(
    database: Database, slug: str, ids: list[str]
) -> None:
    with database.begin() as session:
        session.get_one(Asset, ids[0]).rights_class = "editorial"
    for address, asset_id in ((slug, ids[0]), (slug, ids[2]), (slug, "nobody's"), ("another", ids[1])):
        with pytest.raises(Missing):
            take(database, address, asset_id, utcnow())
        with database.read() as session, pytest.raises(Missing):
            offer(session, address, asset_id, utcnow())
    with database.read() as session:
        assert session.scalars(select(DeliveredFile)).all() == []
