"""The side navigation."""

from __future__ import annotations

from mediahub.web.admin.navigation import SECTIONS, links
from tests.unit.web.desks import Desk


def test_every_section_opens(desk: Desk) -> None:
    with desk.counter.app.test_request_context("/admin"):
        addresses = [link.url for link in links()]
    assert len(addresses) == len(SECTIONS) == len(set(addresses))
    for address in addresses:
        assert desk.get(address, "admin").status_code == 200, address


def test_a_page_below_a_section_belongs_to_it(desk: Desk) -> None:
    with desk.counter.app.test_request_context("/admin"):
        assert next(link.current for link in links()) == "page"
    with desk.counter.app.test_request_context("/tokens"):
        assert not any(link.current for link in links())
