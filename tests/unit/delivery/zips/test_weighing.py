"""How large a selection is in each size, before anybody asks for a zip."""

from __future__ import annotations

from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.zips.weighing import weigh
from tests.unit.delivery.conftest import Summit


def test_each_size_says_how_many_files_it_has_and_about_how_large(summit: Summit) -> None:
    a, b, c = (summit.session.get_one(Asset, name) for name in "abc")
    for one, size in ((a, 9_000_000), (b, 731_000), (c, 50_000_000)):
        one.size, one.mime = size, "image/jpeg"
    a.width, a.height = 6000, 4000
    b.width, b.height = 2400, 1600
    c.kind = "video"
    summit.session.flush()
    found = weigh(summit.session, summit.event.id, ["a", "b", "c", "a"], summit.press, utcnow())
    assert {name: one.count for name, one in found.recipes.items()} == {"original": 3, "press": 2, "web": 3}
    assert found.recipes["original"].size == 59_731_000
    assert found.recipes["press"].size == 1_200_000 + 731_000, "what is small already stays as it is"
    assert (found.left_out, found.reasons) == (0, ())
    assert [name for name, one in found.recipes.items() if one.is_smaller] == ["press", "web"]
    found = weigh(summit.session, summit.event.id, ["b"], summit.press, utcnow())
    assert [name for name, one in found.recipes.items() if one.is_smaller] == ["web"], (
        "press would be the original"
    )


def test_what_may_not_be_taken_is_counted_apart_with_its_reason(summit: Summit) -> None:
    summit.session.get_one(Asset, "a").rights_class = "none"
    summit.session.get_one(Asset, "b").embargo_until = utcnow().replace(year=2099)
    summit.session.flush()
    found = weigh(summit.session, summit.event.id, ["a", "b", "c", "nothing"], summit.press, utcnow())
    assert (found.recipes["original"].count, found.left_out) == (1, 3)
    assert found.reasons[0].code == "embargoed", "of what they may not see nothing is told"
