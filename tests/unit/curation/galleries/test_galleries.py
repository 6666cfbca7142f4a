"""Galleries: several people's operations keep what each meant, and versions are what was published."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Gallery, GalleryChange, Outbox
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, live, publish
from mediahub.curation.galleries.galleries import GalleryError
from mediahub.curation.galleries.operations import Conflict, UnreadableOperations, read_operations
from mediahub.search.documents.document import build_documents
from tests.unit.curation.gallery_event import make_event, make_pictures


@pytest.fixture
def ids(database: Database) -> list[str]:
    """Twelve pictures of an event."""
    with database.begin() as session:
        return make_pictures(session, make_event(session), 12)


def made(session: Session, title: str = "Best of") -> Gallery:
    event_id = session.scalars(select(Asset.event_id)).first()
    return galleries.create(session, event_id or 0, title, user_id=None)


def do(session: Session, gallery: Gallery, *operations: dict[str, object]) -> list[Conflict]:
    return edit.apply(session, gallery, read_operations(list(operations)), None)


def shown(gallery: Gallery) -> list[list[str]]:
    return [[item.asset_id for item in items] for _, items in galleries.in_order(gallery)]


def add(ids: Sequence[str], **more: object) -> dict[str, object]:
    return {"op": "add", "ids": list(ids), **more}


def test_pictures_come_in_move_and_go(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        first = gallery.sections[0].id
        assert do(session, gallery, add(ids[:4]), add(ids[3:6])) == []
        assert shown(gallery) == [ids[:6]]
        do(session, gallery, {"op": "move", "ids": [ids[5], ids[0]], "section": first, "after": ids[2]})
        assert shown(gallery) == [[ids[1], ids[2], ids[5], ids[0], ids[3], ids[4]]]
        do(session, gallery, {"op": "section.add", "section": "s2", "heading": "Night", "after": None},
           {"op": "move", "ids": [ids[4], ids[5]], "section": "s2", "after": None})  # fmt: skip
        assert shown(gallery) == [[ids[4], ids[5]], [ids[1], ids[2], ids[0], ids[3]]]
        do(session, gallery, {"op": "remove", "ids": [ids[2]]}, {"op": "section.remove", "section": "s2"})
        assert shown(gallery) == [[ids[4], ids[5], ids[1], ids[0], ids[3]]]
        assert gallery.revision == 5
    with database.read() as session:
        changes = session.scalars(select(GalleryChange.revision).order_by(GalleryChange.revision)).all()
        assert changes == [2, 3, 4, 5]
        assert set(session.scalars(select(Outbox.asset_id))) == set(ids[:6])
        documents = build_documents(session, [ids[0], ids[2]])
        assert {one.id: one.drafts.galleries for one in documents} == {ids[0]: ("best-of",), ids[2]: ()}
        assert not any(one.galleries for one in documents)


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


def test_what_cannot_be_done_any_more_is_said(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        other = make_pictures(session, make_event(session, "other"), 1)
        gallery = made(session)
        do(session, gallery, add(ids[:3]))
        conflicts = do(
            session,
            gallery,
            {"op": "caption", "id": ids[7], "was": None, "text": "Gone"},
            {"op": "move", "ids": [ids[2], ids[8]], "section": "nosuch", "after": None},
            add(other),
            {"op": "section.text", "section": "nosuch", "field": "heading", "was": "", "text": "x"},
        )
        assert [(one.code, one.subject) for one in conflicts] == [
            ("gone", ids[7]), ("gone", ids[8]), ("section_gone", "nosuch"), ("unknown", other[0]),
            ("section_gone", "nosuch"),
        ]  # fmt: skip
        assert shown(gallery) == [[ids[2], ids[0], ids[1]]]


def test_two_texts_are_merged_or_the_difference_is_said(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        do(session, gallery, add(ids[:1]), {"op": "set", "field": "intro", "was": "", "value": "One. Two."})
        change = {"op": "set", "field": "intro", "was": "One. Two."}
        assert do(session, gallery, {**change, "value": "One. Two. Three."}) == []
        assert do(session, gallery, {**change, "value": "Zero. One. Two."}) == []
        assert gallery.intro == "Zero. One. Two. Three."
        (conflict,) = do(session, gallery, {**change, "value": "Something else."})
        assert (conflict.code, conflict.field, conflict.theirs) == ("text", "intro", gallery.intro)
        (conflict,) = do(session, gallery, {"op": "set", "field": "layout", "was": "grid", "value": "story"})
        assert (gallery.layout, conflict.theirs) == ("justified", "justified")
        caption = {"op": "caption", "id": ids[0], "was": None, "text": "Only here"}
        assert do(session, gallery, caption) == []
        assert session.get_one(Asset, ids[0]).caption == "Caption 0"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "explode"},
        {"op": "add", "ids": ["../etc"]},
        {"op": "move", "ids": []},
        {"op": "set", "field": "published", "was": None, "value": 7},
    ],
)
def test_operations_that_make_no_sense_are_refused(operation: dict[str, object]) -> None:
    with pytest.raises(UnreadableOperations):
        read_operations([operation])


def test_many_hands_at_once_lose_nothing(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        do(session, gallery, add(ids[:6]))
        number, section = gallery.id, gallery.sections[0].id

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for step in range(8):
            with database.begin() as session:
                gallery = galleries.lock(session, number)
                assert gallery is not None
                if step == 3:
                    do(session, gallery, add([ids[6 + seed]], after=ids[0]))
                else:
                    one, after = chance.sample(ids[:6], 2)
                    do(session, gallery, {"op": "move", "ids": [one], "section": section, "after": after})

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        gallery = galleries.load(session, number)
        assert gallery is not None
        (order,) = shown(gallery)
        assert sorted(order) == sorted(ids[:9])
        assert gallery.revision == 2 + 3 * 8
        positions = [item.position for item in gallery.items]
        assert len(set(positions)) == len(positions)


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


def test_a_copy_is_apart_and_a_merge_brings_all(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        one = made(session)
        do(session, one, add(ids[:3]), {"op": "caption", "id": ids[1], "was": None, "text": "Here"})
        copy = galleries.duplicate(session, one, "Copy", None)
        do(session, copy, {"op": "remove", "ids": [ids[0]]}, add(ids[4:6]))
        assert shown(one) == [ids[:3]]
        assert shown(copy) == [[ids[1], ids[2], ids[4], ids[5]]]
        assert galleries.merge(session, one, copy, None) == 2
        assert shown(one) == [ids[:3], ids[4:6]]
        assert copy.archived_at is not None
        assert galleries.of_event(session, one.event_id) == [one]
        with pytest.raises(GalleryError):
            galleries.merge(session, one, one, None)


def test_a_live_gallery_follows_its_search_and_keeps_what_people_did(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        gallery = galleries.create(
            session, session.get_one(Asset, ids[0]).event_id, "Live", user_id=None, live_query={"q": "x"}
        )
        assert live.bring_up_to_date(session, gallery, ids[:4])
        section = gallery.sections[0].id
        do(session, gallery, {"op": "remove", "ids": [ids[1]]}, add([ids[9]]),
           {"op": "move", "ids": [ids[3]], "section": section, "after": None})  # fmt: skip
        assert not live.is_behind(gallery, ids[:4])
        assert live.bring_up_to_date(session, gallery, ids[1:6])
        assert shown(gallery) == [[ids[3], ids[2], ids[9], ids[4], ids[5]]]
