"""The coverage board counts what came in, what can go out, and who has no picture of their own yet."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import true

from mediahub.catalog.coverage import coverage, unplaced
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, AssetSession, AssetTag, Person, Session, Tag
from tests.assets import TAKEN, add_asset, add_event


def test_rows(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        yin, lin = Person(slug="yin", name="Yin"), Person(slug="lin", name="Lin")
        demo = Tag(slug="demo", label="Demo")
        times = {"starts_at": TAKEN, "ends_at": TAKEN + timedelta(hours=1)}
        full = Session(event_id=event.id, code="A", title="A", speakers=[yin, lin], tags=[demo], **times)
        empty = Session(event_id=event.id, code="B", title="B", room="Z", speakers=[yin], **times)
        session.add_all([full, empty])
        session.flush()
        terms: dict[str, dict[str, object]] = {
            "good": {"rating": 4.0, "caption": "Words"},
            "plain": {},
            "rejected": {"rating": -1.0},
            "forbidden": {"rights_class": "none"},
            "expired": {"expires_at": TAKEN},
            "elsewhere": {},
            "refused": {},
        }
        assets = {name: add_asset(session, event, name, **values) for name, values in terms.items()}
        for name, asset in assets.items():
            if name != "elsewhere":
                status = "rejected" if name == "refused" else "suggested"
                depiction = AssetSession(asset_id=asset.id, session_id=full.id, source="programme")
                depiction.status = status
                session.add(depiction)
        said = {"asset_id": assets["plain"].id, "status": "suggested"}
        session.add(AssetPerson(person_id=yin.id, source="ocr", **said))
        session.add(AssetPerson(person_id=lin.id, source="programme", **said))
        tagged = AssetTag(asset_id=assets["rejected"].id, tag_id=demo.id, source="manual")
        tagged.status = "accepted"
        session.add(tagged)
        session.flush()
        a, b = coverage(session, event, true())
        assert (a.frames, a.usable, a.uncaptioned, a.untagged) == (5, 2, 4, 4)
        assert a.best == assets["good"].id
        placed = [asset for name, asset in assets.items() if name not in ("elsewhere", "refused")]
        assert a.last_upload == max(asset.created_at for asset in placed)
        assert a.speakers_missing == [("lin", "Lin")]  # only the programme says that Lin is there
        assert a.topics_missing == [("demo", "Demo")]  # its only frame was rejected
        assert (b.frames, b.best, b.last_upload) == (0, "", None)
        assert b.speakers_missing == [("yin", "Yin")]
        assert unplaced(session, event, true()) == 2
