"""The press page: who sees it, and how it is changed."""

from __future__ import annotations

import pytest

from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import CoverNotFree, PressPageMissing, change_page, press_page, public_page
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import Summit, summit

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
