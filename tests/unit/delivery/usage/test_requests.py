"""Usage links as pages add them: of pictures that whoever adds one may see."""

from __future__ import annotations

import pytest

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.delivery.usage import report, requests
from mediahub.delivery.usage.report import LinkError
from tests.unit.delivery.conftest import Summit


def test_a_link_is_kept_for_a_picture_that_they_see(database: Database, stored: Summit) -> None:
    address = "https://paper.example/1"
    link = requests.add_link(database, stored.press, "a", address, "Page 3")
    assert (link.added_by, link.who) == (stored.eva.id, "Eva <eva@press.example>")
    with database.begin() as session:
        session.get_one(Asset, "b").state = "withdrawn"
    with pytest.raises(AssetMissing):
        requests.add_link(database, stored.press, "b", address, "")
    with pytest.raises(LinkError):
        requests.add_link(database, stored.press, "a", "javascript:x", "")
    with database.read() as session:
        assert [one.url for one in report.links_of(session, "a")] == [address]
        assert report.links_of(session, "b") == []
