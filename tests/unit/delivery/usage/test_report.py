"""Usage asked for by picture and by user."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset
from mediahub.delivery.usage import records, report
from mediahub.delivery.usage.report import AssetGone, LinkError
from tests.unit.delivery.conftest import Summit


def test_pictures_are_counted_once_for_each_user(summit: Summit) -> None:
    session = summit.session
    by = records.taker(session, summit.press, summit.event.id)
    for asset_id, action in (("a", "download"), ("a", "download"), ("b", "download"), ("c", "view")):
        asset = session.get_one(Asset, asset_id)
        records.record(session, by, asset, action, "original", 9)  # type: ignore[arg-type]
    session.flush()
    assert report.pictures_by_user(session, summit.event.id) == {summit.eva.id: 2}


def test_a_picture_that_is_gone_says_where_its_records_are(summit: Summit) -> None:
    assert report.asset_of(summit.session, "a").id == "a"
    with pytest.raises(AssetGone, match="export"):
        report.asset_of(summit.session, "nothing")


def test_only_web_addresses_are_links(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    with pytest.raises(LinkError):
        report.add_link(summit.session, asset, "javascript:x", "", summit.eva.id)
    link = report.add_link(summit.session, asset, "https://paper.example/1", "Page 3", summit.eva.id)
    assert link.who == "Eva <eva@press.example>"
