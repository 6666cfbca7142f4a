"""What is read with every asset: whether it is held, when its event opens, whose it is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, DeliverySettings, FrameRelease, NoPublication, Person
from mediahub.catalog.models.assets.asset import Asset
from mediahub.catalog.models.base import utcnow
from tests.assets import add_asset, add_event


def held(session: Session, identity: str) -> bool:
    session.flush()
    session.expire_all()
    return session.get_one(Asset, identity).held


def test_a_frame_is_held_while_somebody_in_it_must_not_be_published(database: Database) -> None:
    with database.begin() as session:
        event, other = add_event(session), add_event(session, "fair")
        asset = add_asset(session, event, "a").id
        ann = Person(slug="ann", name="Ann")
        session.add(ann)
        session.flush()
        shown = AssetPerson(asset_id=asset, person_id=ann.id, source="face", status="suggested")
        session.add(shown)
        session.add(NoPublication(event_id=other.id, person_id=ann.id))
        assert not held(session, asset)  # of another event only
        session.add(NoPublication(event_id=event.id, person_id=ann.id))
        assert held(session, asset)
        shown.status = "rejected"
        assert not held(session, asset)
        shown.status = "accepted"
        assert held(session, asset)
        session.add(FrameRelease(asset_id=asset, person_id=ann.id))
        assert not held(session, asset)


def test_it_knows_its_event(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        identity = add_asset(session, event, "a").id
        now = utcnow()
        session.add(DeliverySettings(event_id=event.id, opens_at=now))
        session.flush()
        session.expire_all()
        asset = session.get_one(Asset, identity)
        assert (asset.event_slug, asset.event_zone, asset.opens_at) == ("summit", "Asia/Shanghai", now)
