"""What a token opens: by its scopes, and by the role of whose it is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset
from mediahub.client import Refused
from tests.takers import Counter
from tests.unit.client.conftest import EVENT, Hub, counter, hub

__all__ = ["counter", "hub"]

DESK_ONLY = (
    "terms", "press-accounts", "press-page", "invitations", "newsrooms", "transmissions", "orders",
    "notices/given", "usage/records", "usage/records.csv", "usage/embargo", "standing-terms", "held-people",
    "delivery-settings", "recipient-numbers/setting",
)  # fmt: skip


@pytest.mark.parametrize("role", ["admin", "marketing", "photographer", "press"])
def test_who_may_ask_what(counter: Counter, hub: Hub, role: str) -> None:
    whole, reads, takes = hub(role), hub(role, "read"), hub(role, "download")
    for way in DESK_ONLY[1:]:
        may = role in ("admin", "marketing") and (way != "recipient-numbers/setting" or role == "admin")
        answer = whole._http.client.get(
            f"{whole._http.base}/events/{EVENT}/{way}", headers=whole._http.headers
        )
        assert answer.status_code == (200 if may else 403), way
        for narrow in (reads, takes):
            answer = narrow._http.client.get(
                f"{narrow._http.base}/events/{EVENT}/{way}", headers=narrow._http.headers
            )
            assert answer.status_code == 403, way
    for ask in (
        lambda: reads.notices.withdraw(counter.ids[0]),
        lambda: takes.rights.set(EVENT, counter.ids, rights_class="none"),
        lambda: reads.terms.agree(EVENT, 1),
        lambda: takes.terms.publish(EVENT, "Mine."),
        lambda: takes.newsrooms.send(EVENT, 1, assets=counter.ids),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.status == 403
    with counter.services.database.read() as session:
        assert {asset.rights_class for asset in session.scalars(select(Asset))} == {"free"}
