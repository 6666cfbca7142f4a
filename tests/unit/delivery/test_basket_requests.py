"""Baskets as pages ask for them: each change is kept as a whole, or not at all."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Basket
from mediahub.delivery import basket_requests, baskets
from mediahub.delivery.basket_sharing import LinkEnded, NotOwner
from mediahub.delivery.baskets import BasketChange, BasketError, BasketMissing, ReadOnly
from mediahub.delivery.files.recipes import RecipeError
from tests.unit.delivery.conftest import Summit


def contents(database: Database, basket: Basket) -> list[str]:
    with database.read() as session:
        return baskets.contents(session, basket)


def names(database: Database, stored: Summit, user_id: int) -> list[str]:
    with database.read() as session:
        found = baskets.baskets_of(session, stored.event.id, user_id)
        return [access.basket.name for access, _ in found]


@pytest.fixture
def basket(database: Database, stored: Summit) -> Basket:
    """Eva's, with one picture."""
    eva = stored.eva.id
    return basket_requests.new_basket(database, stored.press, stored.event, eva, "Tonight", ["a", "nothing"])


def test_a_new_basket_holds_what_its_owner_sees(database: Database, basket: Basket) -> None:
    assert contents(database, basket) == ["a"]


def test_a_basket_that_cannot_hold_all_is_not_made(
    database: Database, stored: Summit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baskets, "MAX_PICTURES", 1)
    for ids, recipe, error in ((["a", "b"], "web", BasketError), (["a"], "moon", RecipeError)):
        with pytest.raises(error):
            basket_requests.new_basket(
                database, stored.press, stored.event, stored.eva.id, "Full", ids, recipe
            )
    assert names(database, stored, stored.eva.id) == []


def test_the_current_basket_is_filled_and_emptied(database: Database, stored: Summit, basket: Basket) -> None:
    def fill(*ids: str) -> baskets.Filled:
        return basket_requests.fill_current(
            database, stored.press, stored.event, stored.eva.id, ids, "New", toggle=True
        )

    assert list(fill("a", "b").added) == ["b"]
    assert list(fill("a", "b").removed) == ["a", "b"]
    assert contents(database, basket) == []


def test_a_change_that_fails_at_its_end_leaves_everything(
    database: Database, stored: Summit, basket: Basket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baskets, "MAX_PICTURES", 1)
    eva, event = stored.eva.id, stored.event.id
    wanted = BasketChange(name="Later", remove=["a"], add=["b", "c"])
    with pytest.raises(BasketError):
        basket_requests.change_basket(database, stored.press, eva, basket.id, wanted, event)
    assert names(database, stored, eva) == ["Tonight"]
    assert contents(database, basket) == ["a"]
    with pytest.raises(BasketMissing):
        basket_requests.change_basket(database, stored.press, eva, basket.id, wanted, event + 1)
    basket_requests.change_basket(database, stored.press, eva, basket.id, BasketChange(name="Later"), event)
    assert names(database, stored, eva) == ["Later"]


def test_a_colleague_joins_by_a_link_looks_and_leaves(
    database: Database, stored: Summit, basket: Basket
) -> None:
    eva, max_, event = stored.eva.id, stored.desk.user_id or 0, stored.event.id
    basket_requests.share_basket(database, eva, basket.id, "read", event)
    with database.read() as session:
        key = session.get_one(Basket, basket.id).read_key or ""
    with pytest.raises(BasketMissing):
        basket_requests.share_basket(database, max_, basket.id, "edit", event)
    for _ in range(2):
        assert basket_requests.join_basket(database, event, key, max_) == basket.id
    with pytest.raises(NotOwner):
        basket_requests.share_basket(database, max_, basket.id, "edit", event)
    with pytest.raises(ReadOnly):
        basket_requests.change_basket(database, stored.desk, max_, basket.id, BasketChange(name="Mine"))
    basket_requests.delete_or_leave(database, max_, basket.id)
    with pytest.raises(BasketMissing):
        basket_requests.delete_or_leave(database, max_, basket.id)
    basket_requests.share_basket(database, eva, basket.id, None)
    with pytest.raises(LinkEnded):
        basket_requests.join_basket(database, event, key, max_)
    assert names(database, stored, eva) == ["Tonight"]
    basket_requests.delete_or_leave(database, eva, basket.id, event)
    assert names(database, stored, eva) == []
