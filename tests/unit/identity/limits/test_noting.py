"""Of many equal things the first, the tenth, the hundredth are worth an entry."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.identity.limits.noting import worth_noting


def test_powers_of_ten_and_each_thing_by_itself(database: Database) -> None:
    found = [worth_noting(database, "a") for _ in range(11)]
    assert found == [1, *[None] * 8, 10, None]
    assert worth_noting(database, "b") == 1
