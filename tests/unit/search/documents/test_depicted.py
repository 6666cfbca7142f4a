"""Documents say apart what is stated of an asset and what is suggested."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetTag, Person, Session, Tag, asset_id
from mediahub.search.documents.depicted import Vocabulary, read_depictions
from tests.functional.search_catalogue import fill

FIRST = asset_id("summit", "0")


def test_what_a_stated_tag_is_a_kind_of_is_stated_too(database: Database) -> None:
    """Here the parent is suggested as well, and a cousin, whose kind is the same."""
    fill(database)
    with database.begin() as session:
        parent = session.scalars(select(Tag).where(Tag.slug == "robotics")).one()
        cousin = Tag(slug="robot-arm", label="robot arm", parent_id=parent.id)
        session.add(cousin)
        session.flush()
        session.scalars(select(AssetTag)).one().status = "accepted"
        for tag in (parent, cousin):
            session.add(AssetTag(asset_id=FIRST, tag_id=tag.id, source="look", status="suggested"))
    with database.read() as session:
        depicted = Vocabulary(session).of(read_depictions(session, [FIRST])[FIRST])
    assert depicted.stated["tags"] == ("robot-dog", "robotics")
    assert depicted.suggested["tags"] == ("robot-arm",)
    assert depicted.stated["persons"] == ("yin-tongyue",)
    assert depicted.suggested["persons"] == ()
    assert (depicted.stated["sessions"], depicted.suggested["sessions"]) == ((), ("D2-ROB",))
    assert (depicted.stated["rooms"], depicted.suggested["rooms"]) == ((), ("Grand Hall",))


def test_who_speaks_in_a_suggested_session_is_a_suggestion_too(database: Database) -> None:
    fill(database)
    with database.begin() as session:
        talk = session.scalars(select(Session).where(Session.code == "D2-ROB")).one()
        talk.speakers = list(session.scalars(select(Person)))
        slugs = tuple(person.slug for person in talk.speakers)
    with database.read() as session:
        depicted = Vocabulary(session).of(read_depictions(session, [FIRST])[FIRST])
    assert slugs
    assert (depicted.stated["present"], set(depicted.suggested["present"])) == ((), set(slugs))
