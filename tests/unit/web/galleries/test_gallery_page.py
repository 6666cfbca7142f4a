"""The page of a gallery: its words in the reader's language, its parts, and the pictures of a style sheet."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import NotFound

from mediahub.catalog.models import Asset, Rendition
from mediahub.objects.renditions import PROXY, THUMB
from mediahub.web.galleries.gallery_page import clip_key, content_in, requested_range
from tests.unit.web.asking import asking
from tests.unit.web.desks import Desk

EVERY = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("query", "ids", "first"),
    [
        ("", EVERY, 1), ("?from=2&to=3", ["b", "c"], 2), ("?from=3", ["c", "d"], 3), ("?to=1", ["a"], 1),
        ("?from=4&to=9", ["d"], 4), ("?from=0&to=2", ["a", "b"], 0), ("?from=3&to=2", [], 3),
        ("?from=9", [], 9), ("?from=-5&to=-1", [], 0),
    ],
)  # fmt: skip
def test_a_style_sheet_is_of_the_pictures_that_it_is_asked_for(
    query: str, ids: list[str], first: int
) -> None:
    with asking(f"/{query}"):
        assert requested_range(EVERY) == (ids, first)


def test_words_are_those_of_the_readers_language() -> None:
    content = {
        "title": "Gala [zh] 晚会", "intro": "Welcome.", "cover_id": "a",
        "sections": [{"heading": "Start [zh] 开始", "text": "One [zh] 一", "items": ["a"]}],
    }  # fmt: skip
    for language, title, heading, text in (("en", "Gala", "Start", "One"), ("zh", "晚会", "开始", "一")):
        found = content_in(content, language)
        assert (found["title"], found["intro"], found["cover_id"]) == (title, "Welcome.", "a")
        assert found["sections"] == [{"heading": heading, "text": text, "items": ["a"]}]
    assert content["title"] == "Gala [zh] 晚会", "the content itself stays"


def test_a_clip_plays_from_its_proxy_and_nothing_else_does() -> None:
    asset = Asset(renditions=[Rendition(name=THUMB.name, key="t"), Rendition(name=PROXY.name, key="p")])
    assert clip_key(asset) == "p"
    asset.renditions.pop()
    with pytest.raises(NotFound):
        clip_key(asset)


def test_a_part_that_is_not_there_and_a_gallery_of_which_nothing_is_public_are_no_pages(desk: Desk) -> None:
    held = desk.counter.add("PART.jpg", b"part" * 90, rights_class="free")
    gallery = desk.post("galleries/", {"title": "Parts", "ids": [desk.ids[0], held]}).json["id"]
    public = desk.post(f"/galleries/{gallery}/publish", {}).json["url"].partition("/g/")[2]
    guest = desk.counter.app.test_client()
    assert guest.get(f"/g/{public}").status_code == 200
    beyond = guest.get(f"/g/{public}?from=7")
    assert beyond.status_code == 404
    assert "fewer pictures" in beyond.text
    desk.counter.change(desk.ids[0], rights_class="none")
    left = guest.get(f"/g/{public}").text
    assert held in left
    assert desk.ids[0] not in left
    desk.counter.change(held, state="withdrawn")
    over = guest.get(f"/g/{public}")
    assert over.status_code == 404
    assert "not public any more" in over.text
    desk.counter.change(desk.ids[0], rights_class="free")
