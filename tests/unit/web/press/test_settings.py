"""The press page as the desk makes it, and the versions of the terms."""

from __future__ import annotations

from mediahub.catalog.models import EventTerms, PressPage
from tests.unit.web.desks import Desk


def test_the_page_is_kept_and_shown_to_everybody(desk: Desk) -> None:
    form = {"is_public": "on", "headline": "Robots in Wuhu", "cover": desk.ids[0]}
    assert "Saved." in desk.send("press-page", **form).text
    (row,) = desk.rows(PressPage)
    assert (row.headline, row.is_public, row.cover_id) == ("Robots in Wuhu", True, desk.ids[0])
    assert "Robots in Wuhu" in desk.counter.app.test_client().get("/press/desk").text


def test_a_cover_that_is_not_free_is_left_out(desk: Desk) -> None:
    desk.counter.change(desk.ids[1], rights_class="none")
    page = desk.send("press-page", headline="Kept", cover=desk.ids[1])
    assert "without a cover" in page.text
    assert [(row.headline, row.cover_id) for row in desk.rows(PressPage)] == [("Kept", None)]
    desk.counter.change(desk.ids[1], rights_class="free")


def test_terms_come_in_versions_and_the_same_words_are_none(desk: Desk) -> None:
    before = len(desk.rows(EventTerms))
    assert "is up" in desk.send("press-page/terms", terms="Credit the photographer.").text
    assert "stand already" in desk.send("press-page/terms", terms="Credit the photographer.").text
    assert len(desk.rows(EventTerms)) == before + 1


def test_it_is_the_desks(desk: Desk) -> None:
    for role in ("photographer", "press"):
        assert desk.get("press-page", role).status_code == 403
        assert desk.send("press-page", role=role, headline="Mine").status_code == 403
