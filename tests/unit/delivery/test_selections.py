"""Pictures that a basket or a search names together."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.delivery import baskets, selections
from mediahub.delivery.baskets import BasketMissing
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.settings import Settings
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


def test_a_search_gives_all_that_it_finds_and_is_called_by_its_words(
    settings: Settings, database: Database, stored: Summit
) -> None:
    with database.begin() as session:
        session.get_one(Asset, "a").caption = "A dog"
        session.get_one(Asset, "b").state = "withdrawn"
    Indexer(settings, database).drain_once()
    search = Search(settings, database)
    chosen = selections.of_search(search, stored.event, "robot", stored.press)
    assert (chosen.ids, chosen.name, chosen.recipe) == (["c"], "robot", "original")
    everything = selections.of_search(search, stored.event, "", stored.press)
    assert (sorted(everything.ids), everything.name) == (["a", "c"], "summit")
