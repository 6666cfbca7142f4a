"""Published versions of a gallery."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Gallery, Outbox
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import publish
from mediahub.curation.galleries.galleries import GalleryError
from mediahub.search.documents.document import build_documents
from tests.unit.curation.galleries.steps import add, do, made, shown


def test_a_gallery_is_found_by_everyone_as_it_was_published(database: Database, ids: list[str]) -> None:
    """Neither a draft, nor what came into it since, nor its new title; and no longer than it is public."""

    def names() -> dict[str, tuple[tuple[str, ...], ...]]:
        with database.read() as session:
            return {
                one.id: (one.galleries, one.gallery_names, one.drafts.galleries, one.drafts.gallery_names)
                for one in build_documents(session, ids[:2])
            }

    def changed(change: Callable[[Session, Gallery], object]) -> set[str]:
        """The pictures that are in line for the index after `change`."""
        with database.begin() as session:
            session.execute(delete(Outbox))
            change(session, session.scalars(select(Gallery)).one())
        with database.read() as session:
            return set(session.scalars(select(Outbox.asset_id)))

    with database.begin() as session:
        do(session, made(session), add(ids[:1]))
    assert names()[ids[0]] == ((), (), ("best-of",), ("Best of",))
    assert changed(lambda session, one: publish.publish(session, one, None, utcnow())) == {ids[0]}
    assert names()[ids[0]] == (("best-of",), ("Best of",), (), ())

    rename = {"op": "set", "field": "title", "was": "Best of", "value": "Secret"}
    changed(lambda session, one: do(session, one, add(ids[1:2]), rename))
    assert names()[ids[0]] == (("best-of",), ("Best of",), (), ("Secret",))
    assert names()[ids[1]] == ((), (), ("best-of",), ("Secret",))
    assert changed(lambda session, one: publish.unpublish(session, one, None)) == {ids[0]}
    assert names()[ids[0]] == ((), (), ("best-of",), ("Secret",))


def test_a_version_stays_what_was_published(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        session.get_one(Asset, ids[1]).rights_class = "editorial"
        session.get_one(Asset, ids[2]).embargo_until = utcnow().replace(year=2099)
        session.flush()
        do(session, gallery, add(ids[:4]))
        version = publish.publish(session, gallery, None, utcnow())
        assert publish.ids_of(version.content) == [ids[0], ids[3]]
        assert {one["id"] for one in version.left_out} == {ids[1], ids[2]}
        assert all(one["reason"] for one in version.left_out)
        assert (gallery.published, version.revision) == (1, gallery.revision)

        do(session, gallery, {"op": "remove", "ids": [ids[0]]}, add([ids[5]]),
           {"op": "set", "field": "title", "was": "Best of", "value": "Other"})  # fmt: skip
        assert publish.ids_of(version.content) == [ids[0], ids[3]]
        publish.publish(session, gallery, None, utcnow())
        assert gallery.published == 2

        publish.restore(session, gallery, 1, None)
        assert shown(gallery) == [[ids[0], ids[3]]]
        assert (gallery.title, gallery.published) == ("Best of", 2)

        session.get_one(Asset, ids[3]).state = "trashed"
        session.flush()
        assets = publish.read_assets(session, ids)
        content = publish.shown_content(version.content, assets, utcnow())
        assert publish.ids_of(content) == [ids[0]]

        do(session, gallery, {"op": "remove", "ids": [ids[0]]})
        with pytest.raises(GalleryError, match="nothing to show"):
            publish.publish(session, gallery, None, utcnow())
