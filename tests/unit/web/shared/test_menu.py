"""The menu: five pages in view, the others in groups, each for whom it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import Event
from mediahub.http.context import services
from mediahub.rights import Viewer
from mediahub.web.shared.menu import GROUPS, IN_VIEW, PLACES, Menu, menu
from tests.unit.web.conftest import SignIn


def menu_of(app: Flask, role: str, address: str = "/events/summit/") -> Menu:
    with app.test_request_context(address):
        with services().database.read() as session:
            event = session.scalars(select(Event)).one()
        press_in = frozenset({"summit"}) if role == "press" else None
        return menu(event, Viewer(roles=frozenset({role}), press_in=press_in))


def labels(links: list[object]) -> list[str]:
    return [str(link.place.label) for link in links]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "in_view"),
    [
        ("marketing", ["Library", "Upload", "Live", "Galleries", "Baskets"]),
        ("press", ["Library", "Live", "Baskets", "Saved searches", "Notices"]),
    ],
)
def test_the_same_five_are_in_view_on_every_page(app: Flask, role: str, in_view: list[str]) -> None:
    for address in ("/events/summit/", "/events/summit/notices", "/events/summit/usage"):
        with app.test_request_context():
            assert labels(list(menu_of(app, role, address).in_view)) == in_view


def test_the_others_stand_once_each_under_headings(app: Flask) -> None:
    found = menu_of(app, "admin")
    with app.test_request_context():
        assert [str(group.label) for group in found.groups] == [
            "Publish", "Press", "Organise", "Administration",
        ]  # fmt: skip
    shown = [link.place for link in found.in_view] + [
        link.place for group in found.groups for link in group.links
    ]
    assert sorted(one.endpoint for one in shown) == sorted(one.endpoint for one in PLACES)
    assert max(len(group.links) for group in found.groups) <= 9
    assert {one.group for one in PLACES} <= GROUPS.keys()
    assert len(found.in_view) == IN_VIEW


def test_groups_that_would_be_empty_are_left_out(app: Flask) -> None:
    assert menu_of(app, "press").groups == []


def test_the_button_says_where_one_is_below_it(app: Flask) -> None:
    here = menu_of(app, "admin", "/events/summit/trash").here
    assert here is not None
    assert here.place.endpoint == "trash.page"
    assert menu_of(app, "admin").here is None  # it is in view


def test_the_page_marks_where_one_is_once_in_the_bar(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("admin").get("/events/summit/").text
    bar = re.search(r'places__view">.*?</div>', page, re.DOTALL)
    assert bar
    assert bar[0].count('aria-current="page"') == 1
    assert "places-publish" in page


ICONS = Path(__file__).parents[4] / "static/src/icons.mjs"


def drawings(markup: str) -> list[str]:
    """What the icons in it show, by the names of Lucide; an icon that is not in the sprite fails."""
    known = dict(re.findall(r'"?([\w-]+)"?: "([\w-]+)"', ICONS.read_text()))
    return [known[name] for name in re.findall(r"<use href=\"[^\"]*#([\w-]+)\"", markup)]


@pytest.mark.parametrize(
    ("address", "entry", "count"),
    [
        ("/events/summit/", r"places__link|menu__item places__(?:item|find)", len(PLACES) + 1),
        ("/events/summit/", r"menu__item", 5),
        ("/admin", r"admin__link", 10),
    ],
    ids=["event", "person", "administration"],
)
def test_no_two_entries_of_a_menu_share_an_icon(
    app: Flask, sign_in: SignIn, address: str, entry: str, count: int
) -> None:
    page = sign_in("admin").get(address).text
    entries = re.finditer(rf'<(a|button) class="(?:{entry})".*?</\1>', page, re.DOTALL)
    shown = drawings("".join(found[0] for found in entries))
    assert len(shown) >= count
    assert len(shown) == len(set(shown)), sorted(one for one in set(shown) if shown.count(one) > 1)
