"""The administration's start page: for admins alone, with the section that one is in."""

from __future__ import annotations

import pytest

from mediahub.web.admin.navigation import SECTIONS
from tests.unit.web.desks import Desk


@pytest.mark.parametrize("role", ["marketing", "photographer", "press"])
def test_only_admins_open_it(desk: Desk, role: str) -> None:
    assert desk.get("/admin", role).status_code == 403
    assert 'href="/admin"' not in desk.get("", role).text


def test_it_leads_to_every_section_and_says_where_one_is(desk: Desk) -> None:
    page = desk.get("/admin", "admin")
    assert page.status_code == 200
    assert page.text.count('aria-current="page"') == 2, "at the side, and in the menu of a phone"
    for section in SECTIONS:
        assert str(section.label) in page.text


def test_the_menu_of_a_page_leads_admins_there(desk: Desk) -> None:
    assert 'href="/admin"' in desk.get("", "admin").text
