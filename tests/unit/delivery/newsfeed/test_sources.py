"""What a newsroom feed is of: a saved search, a question, or a published gallery, as it stands now."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.alerts.saved_searches import SearchMissing, save_search
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import AssetPerson, Event, Gallery, GalleryVersion
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import person_ids
from mediahub.delivery.newsfeed.sources import (
    GalleryMissing,
    IndexMissing,
    Source,
    of_gallery,
    of_query,
    of_search,
)
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from tests.unit.curation.scene import Scene


class Feed(Scene):
    """Pictures of which some show a robot."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.database)
        self.services = services
        self.add("a", "b", caption="A robot waves", rights_class="editorial")
        self.add("c", caption="A speaker", rights_class="editorial")
        self.add("d", caption="A robot rests", rights_class="none")
        self.desk, self.press = self.viewers["marketing"], self.viewers["press"]

    def index(self) -> None:
        with self.database.begin() as session:
            enqueue(session, "abcd")
        while Indexer(self.services.settings, self.database).drain_once():
            pass

    def query(self, query: str, viewer: Viewer | None = None) -> Source:
        with self.database.read() as session:
            return of_query(self.services, viewer or self.desk, self.event(session), query)

    def gallery(self, slug: str = "best", published: int | None = 1, **values: Any) -> None:
        """A gallery whose first version shows `a`, and whose second `b` and `c`."""
        with self.database.begin() as session:
            row = Gallery(event_id=self.event_id, slug=slug, title="Draft", published=published, **values)
            session.add(row)
            session.flush()
            for number, ids in ((1, "a"), (2, "bc")):
                sections = [{"items": [{"id": one} for one in ids]}, {"items": []}]
                content = {"title": f"Best of, {number}", "sections": sections}
                session.add(GalleryVersion(gallery_id=row.id, number=number, revision=1, content=content))

    def of_gallery(self, slug: str = "best") -> Source:
        with self.database.read() as session:
            return of_gallery(session, self.event(session), slug)


@pytest.fixture
def feed(services: Services) -> Feed:
    return Feed(services)


def test_a_question_finds_by_what_is_stated_with_the_rights_of_who_asks(feed: Feed) -> None:
    with feed.database.begin() as session:
        yin = person_ids(session, ["Yin Tongyue"])["Yin Tongyue"]
        about = {"person_id": yin, "source": "face", "confidence": 0.9}
        session.add(AssetPerson(asset_id="a", status="accepted", **about))
        session.add(AssetPerson(asset_id="b", status="suggested", **about))
    feed.index()
    assert set(feed.query("q=robot").ids) == {"a", "b", "d"}
    assert set(feed.query("q=robot", feed.press).ids) == {"a", "b"}
    assert set(feed.query("q=tongyue").ids) == {"a"}, "a suggestion is the team's alone"
    assert set(feed.query("").ids) == {"a", "b", "c", "d"}


def test_the_same_question_is_the_same_feed_however_it_is_written(feed: Feed) -> None:
    feed.index()
    one = feed.query("q=robot&page=3&unheard=1")
    assert one == feed.query("q=robot")
    assert one.name == "Summit"
    assert one.key.startswith(f"query:{feed.event_id}:")
    assert len({feed.query(query).key for query in ("q=robot", "q=speaker", "")}) == 3
    assert len(one.key) <= 100


def test_a_saved_search_of_who_sees_it(feed: Feed) -> None:
    feed.index()
    with feed.database.begin() as session:
        search = save_search(session, feed.desk, feed.event_id, "Robots", "q=robot")
        number = search.id
    with feed.database.read() as session:
        event = session.get_one(Event, feed.event_id)
        found = of_search(feed.services, session, feed.desk, event, number)
        assert (found.key, found.name, set(found.ids)) == (f"search:{number}", "Robots", {"a", "b", "d"})
        for viewer, wanted in ((feed.press, number), (feed.desk, number + 1)):
            with pytest.raises(SearchMissing):
                of_search(feed.services, session, viewer, event, wanted)


def test_without_an_index_a_feed_waits_rather_than_pass_pictures_by(feed: Feed) -> None:
    with pytest.raises(IndexMissing) as raised:
        feed.query("q=robot")
    assert raised.value.retry_after == 60


def test_a_gallery_in_the_version_that_the_world_sees(feed: Feed) -> None:
    feed.gallery(published=2)
    with feed.database.read() as session:
        number = session.scalars(select(Gallery.id)).one()
    assert feed.of_gallery() == Source(f"gallery:{number}", "Best of, 2", frozenset("bc"))


def test_a_gallery_that_the_world_does_not_see_is_none(feed: Feed) -> None:
    feed.gallery("draft", published=None)
    feed.gallery("archived", archived_at=utcnow())
    for slug in ("draft", "archived", "unheard"):
        with pytest.raises(GalleryMissing):
            feed.of_gallery(slug)
    feed.gallery("best")
    with feed.database.begin() as session:
        other = Event(slug="gala", name="Gala", timezone="UTC")
        session.add(other)
        session.flush()
        with pytest.raises(GalleryMissing):
            of_gallery(session, other, "best")
