"""Feeds of searches at their secret addresses: Atom and JSON, and the small picture of each entry."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from mediahub.catalog.models import Rendition
from mediahub.objects.renditions import THUMB
from tests.in_app import index
from tests.unit.web.desks import Desk


@pytest.fixture
def feed(desk: Desk) -> dict[str, str]:
    """Ways of a feed of robots, by kind."""
    made = desk.post("searches/feeds", {"query": "q=robot"}).json
    return {kind: urlsplit(made[kind])._replace(scheme="", netloc="").geturl() for kind in ("atom", "json")}


def test_a_feed_is_read_without_an_account_and_unchanged_is_not_sent_again(
    desk: Desk, feed: dict[str, str]
) -> None:
    reader = desk.counter.app.test_client()
    for kind, mime in (("atom", "application/atom+xml"), ("json", "application/feed+json")):
        answer = reader.get(feed[kind])
        assert (answer.status_code, answer.mimetype) == (200, mime)
        assert answer.cache_control.private
        assert answer.cache_control.no_cache
        same = reader.get(feed[kind], headers={"If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")
    items = reader.get(feed["json"]).json["items"]
    assert len(items) == len(desk.ids)
    desk.counter.add("NEW.jpg", b"new" * 90, rights_class="free")
    index(desk.counter)
    more = reader.get(feed["json"], headers={"If-None-Match": reader.get(feed["atom"]).headers["ETag"]})
    assert (more.status_code, len(more.json["items"])) == (200, len(items) + 1)
    assert more.json["home_page_url"].endswith("/events/desk/?q=robot")


def test_a_wrong_key_or_signature_opens_nothing(desk: Desk, feed: dict[str, str]) -> None:
    reader = desk.counter.app.test_client()
    path = urlsplit(feed["json"]).path
    assert reader.get(path).status_code == reader.get(f"{path}?key=guess").status_code == 404
    picture = path.replace(".json", f"/pictures/{desk.ids[0]}.jpg")
    assert reader.get(picture).status_code == reader.get(f"{picture}?sign=guess").status_code == 404


def test_the_picture_of_an_entry_opens_by_its_own_address(desk: Desk, feed: dict[str, str]) -> None:
    identity = desk.ids[0]
    desk.counter.services.bucket.put_bytes("renditions/thumb.jpg", b"a thumb", "image/jpeg")
    with desk.counter.services.database.begin() as session:
        session.merge(
            Rendition(
                asset_id=identity, name=THUMB.name, key="renditions/thumb.jpg", mime="image/jpeg",
                width=3, height=2, size=9,
            )
        )  # fmt: skip
    reader = desk.counter.app.test_client()
    item = next(one for one in reader.get(feed["json"]).json["items"] if identity in str(one))
    address = urlsplit(item["image"])._replace(scheme="", netloc="").geturl()
    found = reader.get(address)
    assert (found.status_code, found.data) == (200, b"a thumb")
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin", "readers of feeds are elsewhere"
    assert reader.get(address.replace(identity, desk.ids[1])).status_code == 404
    desk.counter.change(identity, state="withdrawn")
    assert reader.get(address).status_code == 404
    desk.counter.change(identity, state="ready")
