"""A newsroom's program: the feed by cursor, items, policies, and files at signed addresses."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.takers import Counter
from tests.unit.client.conftest import EVENT, Hub
from tests.unit.client.test_press import making


def test_a_newsrooms_program_reads_the_feed_by_cursor_and_takes_its_files(
    counter: Counter, hub: Hub, tmp_path: Path
) -> None:
    press = hub("press")
    pages = list(press.news.pages(EVENT, limit=1))
    uris = [one["uri"] for page in pages for one in page["items"]]
    assert len(uris) == len(set(uris)) == len(counter.ids)
    (again,) = press.news.pages(EVENT, pages[-1]["cursor"])
    assert again["items"] == []
    item = press.news.item(EVENT, counter.ids[0])
    assert press.news.policy(counter.ids[0])["permission"]
    wanted = next(one for one in item["renditions"] if one["name"] == "highRes")
    assert "sizeInBytes" not in wanted
    with making(counter):
        taken = press.news.take(wanted, tmp_path / "taken.jpg")
    item = press.news.item(EVENT, counter.ids[0])
    made = next(one for one in item["renditions"] if one["name"] == "highRes")
    assert made["sizeInBytes"] == taken.stat().st_size
    hashes = {one["role"]: one["value"] for one in item["altIds"]}
    assert hashes["sha-256 highRes"] == hashlib.sha256(taken.read_bytes()).hexdigest()
