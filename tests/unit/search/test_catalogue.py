"""The catalogue as the source of an index, also for a process beside this one."""

from __future__ import annotations

import pickle

from mediahub.catalog.models import Asset
from mediahub.runtime import Services
from mediahub.search.catalogue import Catalogue
from tests.unit.stored_pictures import add_pictures


def test_what_can_be_searched_is_named_and_documented(services: Services) -> None:
    first, second, third = sorted(add_pictures(services, "a", "b", "c"))
    with services.database.begin() as session:
        session.get_one(Asset, second).state = "storing"
    catalogue = Catalogue(services.database)
    assert list(catalogue.ids()) == [first, third]
    assert [one.id for one in catalogue.documents([third, second, "nobody's"])] == [third]


def test_another_process_reads_the_same(services: Services) -> None:
    add_pictures(services, "a")
    here = Catalogue(services.database)
    there = pickle.loads(pickle.dumps(here))
    assert list(there.ids()) == list(here.ids())
    there._database.engine.dispose()
