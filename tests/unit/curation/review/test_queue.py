"""How much there is to review, and what tells two of one name apart."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, AssetTag, Event, Person, Session, Tag
from mediahub.curation.review.queue import CAPTIONS, burst_label, summary
from mediahub.rights import Viewer
from tests.unit.tagging.assets import TEN, add_asset, add_event


def fill(session: DbSession) -> Event:
    """Three pictures: one suggested for Yin and Robot, one rejected for Yin, one bare."""
    batch = add_event(session)
    for name in "abc":
        add_asset(session, batch, name)
    yin, robot = Person(slug="yin", name="Yin", role="Chair"), Tag(slug="robot", label="Robot")
    talk = Session(
        event_id=batch.event_id, code="A", title="Talk", starts_at=TEN, ends_at=TEN + timedelta(hours=1)
    )
    session.add_all([yin, robot, talk])
    session.flush()
    session.add_all([
        AssetPerson(asset_id="a", person_id=yin.id, source="face", status="suggested"),
        AssetTag(asset_id="a", tag_id=robot.id, source="vocabulary", status="suggested"),
        AssetPerson(asset_id="b", person_id=yin.id, source="face", status="rejected"),
    ])  # fmt: skip
    session.flush()
    return session.get_one(Event, batch.event_id)


def test_what_is_rejected_leaves_a_picture_without(database: Database) -> None:
    with database.begin() as session:
        found = summary(session, fill(session), Viewer(frozenset({"admin"}), None))
    assert found.total == 3
    assert found.lacking == {"untagged": 2, "unnamed": 2, "unplaced": 3}
    assert CAPTIONS in found.counts
    assert found.unknown_codes == 0


def test_a_burst_is_called_by_all_that_is_suggested(database: Database) -> None:
    with database.begin() as session:
        fill(session)
        assert burst_label(session, ["a", "b"]) == "Yin · Robot"
        assert burst_label(session, ["c"]) == ""
