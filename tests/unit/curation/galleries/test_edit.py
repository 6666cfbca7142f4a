"""A gallery's draft: several people's operations keep what each meant, and what cannot be done is said."""

from __future__ import annotations

import random
import threading

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, GalleryChange, Outbox
from mediahub.curation.galleries import edit, galleries, live
from mediahub.search.documents.document import build_documents
from tests.unit.curation.galleries.steps import add, do, made, shown
from tests.unit.curation.gallery_event import make_event, make_pictures


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


def test_only_what_fits_a_field_is_taken(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        do(session, gallery, add(ids[:2]))
        before = gallery.revision
        wrong: list[tuple[str, object, object]] = [
            ("layout", "justified", "wall"), ("colour", "", "red"), ("colour", "", "#12345g"),
            ("cover_id", None, ids[7]), ("title", "Best of", "  "), ("shows_logo", True, "yes"),
            ("shows_logo", False, "yes"), ("intro", "", ""),
        ]  # fmt: skip
        do(session, gallery, *({"op": "set", "field": f, "was": was, "value": v} for f, was, v in wrong))
        assert gallery.revision == before
        right: list[tuple[str, object, object]] = [
            ("layout", "justified", "story"), ("colour", "", "#D5382f"), ("cover_id", None, ids[1]),
            ("title", "Best of", " Best \n of all "),
        ]  # fmt: skip
        do(session, gallery, *({"op": "set", "field": f, "was": was, "value": v} for f, was, v in right))
        assert (gallery.layout, gallery.colour, gallery.cover_id, gallery.title) == (
            "story", "#D5382f", ids[1], "Best of all",
        )  # fmt: skip
        assert gallery.revision == before + 1


def test_a_cover_that_is_taken_out_is_no_cover(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        cover = {"op": "set", "field": "cover_id", "was": None, "value": ids[0]}
        do(session, gallery, add(ids[:3]), cover)
        do(session, gallery, {"op": "remove", "ids": [ids[1], ids[9]]})
        assert gallery.cover_id == ids[0]
        do(session, gallery, {"op": "remove", "ids": [ids[0]]})
        assert (gallery.cover_id, shown(gallery)) == (None, [[ids[2]]])
        assert len(gallery.items) == 1


def test_in_a_live_gallery_what_was_taken_out_stays_out_until_it_is_put_back(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        gallery = made(session)
        gallery.live_query = {"q": "x"}
        do(session, gallery, add(ids[:2]), {"op": "remove", "ids": [ids[0]]})
        assert {item.asset_id: item.is_hidden for item in gallery.items} == {ids[0]: True, ids[1]: False}
        gone = {"op": "caption", "id": ids[0], "was": None, "text": "x"}
        assert [one.code for one in do(session, gallery, gone)] == ["gone"]
        do(session, gallery, add([ids[0]]))
        assert shown(gallery) == [[ids[1], ids[0]]]


def test_removed_and_put_back_as_it_was_a_picture_of_a_live_gallery_goes_with_its_search(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        gallery = made(session)
        gallery.live_query = {"q": "x"}
        live.bring_up_to_date(session, gallery, ids[:3])
        for identity, more in ((ids[0], {"live": True}), (ids[1], {})):
            do(session, gallery, {"op": "remove", "ids": [identity]}, add([identity], **more))
        assert live.bring_up_to_date(session, gallery, [ids[2]])
        assert shown(gallery) == [[ids[2], ids[1]]]
        gallery.live_query = None
        do(session, gallery, add([ids[4]], live=True))  # no search takes it out of another gallery
        assert not gallery.items[-1].is_live


def test_undone_adding_to_a_live_gallery_lets_its_search_bring_the_picture(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        gallery = made(session)
        gallery.live_query = {"q": "x"}
        do(session, gallery, add(ids[:2]))
        do(session, gallery, {"op": "remove", "ids": [ids[0]]})
        do(session, gallery, {"op": "remove", "ids": [ids[1]], "forget": True})
        assert live.bring_up_to_date(session, gallery, ids[:2])
        assert shown(gallery) == [[ids[1]]]


def test_a_full_gallery_takes_as_many_as_there_is_room_for(
    database: Database, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit, "MAX_GALLERY", 3)
    with database.begin() as session:
        gallery = made(session)
        assert do(session, gallery, add(ids[:3])) == []
        do(session, gallery, {"op": "remove", "ids": [ids[0]]})
        (conflict,) = do(session, gallery, add(ids[4:6]))
        assert (conflict.code, conflict.theirs, shown(gallery)) == ("full", 3, [[ids[1], ids[2], ids[4]]])


def test_sections_move_and_the_first_ones_pictures_go_to_the_next(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        first = gallery.sections[0].id
        sections = ({"op": "section.add", "section": name, "after": first} for name in ("s2", "s3"))
        do(session, gallery, add(ids[:2]), *sections, add(ids[2:4], section="s2"))
        assert shown(gallery) == [ids[:2], [], ids[2:4]]
        do(session, gallery, {"op": "section.move", "section": "s2", "after": None})
        assert shown(gallery) == [ids[2:4], ids[:2], []]
        before = gallery.revision
        do(session, gallery, {"op": "section.add", "section": "s2", "heading": "twice"})
        assert gallery.revision == before
        do(session, gallery, {"op": "section.remove", "section": "s2"})
        assert shown(gallery) == [[*ids[2:4], *ids[:2]], []]
        do(session, gallery, *({"op": "section.remove", "section": one} for one in ("s3", first)))
        assert shown(gallery) == [[*ids[2:4], *ids[:2]]]
        (conflict,) = do(session, gallery, {"op": "section.move", "section": "s2"})
        assert (conflict.code, conflict.subject) == ("section_gone", "s2")


def test_words_of_a_section_are_merged_and_headings_cut(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        gallery = made(session)
        section = gallery.sections[0]
        text = {"op": "section.text", "section": section.id, "field": "text"}
        do(session, gallery, {**text, "was": "", "text": "One. Two."})
        do(session, gallery, {**text, "was": "", "text": "One. Two."})
        assert (section.text, gallery.revision) == ("One. Two.", 2)


def test_positions_that_grew_long_are_given_out_anew(
    database: Database, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit.ordering, "MAX_KEY_LENGTH", 2)
    with database.begin() as session:
        gallery = made(session)
        section = gallery.sections[0].id
        do(session, gallery, add(ids[:3]))
        for turn in range(12):
            one = ids[turn % 2]
            do(session, gallery, {"op": "move", "ids": [one], "section": section, "after": ids[2]})
        assert shown(gallery) == [[ids[2], ids[1], ids[0]]]
        assert len({item.position for item in gallery.items}) == 3
