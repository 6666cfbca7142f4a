"""The demo's sessions are reviewed as after three days' work: press finds by them, the desk has some left."""

from __future__ import annotations

from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetSession, Batch, EditAction, Photographer, Session, Status
from mediahub.catalog.programme import import_programme
from mediahub.demo.programme import load_programme
from mediahub.demo.review import review_sessions
from tests.assets import add_asset


def test_all_days_but_the_last_are_reviewed_once(database: Database) -> None:
    with database.begin() as session:
        event = import_programme(session, load_programme())
        photographer = session.scalars(select(Photographer)).first()
        assert photographer is not None
        session.add(Batch(event_id=event.id, photographer_id=photographer.id, source="cli", signature="x"))
        session.flush()
        by_code = {one.code: one for one in session.scalars(select(Session))}
        shown = {"robots": "D1-ROB", "workshop": "D1-COC1", "closing": "D4-CLOSE"}
        ids = {name: add_asset(session, event, name).id for name in shown}
        suggested = [
            *shown.items(),
            ("robots", "D1-COC1"),  # which ran at the same time
        ]
        for name, code in suggested:
            link = {"asset_id": ids[name], "session_id": by_code[code].id, "source": "programme"}
            session.add(AssetSession(**link, status=Status.SUGGESTED.value))
        codes = {ids[name]: code for name, code in shown.items()}
    with database.begin() as session:
        assert review_sessions(session, codes) == 3
    with database.begin() as session:
        assert review_sessions(session, codes) == 0
        found = {
            (link.asset_id, link.session.code): link.status for link in session.scalars(select(AssetSession))
        }
        assert session.scalar(select(func.count()).select_from(EditAction)) == 3  # each can be undone
    assert found == {
        (ids["robots"], "D1-ROB"): "accepted",
        (ids["robots"], "D1-COC1"): "rejected",
        (ids["workshop"], "D1-COC1"): "accepted",
        (ids["closing"], "D4-CLOSE"): "suggested",
    }
