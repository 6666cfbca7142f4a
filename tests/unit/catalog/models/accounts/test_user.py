"""Users: how records, logs and papers call them."""

from __future__ import annotations

from mediahub.catalog.models.accounts.user import User


def test_somebody_is_called_by_name_and_address_or_by_the_address_alone() -> None:
    assert User(name="Anna Li", email="anna@example.org").name_and_address == "Anna Li <anna@example.org>"
    assert User(name="", email="anna@example.org").name_and_address == "anna@example.org"
