"""The press page: who sees it, and how it is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import (
    CoverNotFree,
    PressPageMissing,
    best_pictures,
    change_page,
    in_turn,
    press_page,
    public_page,
)
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import TAKEN_AT, Summit, summit

__all__ = ["summit"]


def test_what_is_left_out_stays_and_text_is_trimmed(summit: Summit) -> None:
    change_page(summit.session, summit.event, {"headline": " Robots ", "place": "Hall 1"}, utcnow())
    page = change_page(summit.session, summit.event, {"cover": "a"}, utcnow())
    assert (page.headline, page.place, page.cover_id) == ("Robots", "Hall 1", "a")
    assert change_page(summit.session, summit.event, {"cover": ""}, utcnow()).cover_id is None


def test_a_cover_that_is_not_free_changes_nothing(summit: Summit) -> None:
    with pytest.raises(CoverNotFree):
        change_page(summit.session, summit.event, {"headline": "Robots", "cover": "nothing"}, utcnow())
    assert press_page(summit.session, summit.event).headline == ""


def test_before_it_is_public_the_team_sees_it_and_the_press_as_members(summit: Summit) -> None:
    session = summit.session
    assert public_page(session, summit.desk, "summit")[0] is summit.event
    assert public_page(session, summit.press, "summit", members=True)[0] is summit.event
    for viewer, slug in ((summit.press, "summit"), (Viewer(), "summit"), (summit.desk, "nothing")):
        with pytest.raises(PressPageMissing):
            public_page(session, viewer, slug)
    change_page(session, summit.event, {"is_public": True}, utcnow())
    session.flush()
    assert public_page(session, Viewer(), "summit")[1].is_public


def test_the_best_of_every_group_comes_before_the_second_of_any() -> None:
    assert in_turn(["a1", "a2", "a3", "b1", "c1", "b2"], lambda one: one[0]) == [
        "a1", "b1", "c1", "a2", "b2", "a3",
    ]  # fmt: skip
    assert in_turn([], len) == []


def test_the_best_pictures_are_not_all_of_one_hour_and_none_is_rejected(summit: Summit) -> None:
    """a and b are of one hour, c of another; of a burst its top stands for all."""
    a, b, c = (summit.session.get_one(Asset, name) for name in "abc")
    a.rating, b.rating, c.rating = 5, 4, 1
    a.taken_at = b.taken_at = TAKEN_AT
    c.taken_at = TAKEN_AT + timedelta(hours=3)

    def best() -> list[str]:
        summit.session.flush()
        return [one.id for one in best_pictures(summit.session, summit.event.id, utcnow(), 3)]

    assert best() == ["a", "c", "b"]
    b.stack_id = a.stack_id = "a"
    assert best() == ["a", "c"]
    c.rating = -1
    assert best() == ["a"]
