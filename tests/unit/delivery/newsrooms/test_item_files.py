"""The news item as a file beside a picture's: its format, its name by version, and what it says."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.models import Asset, NewsItem
from mediahub.delivery.files.package import Prepared
from mediahub.delivery.newsrooms.item_files import SentFile, item_parcel
from mediahub.delivery.newsrooms.model import Parcel
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures

MADE = Prepared("a", "k", "DSC_1.jpg", "ready", 900, "image/jpeg", 30, 20, "ab" * 32)


@pytest.fixture
def asset_id(services: Services) -> str:
    (identity,) = add_pictures(services, "a", headline="A robot waves", rights_class="free")
    return identity


def parcel(
    services: Services, asset_id: str, form: str = "ninjs", sent: SentFile | None = None
) -> Parcel | None:
    with services.database.read() as session:
        event = session.scalars(select(NewsItem.event_id)).first() or 1
    run: Any = SimpleNamespace(target=SimpleNamespace(item_format=form, event_id=event), target_id=7)
    file: Any = SimpleNamespace(asset_id=asset_id)
    return item_parcel(services, run, file, sent)


def said(found: Parcel | None) -> dict[str, Any]:
    assert found is not None
    data = b"".join(found.read(0))
    assert len(data) == found.size
    document: dict[str, Any] = json.loads(data)
    return document


def test_beside_a_file_it_is_called_like_it_and_describes_it(services: Services, asset_id: str) -> None:
    found = parcel(services, asset_id, sent=SentFile("in/DSC_1.jpg", MADE))
    assert found is not None
    assert (found.name, found.mime) == ("in/DSC_1.json", "application/json")
    document = said(found)
    assert (document["pubStatus"], document["version"]) == ("usable", "1")
    assert document["headlines"] == [{"role": "main", "value": "A robot waves"}]
    (rendition,) = [one for one in document["renditions"] if one["name"] == "highRes"]
    assert (rendition["width"], rendition["height"], rendition["sizeInBytes"]) == (30, 20, 900)
    assert "ab" * 32 in json.dumps(document), "by its hash it is told from another"


def test_a_newsroom_that_pulls_it_goes_on_where_it_ended(services: Services, asset_id: str) -> None:
    found = parcel(services, asset_id, sent=SentFile("DSC_1.jpg", MADE))
    assert found is not None
    whole = b"".join(found.read(0))
    assert b"".join(found.read(10)) == whole[10:]
    assert list(found.read(found.size)) == []


def test_newsml_is_another_file(services: Services, asset_id: str) -> None:
    found = parcel(services, asset_id, "newsml-g2", SentFile("DSC_1.jpg", MADE))
    assert found is not None
    assert (found.name, found.mime) == ("DSC_1.xml", "application/vnd.iptc.g2.newsitem+xml")
    assert b"A robot waves" in b"".join(found.read(0))


@pytest.mark.parametrize("form", ["", "rss"])
def test_where_no_items_are_wanted_there_is_none(services: Services, asset_id: str, form: str) -> None:
    assert parcel(services, asset_id, form, SentFile("DSC_1.jpg", MADE)) is None
    assert parcel(services, "nobody's", "ninjs") is None


def test_a_later_version_or_one_by_itself_is_a_file_of_its_own(services: Services, asset_id: str) -> None:
    alone = parcel(services, asset_id)
    assert alone is not None
    assert alone.name == f"{asset_id}.v1.json", "nothing was sent by a name of its own"
    assert not [one for one in said(alone).get("renditions", []) if one["name"] == "highRes"]
    with services.database.begin() as session:
        session.execute(delete(NewsItem))
        event = session.get_one(Asset, asset_id).event_id
        session.add(NewsItem(asset_id=asset_id, event_id=event, change=1, version=3, fingerprint="older"))
    later = parcel(services, asset_id, sent=SentFile("DSC_1.jpg", MADE))
    assert later is not None
    assert (later.name, said(later)["version"]) == ("DSC_1.v4.json", "4")


def test_of_a_picture_that_is_gone_it_says_that(services: Services, asset_id: str) -> None:
    with services.database.begin() as session:
        event = session.get_one(Asset, asset_id).event_id
        session.add(NewsItem(asset_id="gone", event_id=event, change=2, version=2, fingerprint="older"))
    document = said(parcel(services, "gone"))
    assert (document["pubStatus"], document["version"]) == ("canceled", "3")
    assert "headlines" not in document
