"""The edit history of an event as documents, and back, once."""

from __future__ import annotations

from sqlalchemy import delete, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetChange, EditAction
from mediahub.delivery.decisions import note
from mediahub.identity.accounts import create_user
from mediahub.transfer.history import history_documents, restore_history
from tests.assets import add_asset, add_event


def test_it_comes_back_with_its_people_and_a_second_time_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first = add_asset(session, event, "a").id
        user = create_user(session, "eva@example.org", "correct horse battery", "marketing").id
        note(session, event.id, user, {first: {"rights_class": ("free", "none")}})
        note(session, event.id, None, {first: {"usage_terms": ("", "Ask")}})
        for action in session.scalars(select(EditAction)):
            action.state = "done"
        session.add(EditAction(event_id=event.id, kind="bulk", state="running"))
        session.flush()
        documents = list(history_documents(session, event))
        assert [len(one["actions"]) for one in documents] == [2]
        session.execute(delete(AssetChange))
        session.execute(delete(EditAction))
        for _ in range(2):
            for document in documents:
                restore_history(session, event.id, document, {})
        actions = session.scalars(select(EditAction).order_by(EditAction.id)).all()
        assert [one.user_id for one in actions] == [user, None]
        changes = session.scalars(select(AssetChange).order_by(AssetChange.id)).all()
        assert [(one.field, one.after, one.action_id) for one in changes] == [
            ("rights_class", "none", actions[0].id),
            ("usage_terms", "Ask", actions[1].id),
        ]


def test_changes_of_pictures_that_did_not_come_are_left(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first = add_asset(session, event, "a").id
        note(session, event.id, None, {first: {"rights_class": ("free", "none")}})
        for action in session.scalars(select(EditAction)):
            action.state = "done"
        session.flush()
        (document,) = history_documents(session, event)
        for change in document["actions"][0]["changes"]:
            change["asset_id"] = "nobody's"
        session.execute(delete(AssetChange))
        session.execute(delete(EditAction))
        numbers: dict[int, int] = {}
        restore_history(session, event.id, document, numbers)
        assert len(numbers) == 1
        assert session.scalars(select(AssetChange)).all() == []
