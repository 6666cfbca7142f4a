"""Every address that is of an event says so: by its slug, or by a row of which the event is known."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.row_events import ROWS
from tests.in_app import counter_in_memory

OF_NO_EVENT = {
    "colour": "a colour's style",
    "feed_id": "a feed is opened by its secret",
    "passkey_id": "one's own passkey",
    "session_id": "one's own device",
    "filename": "a file of the page itself",
    "prefix": "one's own token",
    "search_id": "a signed address ends a mail",
    "signed": "a file at a signed address, which asks for the event itself",
    "token": "a link is opened by its secret",
    "user_id": "people are of the whole installation",
}
"""By its name in addresses without an event, why it needs none."""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, set[str]]]:
    with counter_in_memory(tmp_path_factory.mktemp("event") / "home") as counter:
        return [(rule.rule, set(rule.arguments)) for rule in counter.app.url_map.iter_rules()]


def test_every_address_with_a_row_in_it_leads_to_an_event(addresses: list[tuple[str, set[str]]]) -> None:
    unknown = {
        rule: names
        for rule, names in addresses
        if names
        and not rule.startswith("/admin/")  # of the whole installation, for its admins
        and "slug" not in names
        and not names & (ROWS.keys() | OF_NO_EVENT.keys())
    }
    assert not unknown, "say in catalog.db.row_events.ROWS how the event of these is found"
