"""Who may add a file to a picture that is there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Batch, Photographer
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.ingest.placing.joining_rights import may_join
from tests.unit.ingest.links import a_link
from tests.unit.tagging.assets import add_asset, add_event


def delivery(session: Session, asset: Asset, **values: Any) -> int:
    """Another delivery of the same event and photographer, unless it says otherwise."""
    base = {"event_id": asset.event_id, "photographer_id": asset.photographer_id, "source": "web"}
    batch = Batch(**(base | {"signature": str(utcnow().timestamp())} | values))
    session.add(batch)
    session.flush()
    return batch.id


def picture(session: Session, **more: Any) -> Asset:
    return add_asset(session, add_event(session), "a", **more)


@pytest.mark.parametrize("source", ["cli", "watch", "rebuild", "demo"])
def test_a_command_on_the_server_may_all(session: Session, source: str) -> None:
    asset = picture(session, contributor="Eva")
    assert may_join(session, delivery(session, asset, source=source), asset)


def test_what_came_in_the_same_delivery_belongs_together(session: Session) -> None:
    asset = picture(session, contributor="Eva")
    asset.batch.source = "ftp"
    session.flush()
    assert may_join(session, asset.batch_id, asset)


def test_a_camera_adds_to_pictures_of_its_photographer_and_no_contributor(session: Session) -> None:
    asset = picture(session)
    assert may_join(session, delivery(session, asset, source="ftp"), asset)
    other = Photographer(name="Somebody else")
    session.add(other)
    session.flush()
    assert not may_join(session, delivery(session, asset, source="ftp", photographer_id=other.id), asset)
    asset.contributor = "Eva"
    assert not may_join(session, delivery(session, asset, source="ftp"), asset)


def test_an_account_adds_to_what_it_may_edit_or_delivered(session: Session) -> None:
    asset = picture(session)
    admin, press = (
        create_user(session, f"{role}@example.org", "long enough pw", role) for role in ("admin", "press")
    )
    assert may_join(session, delivery(session, asset, opened_by=admin.id), asset)
    assert not may_join(session, delivery(session, asset, opened_by=press.id), asset)
    asset.batch.opened_by = press.id
    assert may_join(session, delivery(session, asset, opened_by=press.id), asset)
    press.active = False
    session.flush()
    assert not may_join(session, delivery(session, asset, opened_by=press.id), asset)


def test_a_contributor_adds_to_their_own_of_the_same_link_only(session: Session) -> None:
    asset = picture(session)
    links = [a_link(asset.event_id, name) for name in ("one", "two")]
    session.add_all(links)
    session.flush()
    one, two = (link.id for link in links)
    asset.batch.link_id, asset.contributor = one, "Eva"
    session.flush()

    def may(name: str, link: int | None) -> bool:
        number = delivery(session, asset, source="link", contributor=name, link_id=link)
        return may_join(session, number, asset)

    assert may("Eva", one)
    assert not may("Eva", two)
    assert not may("Max", one)
    assert not may("", one)
    assert not may("Eva", None)
    asset.contributor = ""
    session.flush()
    assert not may("", one), "two without a name are not one"


def test_the_holder_of_a_link_that_is_gone_is_known_by_no_name(session: Session) -> None:
    """Anybody can call themselves Eva: without the link nothing says that it is the same one."""
    asset = picture(session, contributor="Eva")
    assert asset.batch.link_id is None
    number = delivery(session, asset, source="link", contributor="Eva", link_id=None)
    assert not may_join(session, number, asset)


@pytest.mark.parametrize(("source", "name"), [("link", ""), ("link", "Eva"), ("ftp", "Eva"), ("web", "Eva")])
def test_what_a_contributor_delivers_joins_nothing_of_the_team_s(
    session: Session, source: str, name: str
) -> None:
    """Not of the same photographer either, and whatever it came by."""
    asset = picture(session)
    assert not may_join(session, delivery(session, asset, source=source, contributor=name), asset)
