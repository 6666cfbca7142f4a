"""Groups of statistics: the session of a picture, and the galleries that show it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetSession, Gallery, GalleryItem, GallerySection, Session
from mediahub.curation.statistics.groups import galleries_of, sessions_of
from tests.unit.curation.scene import TAKEN, Scene


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b")
    return scene


@pytest.mark.parametrize(
    ("opening", "closing", "title"),
    [
        (("suggested", 0.9), ("accepted", 0.1), "Closing"),
        (("accepted", 0.1), ("suggested", 0.9), "Opening"),
        (("suggested", 0.4), ("suggested", 0.5), "Closing"),
        (("suggested", 0.5), ("suggested", 0.4), "Opening"),
        (("suggested", 0.1), ("rejected", 0.9), "Opening"),
        (("rejected", 1.0), ("rejected", 1.0), None),
    ],
)
def test_a_picture_is_of_the_session_that_was_accepted_or_is_surest(
    scene: Scene, opening: tuple[str, float], closing: tuple[str, float], title: str | None
) -> None:
    with scene.database.begin() as session:
        end = Session(
            event_id=scene.event_id, code="D1-END", title="Closing",
            starts_at=TAKEN, ends_at=TAKEN + timedelta(hours=1),
        )  # fmt: skip
        session.add(end)
        session.flush()
        for talk, (status, sure) in ((scene.talk_id, opening), (end.id, closing)):
            session.add(
                AssetSession(
                    asset_id="a", session_id=talk, source="programme", status=status, confidence=sure
                )
            )
        session.flush()
        found = sessions_of(session, scene.event(session))
    assert found.get("a") == title
    assert "b" not in found


def test_a_picture_is_of_every_gallery_that_shows_it(scene: Scene) -> None:
    with scene.database.begin() as session:
        for title, hidden in (("Best", False), ("Press", False), ("Drafts", True)):
            gallery = Gallery(event_id=scene.event_id, slug=title.lower(), title=title)
            session.add(gallery)
            session.flush()
            section = GallerySection(gallery_id=gallery.id, id="s", position="a")
            session.add(section)
            session.flush()
            item = {"gallery_id": gallery.id, "section_id": section.id, "asset_id": "a", "position": "a"}
            session.add(GalleryItem(**item, is_hidden=hidden))
        session.flush()
        found = galleries_of(session, scene.event(session))
    assert {name: sorted(titles) for name, titles in found.items()} == {"a": ["Best", "Press"]}
