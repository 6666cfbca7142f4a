"""A journalist's program: searching, terms, downloads, baskets, searches, notices."""

from __future__ import annotations

import csv
import hashlib
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mediahub.client import ClientError, Refused
from tests.takers import Counter, MakerAtOnce
from tests.unit.client.conftest import EVENT, Hub

TERMS = "Credit the photographer."


@contextmanager
def making(counter: Counter) -> Iterator[None]:
    """A worker that makes what is wanted meanwhile."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            counter.make_files()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_a_journalists_program(counter: Counter, hub: Hub, tmp_path: Path) -> None:
    press, desk = hub("press"), hub("marketing")
    assert [event["slug"] for event in press.events()] == [EVENT]
    assert {one["id"] for one in press.assets.search(EVENT, "robot")} == set(counter.ids)
    assert "Summit Pool" in press.assets.get(counter.ids[0])["rights"]["sentence"]

    version = desk.terms.publish(EVENT, TERMS)["version"]
    basket = press.baskets.create(EVENT, "Tonight", counter.ids)
    sheet = tmp_path / "sheet.pdf"
    for ask in (
        lambda: press.assets.take(counter.ids[0], tmp_path),
        lambda: press.zips.ask(EVENT, basket=basket["id"]),
        lambda: press.baskets.contact_sheet(basket["id"], sheet),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert (refused.value.status, refused.value.code) == (403, "terms")
    terms = press.terms.get(EVENT)
    assert (terms["text"], terms["agreed"]) == (TERMS, False)
    with pytest.raises(Refused, match="changed"):
        press.terms.agree(EVENT, version + 1)
    assert press.terms.agree(EVENT, version)["agreed"] is True
    assert desk.terms.get(EVENT)["agreed_by"] == 1

    with making(counter):
        file = press.assets.take(counter.ids[0], tmp_path)
    assert file.read_bytes() == counter.contents[counter.ids[0]]
    assert press.baskets.contact_sheet(basket["id"], sheet).read_bytes().startswith(b"%PDF")
    link = press.baskets.share(basket["id"], "read")["read_link"]
    assert desk.baskets.join(EVENT, link)["may_edit"] is False
    assert [one["id"] for one in desk.baskets.pictures(basket["id"])] == counter.ids

    asked = press.zips.ask(EVENT, basket=basket["id"])
    MakerAtOnce(counter).make_all()
    ready = press.zips.wait(asked["id"])
    target = tmp_path / "tonight.zip"
    press.zips.save(asked["id"], target)
    whole = target.read_bytes()
    (tmp_path / "again.zip.part").write_bytes(whole[:500])
    (tmp_path / "again.zip.part.tag").write_text(
        f'"{ready["etag"]}"' if '"' not in ready["etag"] else ready["etag"]
    )
    assert press.zips.save(asked["id"], tmp_path / "again.zip").read_bytes() == whole
    assert sorted(path.name for path in tmp_path.glob("*.part*")) == []
    assert len(zipfile.ZipFile(target).namelist()) == 6

    added = press.assets.add_link(counter.ids[0], "https://paper.example/robots", "Page 3")
    assert [one["id"] for one in press.assets.links(counter.ids[0])] == [added["id"]]
    assert press.assets.links(counter.ids[0])[0]["who"] == "Ms Press <press@example.org>"
    with pytest.raises(Refused, match="https://"):
        press.assets.add_link(counter.ids[0], "javascript:x")


def test_searches_and_feeds(hub: Hub, counter: Counter) -> None:
    press = hub("press", "read")
    search = press.searches.create(EVENT, "Robots", "q=robot")
    assert press.searches.change(EVENT, search["id"], digest="daily")["digest"] == "daily"
    feed = press.searches.create_feed(EVENT, search=search["id"])
    assert [one["id"] for one in press.searches.feeds(EVENT)] == [feed["id"]]
    way = feed["json"].partition("/feeds/")[2]
    visitor = counter.app.test_client()
    assert len(visitor.get(f"/feeds/{way}").get_json()["items"]) == 3
    press.searches.end_feed(EVENT, feed["id"])
    assert visitor.get(f"/feeds/{way}").status_code == 404
    press.searches.delete(EVENT, search["id"])
    assert press.searches.all(EVENT) == []


def test_who_took_it_is_told_and_confirms(counter: Counter, hub: Hub, tmp_path: Path) -> None:
    press, desk = hub("press"), hub("marketing")
    identity = counter.ids[1]
    press.terms.agree(EVENT, press.terms.get(EVENT)["version"] or desk.terms.publish(EVENT, TERMS)["version"])
    with making(counter):
        press.assets.take(identity, tmp_path)
    notice = desk.notices.withdraw(identity, "A visitor asked for it.")
    assert [one["who"] for one in notice["notified"]] == ["Ms Press <press@example.org>"]
    assert desk.notices.withdraw(identity)["id"] == notice["id"]  # again tells nobody twice
    with pytest.raises(Refused):
        press.assets.get(identity)
    (told,) = press.notices.all(EVENT)
    assert (told["kind"], told["asset"], told["reason"]) == ("withdrawn", identity, "A visitor asked for it.")
    assert press.notices.confirm(told["id"])["confirmed_at"]
    with pytest.raises(Refused):
        desk.notices.confirm(told["id"])
    assert [one["notified"][0]["confirmed_at"] is not None for one in desk.notices.given(EVENT)] == [True]
    assert desk.notices.bring_back(identity)["kind"] == "returned"
    counter.change(identity, caption="It waves back.")
    assert [one["who"] for one in desk.notices.correct(identity)["notified"]] == [
        "Ms Press <press@example.org>"
    ]
    assert press.notices.all(EVENT)[0]["caption"] == "It waves back."

    records = [one for one in desk.usage.records(EVENT) if one["asset"] == identity]
    assert {(one["action"], one["role"]) for one in records} == {("download", "press")}
    rows = list(csv.DictReader(desk.usage.export(EVENT, tmp_path / "usage.csv").open()))
    assert identity in {row["asset_id"] for row in rows}
    assert desk.usage.embargo(EVENT)["early"] == 0


def test_what_is_not_made_in_time_says_why(hub: Hub, counter: Counter, tmp_path: Path) -> None:
    desk = hub("marketing")
    with pytest.raises(ClientError, match="not made within 0 seconds"):
        desk.assets.take(counter.ids[2], tmp_path, recipe="web", patience=0)
    asked = desk.zips.ask(EVENT, assets=counter.ids[:1])
    with pytest.raises(ClientError, match="not ready yet"):
        desk.zips.wait(asked["id"], patience=0)
    assert list(tmp_path.iterdir()) == []


def test_a_basket_is_changed_and_deleted(hub: Hub, counter: Counter) -> None:
    desk = hub("marketing")
    basket = desk.baskets.create(EVENT, "Front page", counter.ids[:1])
    changed = desk.baskets.change(basket["id"], name="Page 3", add=counter.ids[1:], remove=counter.ids[:1])
    assert (changed["name"], desk.baskets.get(basket["id"])["name"]) == ("Page 3", "Page 3")
    assert [one["id"] for one in desk.baskets.pictures(basket["id"])] == counter.ids[1:]
    assert basket["id"] in {one["id"] for one in desk.baskets.all(EVENT)}
    desk.baskets.delete(basket["id"])
    with pytest.raises(Refused) as refused:
        desk.baskets.get(basket["id"])
    assert refused.value.status == 404


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
    with making(counter):
        taken = press.news.take(wanted, tmp_path / "taken.jpg")
    item = press.news.item(EVENT, counter.ids[0])
    made = next(one for one in item["renditions"] if one["name"] == "highRes")
    assert made["sizeInBytes"] == taken.stat().st_size
    hashes = {one["role"]: one["value"] for one in item["altIds"]}
    assert hashes["sha-256 highRes"] == hashlib.sha256(taken.read_bytes()).hexdigest()
