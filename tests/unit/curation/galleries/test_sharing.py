"""Share links for the team: made, listed, ended and opened again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.audit import Action
from mediahub.catalog.models import Asset, AuditEntry, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries.galleries import GalleryMissing
from mediahub.curation.galleries.share_links import LinkMissing, Wish
from mediahub.curation.galleries.sharing import make_link, restore_link, revoke_link, summaries
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures


def state(services: Services, number: int, after: timedelta = timedelta()) -> str:
    with services.database.read() as session:
        (found,) = summaries(session, [session.get_one(ShareLink, number)], utcnow() + after)
        return found.state


def test_a_link_ends_and_opens_again_and_each_step_is_written_down(services: Services) -> None:
    first, second = add_pictures(services, "a", "b")
    with services.database.begin() as session:
        event = session.get_one(Asset, first).event_id
        session.get_one(Asset, second).rights_class = "none"
    made = make_link(
        services, event, Wish(title="Best"), user_id=None, now=utcnow(), asset_ids=[first, second]
    )
    assert made.token
    assert [one.id for one in made.hidden] == [second]
    assert state(services, made.id) == "open"
    revoke_link(services.database, made.id, utcnow())
    assert state(services, made.id) == "revoked"
    restore_link(services.database, made.id)
    assert state(services, made.id) == "open"
    with services.database.read() as session:
        (found,) = summaries(session, [session.get_one(ShareLink, made.id)], utcnow())
        actions = {entry.action for entry in session.query(AuditEntry)}
    assert (found.title, found.count, found.picks, found.comments, found.created_by) == ("Best", 2, 0, 0, "")
    assert {Action.SHARE_LINK_MADE, Action.SHARE_LINK_REVOKED, Action.SHARE_LINK_RESTORED} <= actions


def test_what_is_not_there_is_missing(services: Services) -> None:
    with pytest.raises(GalleryMissing):
        make_link(services, 1, Wish(), user_id=None, now=utcnow(), gallery_id=99)
    with pytest.raises(LinkMissing):
        revoke_link(services.database, 99, utcnow())
