"""Pictures that a basket names together."""

from __future__ import annotations

import pytest

from mediahub.delivery import baskets, selections
from mediahub.delivery.baskets import BasketMissing
from tests.unit.delivery.conftest import Summit


def test_a_basket_gives_its_pictures_name_and_recipe_to_its_owner_alone(summit: Summit) -> None:
    session, event, eva = summit.session, summit.event, summit.eva.id
    basket = baskets.create(session, event, eva, "Tonight", "press")
    baskets.put_in(session, basket, ["b", "a"], summit.press)
    chosen = selections.of_basket(session, event, basket.id, eva)
    assert (chosen.ids, chosen.name, chosen.recipe) == (["b", "a"], "Tonight", "press")
    for user in (summit.desk.user_id, None):
        with pytest.raises(BasketMissing):
            selections.of_basket(session, event, basket.id, user)
