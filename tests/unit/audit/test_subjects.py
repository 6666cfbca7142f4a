"""What something was done to, as it was called then."""

from __future__ import annotations

from mediahub.audit.subjects import Subject, changes, pictures, subject_of
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Companion, Event, Tag
from tests.assets import add_asset, add_event


def test_a_new_row_gets_its_id_and_what_belongs_to_a_picture_its_event(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "a")
        tag = Tag(slug="robot", label="Robot")
        session.add(tag)
        assert subject_of(session, tag) == Subject("tag", str(tag.id), "Robot")
        companion = Companion(asset_id=asset.id, event_id=event.id, role="raw", filename="a.nef", sha256="1",
                              size=1, mime="image/x-nikon-nef", key="k")  # fmt: skip
        session.add(companion)
        assert subject_of(session, companion).asset_id == asset.id


def test_one_picture_has_a_name_and_several_a_number(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first = add_asset(session, event, "a").id
        assert pictures(session, [first]).kind == "asset"
        assert pictures(session, [first, "b"], event.id) == Subject("assets", name="2", event_id=event.id)
        assert pictures(session, ["nobody's"]).kind == "assets"
        assert session.get(Event, event.id) is event


def test_only_what_changed_is_told() -> None:
    before, after = {"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None, "d": 4}
    assert changes(before, after) == {"b": {"from": 2, "to": 3}, "d": {"from": None, "to": 4}}
