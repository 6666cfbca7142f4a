"""News items as NewsML-G2: read by IPTC's own library."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from NewsMLG2 import NewsMLG2Document

from mediahub.delivery.newsfeed.items import Item
from mediahub.delivery.newsfeed.newsml import NAR, as_message, as_newsml
from tests.unit.delivery.newsfeed.made import ALL, FULL, GENERATED, KILLED, NOON

NS = {"n": NAR}


def parsed(item: Item) -> ET.Element:
    return ET.fromstring(as_newsml(item))


@pytest.mark.parametrize("item", ALL)
def test_it_is_read_as_a_news_item(item: Item) -> None:
    read = NewsMLG2Document(as_newsml(item)).get_item()
    assert read.guid == item.uri
    assert str(read.version) == str(item.version)
    assert str(read.itemmeta.pubstatus.qcode) == f"stat:{item.status}"


def test_it_says_what_is_known() -> None:
    root = parsed(FULL)
    names = [one.text for one in root.findall(".//n:subject/n:name", NS)]
    assert names == ["Yin Tongyue", "Summit", "Opening", "Robotics"]
    assert root.findtext(".//n:headline", namespaces=NS) == "Opening  of the summit <&>"
    assert root.findtext(".//n:embargoed", namespaces=NS) == "2025-10-18T12:00:00+00:00"
    content = root.find(".//n:remoteContent", NS)
    assert content is not None
    assert (content.get("size"), content.get("width"), content.get("rendition")) == (
        "912345", "3000", "rnd:highRes",
    )  # fmt: skip
    assert content.findtext("n:hash", namespaces=NS) == "ab" * 32
    rights = root.findtext(".//n:rightsExpressionData", namespaces=NS)
    assert json.loads(rights or "")["permission"]
    signal = root.find(".//n:signal", NS)
    assert signal is not None
    assert signal.get("qcode") == "sig:correction"


def test_a_kill_says_so_and_no_more() -> None:
    root = parsed(KILLED)
    assert root.find(".//n:headline", NS) is None
    assert root.find(".//n:remoteContent", NS) is None
    assert root.findtext(".//n:edNote", namespaces=NS) == "It was withdrawn."


def test_what_was_generated_is_no_photograph() -> None:
    kinds = []
    for item in (FULL, GENERATED):
        element = parsed(item).find(".//n:itemClass", NS)
        assert element is not None
        kinds.append(element.get("qcode"))
    assert kinds == ["ninat:picture", "ninat:graphic"]


def test_a_message_has_all_items_and_the_cursor() -> None:
    root = ET.fromstring(as_message(ALL, NOON + timedelta(minutes=1), "abc-7"))
    assert root.findtext("n:header/n:transmitId", namespaces=NS) == "abc-7"
    assert len(root.findall("n:itemSet/n:newsItem", NS)) == len(ALL)
    assert NewsMLG2Document(as_message([FULL], NOON, "abc-7")).get_item().header is not None
