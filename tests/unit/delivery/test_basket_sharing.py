"""What a colleague may do with a basket that was shared, and what only its owner may."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Basket
from mediahub.delivery import basket_sharing, baskets
from mediahub.delivery.basket_sharing import NotOwner
from mediahub.delivery.baskets import BasketChange, BasketMissing, ReadOnly
from tests.unit.delivery.conftest import Summit


@pytest.fixture
def basket(summit: Summit) -> Basket:
    """Eva's, which the desk may look into."""
    basket = baskets.create(summit.session, summit.event, summit.eva.id, "Tonight")
    key = basket_sharing.share(summit.session, basket, "read")
    basket_sharing.join(summit.session, summit.event.id, key, summit.desk.user_id or 0)
    return basket


def test_who_was_asked_to_look_neither_changes_nor_shares(summit: Summit, basket: Basket) -> None:
    access = baskets.require_basket(summit.session, basket.id, summit.desk.user_id)
    with pytest.raises(ReadOnly):
        baskets.update(summit.session, access, BasketChange(name="Mine"), summit.desk)
    for how in ("read", None):
        with pytest.raises(NotOwner):
            basket_sharing.set_sharing(summit.session, access, how)  # type: ignore[arg-type]
    assert basket.name == "Tonight"
    assert basket.read_key is not None


def test_a_colleague_who_deletes_it_only_loses_sight(summit: Summit, basket: Basket) -> None:
    session, colleague, owner = summit.session, summit.desk.user_id or 0, summit.eva.id
    basket_sharing.delete_or_leave(session, baskets.require_basket(session, basket.id, colleague), colleague)
    session.flush()
    session.expire_all()
    with pytest.raises(BasketMissing):
        baskets.require_basket(session, basket.id, colleague)
    basket_sharing.delete_or_leave(session, baskets.require_basket(session, basket.id, owner), owner)
    session.flush()
    with pytest.raises(BasketMissing):
        baskets.require_basket(session, basket.id, owner)


def test_a_change_is_made_in_one_order(summit: Summit, basket: Basket) -> None:
    session = summit.session
    access = baskets.require_basket(session, basket.id, summit.eva.id, summit.event.id)
    baskets.update(session, access, BasketChange(add=["a", "b"]), summit.press)
    wish = BasketChange(name="Later", recipe="web", remove=["a"], add=["c"], order=["c", "b"])
    baskets.update(session, access, wish, summit.press)
    assert (basket.name, basket.recipe) == ("Later", "web")
    assert baskets.contents(session, basket) == ["c", "b"]


def test_the_current_basket_is_filled_and_emptied_by_the_same_key(summit: Summit, basket: Basket) -> None:
    session, event, eva = summit.session, summit.event, summit.eva.id

    def fill(*ids: str) -> baskets.Filled:
        return baskets.fill_current(session, event, eva, summit.press, ids, "New", toggle=True)

    assert list(fill("a", "b").added) == ["a", "b"]
    assert list(fill("b", "c").added) == ["c"]
    assert list(fill("b", "c").removed) == ["b", "c"]
    assert baskets.contents(session, basket) == ["a"]
