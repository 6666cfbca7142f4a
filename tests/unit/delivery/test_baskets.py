"""Baskets on both databases: filling, ordering, sharing, and what somebody else may do."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Batch, Event, Photographer, User, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import basket_sharing, baskets
from mediahub.delivery.basket_sharing import LinkEnded
from mediahub.delivery.baskets import BasketError
from mediahub.delivery.files.recipes import RecipeError
from mediahub.identity.accounts import create_user
from mediahub.rights import Viewer

NAMES = ("a", "b", "c", "hidden")


@pytest.fixture
def people(database: Database) -> dict[str, User]:
    """An event with four pictures, one of which press may not see; and three people."""
    with database.begin() as session:
        event = create_event(session, "summit", "Summit", "UTC")
        photographer = Photographer(name="Chen Rui")
        session.add(photographer)
        session.flush()
        batch = Batch(event_id=event.id, photographer_id=photographer.id, source="cli", signature="s")
        session.add(batch)
        session.flush()
        for name in NAMES:
            session.add(
                Asset(
                    id=asset_id("summit", name),
                    event_id=event.id,
                    batch_id=batch.id,
                    sha256=name,
                    size=1,
                    photographer_id=photographer.id,
                    state="ready",
                    mime="image/jpeg",
                    kind="photo",
                    filename=f"{name}.jpg",
                    original_key=name,
                    width=3,
                    height=2,
                    taken_at=utcnow(),
                    taken_source="offset",
                    rights_class="none" if name == "hidden" else "free",
                )
            )
        return {
            name: create_user(session, f"{name}@example.org", "correct horse battery", "press")
            for name in ("ann", "bob", "eve")
        }


def ids(names: str) -> list[str]:
    return [asset_id("summit", name) for name in names.split()]


def test_fill_order_and_empty(database: Database, people: dict[str, User]) -> None:
    ann = people["ann"].id
    viewer = Viewer(frozenset({"press"}), ann)
    with database.begin() as session:
        event = session.get_one(Event, 1)
        basket = baskets.current(session, event, ann, "My basket")
        assert baskets.put_in(session, basket, ids("a b hidden a"), viewer) == ids("a b")
        assert baskets.put_in(session, basket, ids("b c"), viewer) == ids("c")
        baskets.arrange(session, basket, ids("c a"))
        assert baskets.contents(session, basket) == ids("c a b")
        baskets.take_out(session, basket, ids("a hidden"))
    with database.begin() as session:
        event = session.get_one(Event, 1)
        again = baskets.current(session, event, ann, "another")
        assert (again.id, baskets.contents(session, again)) == (basket.id, ids("c b"))
        assert baskets.latest(session, event.id, ann) == (basket.id, 2)
        newer = baskets.create(session, event, ann, "  For \n tonight ")
        assert newer.name == "For tonight"
        assert baskets.current(session, event, ann, "x").id == newer.id
        with pytest.raises(BasketError):
            baskets.create(session, event, ann, "   ")
        with pytest.raises(RecipeError):
            baskets.change(session, newer, recipe="huge")


def test_share_with_a_colleague_and_end_it(database: Database, people: dict[str, User]) -> None:
    ann, bob, eve = (people[name].id for name in ("ann", "bob", "eve"))
    with database.begin() as session:
        event = session.get_one(Event, 1)
        basket = baskets.create(session, event, ann, "Tonight")
        read, edit = (basket_sharing.share(session, basket, how) for how in ("read", "edit"))
        assert basket_sharing.share(session, basket, "read") == read
        with pytest.raises(LinkEnded):
            basket_sharing.join(session, event.id, "guessed", bob)
        with pytest.raises(LinkEnded):
            basket_sharing.join(session, event.id + 1, read, bob)
        assert baskets.find(session, basket.id, bob) is None
        basket_sharing.join(session, event.id, read, bob)
        found = baskets.find(session, basket.id, bob)
        assert found is not None
        assert (found.may_edit, found.is_owner) == (False, False)
        basket_sharing.join(session, event.id, edit, bob)
        basket_sharing.join(session, event.id, read, bob)  # does not take the right to edit away
        found = baskets.find(session, basket.id, bob)
        assert found is not None
        assert found.may_edit
        assert [access.basket.id for access, _ in baskets.baskets_of(session, event.id, bob)] == [basket.id]
        assert baskets.find(session, basket.id, eve) is None
        assert baskets.find(session, basket.id, None) is None
    with database.begin() as session:
        basket = session.get_one(type(basket), basket.id)
        basket_sharing.unshare(session, basket)
        assert baskets.find(session, basket.id, bob) is None
        with pytest.raises(LinkEnded):
            basket_sharing.join(session, basket.event_id, edit, bob)
        owner = baskets.find(session, basket.id, ann)
        assert owner is not None
        assert owner.is_owner


def test_only_so_many(database: Database, people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "MAX_PICTURES", 2)
    ann = people["ann"].id
    with database.begin() as session:
        basket = baskets.create(session, session.get_one(Event, 1), ann, "Small")
        with pytest.raises(BasketError, match="holds 2 pictures"):
            baskets.put_in(session, basket, ids("a b c"), Viewer(frozenset({"press"}), ann))
        assert baskets.contents(session, basket) == []
