"""What the team does to galleries, from a draft to a version and back."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.audit import Action
from mediahub.catalog.models import Asset, AuditEntry, Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import changes
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures


def state(services: Services, number: int) -> Gallery:
    with services.database.read() as session:
        return session.scalars(select(Gallery).where(Gallery.id == number)).one()


def test_from_a_draft_to_a_version_and_back_and_each_step_is_written_down(services: Services) -> None:
    ids = add_pictures(services, "a", "b", rights_class="free")
    database = services.database
    with database.read() as session:
        event = session.get_one(Asset, ids[0]).event_id
    number = changes.make(services, event, "Best of", user_id=None, ids=ids)
    published = changes.publish(services, number, None, utcnow(), "first")
    assert (published.title, published.version, published.left_out) == ("Best of", 1, [])
    assert state(services, number).published == 1
    copy = changes.duplicate(database, number, "Another", None)
    assert changes.merge(database, copy, number, None) == 0
    changes.unpublish(database, number, None)
    assert state(services, number).published is None
    changes.restore(database, number, 1, None)
    changes.archive(database, number, None)
    assert state(services, number).archived_at is not None
    changes.bring_back(database, number, None)
    assert state(services, number).archived_at is None
    with database.read() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {Action.GALLERY_MADE, Action.GALLERY_PUBLISHED, Action.GALLERY_UNPUBLISHED} <= actions


def test_a_picture_that_may_not_be_public_is_left_out_and_named(services: Services) -> None:
    free, held = add_pictures(services, "a", "b", rights_class="free")
    with services.database.begin() as session:
        asset = session.get_one(Asset, held)
        asset.rights_class = "none"
        event = asset.event_id
    number = changes.make(services, event, "Best of", user_id=None, ids=[free, held])
    (left_out,) = changes.publish(services, number, None, utcnow()).left_out
    assert left_out["id"] == held
    assert left_out["reason"]
