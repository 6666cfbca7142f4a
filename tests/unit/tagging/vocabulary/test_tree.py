"""The vocabulary as a tree: tags below their parents, with counts of one event, and its history."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetTag, TagName, VocabularyChange
from mediahub.catalog.vocabulary import tag_ids
from mediahub.tagging.vocabulary import tree as module
from mediahub.tagging.vocabulary.edit import add_tag
from mediahub.tagging.vocabulary.terms import Term
from mediahub.tagging.vocabulary.tree import history, tag_labels, terms_of, tree
from tests.unit.tagging.assets import add_asset, add_event


@pytest.fixture
def tags(database: Database) -> dict[str, int]:
    """Arts with Ballet and Zither below it, and art beside it; of an event with three pictures."""
    with database.begin() as session:
        batch = add_event(session)
        for name in ("p1", "p2"):
            add_asset(session, batch, name)
        add_asset(session, batch, "p3", state="storing")
        known = tag_ids(session, ["Zebra", "Arts"])
        arts = known["Arts"]
        zither, ballet = add_tag(session, None, "zither", arts), add_tag(session, None, "Ballet", arts)
        session.flush()
        session.add(TagName(tag_id=ballet.id, text="芭蕾", folded="芭蕾", lang="zh"))
        for asset, status in (("p1", "accepted"), ("p2", "suggested"), ("p3", "accepted")):
            session.add(AssetTag(asset_id=asset, tag_id=ballet.id, source="manual", status=status))
        session.add(AssetTag(asset_id="p1", tag_id=arts, source="manual", status="rejected"))
        return {"event": batch.event_id, "zither": zither.id, "Ballet": ballet.id, **known}


def test_tags_come_below_their_parent_by_label_whatever_the_case(
    database: Database, tags: dict[str, int]
) -> None:
    with database.read() as session:
        rows = [(row.tag.label, row.depth) for row in tree(session, tags["event"])]
    assert rows == [("Arts", 0), ("Ballet", 1), ("zither", 1), ("Zebra", 0)]


def test_counts_are_of_ready_pictures_of_the_event(database: Database, tags: dict[str, int]) -> None:
    with database.read() as session:
        counts = {row.tag.label: (row.accepted, row.suggested) for row in tree(session, tags["event"])}
        elsewhere = {(row.accepted, row.suggested) for row in tree(session, tags["event"] + 1)}
    assert counts == {"Arts": (0, 0), "Ballet": (1, 1), "zither": (0, 0), "Zebra": (0, 0)}
    assert elsewhere == {(0, 0)}


def test_a_file_gets_other_names_and_the_parent(database: Database, tags: dict[str, int]) -> None:
    with database.read() as session:
        terms = {term.label: term for term in terms_of(tree(session, tags["event"]))}
    assert terms["Ballet"] == Term("ballet", "Ballet", "arts", (("芭蕾", "zh"),))
    assert (terms["Arts"].parent, terms["Arts"].names) == ("", ())


def test_labels_to_choose_from_and_the_latest_changes(
    database: Database, tags: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.read() as session:
        assert [label for _, label in tag_labels(session)][:3] == ["Arts", "Ballet", "Zebra"]
        every = [change.id for change, _ in history(session)]
        assert every == sorted(every, reverse=True)
        assert {email for _, email in history(session)} == {None}, "nobody's: but they are listed"
        monkeypatch.setattr(module, "HISTORY", 1)
        assert [change.id for change, _ in history(session)] == every[:1]
        assert session.get_one(VocabularyChange, every[0]).id == max(every)
