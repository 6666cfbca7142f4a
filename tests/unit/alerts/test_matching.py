"""Which new matches of a saved search its owner may be told of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mediahub.alerts.matching import may_be_notified, open_to
from mediahub.catalog.db.database import Database
from mediahub.rights import Viewer
from tests.assets import TAKEN, add_asset, add_event

NOW = TAKEN + timedelta(hours=1)
ADMIN = Viewer(frozenset({"admin"}), 1)
PRESS = Viewer(frozenset({"press"}), 2)


@pytest.mark.parametrize(
    ("values", "viewers"),
    [
        ({"rights_class": "free"}, {"admin", "press"}),
        ({"rights_class": "free", "embargo_until": NOW}, {"admin", "press"}),
        ({"rights_class": "free", "embargo_until": NOW + timedelta(seconds=1)}, set()),
        ({"rights_class": "none"}, {"admin"}),
        ({"rights_class": "free", "held": True}, {"admin"}),
        ({"rights_class": "free", "state": "trashed"}, set()),
    ],
)
def test_word_is_sent_of_what_they_may_see_once_its_embargo_is_over(
    database: Database, values: dict[str, Any], viewers: set[str]
) -> None:
    with database.begin() as session:
        asset = add_asset(session, add_event(session), "a", **values)
        told = {next(iter(one.roles)) for one in (ADMIN, PRESS) if may_be_notified(asset, one, NOW)}
        assert told == viewers


def test_the_order_stays_and_what_is_gone_or_forbidden_is_left_out(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        for name, rights in (("a", "free"), ("b", "none"), ("c", "free")):
            add_asset(session, event, name, id=name, rights_class=rights)
        assert list(open_to(session, PRESS, ["c", "gone", "b", "a"], NOW)) == ["c", "a"]
        assert list(open_to(session, PRESS, [], NOW)) == []
