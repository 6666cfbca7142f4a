"""An event with pictures made by hand, and people who work on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event, get_photographer
from mediahub.catalog.models import Asset, AssetPerson, AssetSession, AssetTag, Batch, Event, Session
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.identity.accounts import create_user
from mediahub.rights import Viewer

TAKEN = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)


class Scene:
    """Event `e`; `chen` shoots for the photographer's account, `li` for nobody's."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.viewers: dict[str, Viewer] = {}
        with database.begin() as session:
            event = create_event(session, "e", "Summit", "Asia/Shanghai")
            for role in ("admin", "marketing", "photographer", "press"):
                user = create_user(session, f"{role}@example.org", "correct horse battery", role)
                session.flush()
                self.viewers[role] = Viewer(frozenset({role}), user.id)
            chen, li = (get_photographer(session, name) for name in ("Chen Rui", "Li Na"))
            chen.user_id = self.viewers["photographer"].user_id
            batch = Batch(event_id=event.id, photographer_id=chen.id, source="cli", signature="x")
            talk = Session(
                event_id=event.id, code="D1-OPEN", title="Opening", room="Grand Hall",
                starts_at=TAKEN, ends_at=TAKEN + timedelta(hours=1),
            )  # fmt: skip
            session.add_all([batch, talk])
            session.flush()
            self.event_id, self.batch_id, self.talk_id = event.id, batch.id, talk.id
            self.shooters = {"chen": chen.id, "li": li.id}

    def event(self, session: DbSession) -> Event:
        return session.get_one(Event, self.event_id)

    def add(self, *names: str, by: str = "chen", **more: Any) -> list[str]:
        """Pictures with these ids."""
        with self.database.begin() as session:
            for number, name in enumerate(names):
                values: dict[str, Any] = {
                    "state": "ready", "mime": "image/jpeg", "kind": "photo", "width": 6000, "height": 4000,
                    "size": 1, "taken_source": "offset", "taken_at": TAKEN + timedelta(minutes=number),
                    "filename": f"{name}.jpg", "creator": "Chen Rui",
                }  # fmt: skip
                session.add(
                    Asset(
                        id=name, sha256=name, original_key=name, event_id=self.event_id,
                        batch_id=self.batch_id, photographer_id=self.shooters[by], **values | more,
                    )
                )  # fmt: skip
        return list(names)

    def depictions(self, asset: str, *, person: str = "", tag: str = "", status: str = "suggested") -> None:
        """Suggest someone, something, and the talk."""
        with self.database.begin() as session:
            known = {"asset_id": asset, "source": "programme", "confidence": 0.5, "status": status}
            if person:
                session.add(AssetPerson(person_id=person_ids(session, [person])[person], **known))
            if tag:
                session.add(AssetTag(tag_id=tag_ids(session, [tag])[tag], **known))
            session.add(AssetSession(session_id=self.talk_id, **known))
