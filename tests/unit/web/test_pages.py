"""Every page of an event answers whom it is for, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.unit.web.conftest import SignIn

DESK_ONLY = {
    "accounts.page", "delivery_settings.page", "newsrooms.page", "press_settings.page", "trash.page",
    "trash.contents", "usage.page", "usage.export", "usage.embargo", "statistics.page", "statistics.export",
    "contributors.page", "galleries.page", "galleries.listed", "share_links.page", "faces.page",
    "faces_people.page", "faces_stored.page", "recipient_numbers.page", "audit.page",
}  # fmt: skip
"""Neither press nor anybody outside opens these."""
STREAMS = {"live.stream"}
"""Answers that do not end."""
ASK_FOR_MORE = {"editing.names", "review.queue"}
"""They answer a question, and say so where none is asked."""


def pages(app: Flask) -> Iterator[tuple[str, str]]:
    """Endpoint and address of every page of an event that needs no more than the event."""
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and rule.endpoint not in STREAMS | ASK_FOR_MORE
        if is_page and rule.rule.startswith("/events/") and rule.arguments == {"slug"}:
            yield rule.endpoint, rule.rule.replace("<slug>", "summit")


def test_an_admin_opens_every_page(app: Flask, sign_in: SignIn) -> None:
    client, failed = sign_in("admin"), {}
    found = list(pages(app))
    for endpoint, address in found:
        status = client.get(address).status_code
        if status not in (200, 302, 400):  # 400: it asks for a query
            failed[endpoint] = status
    assert failed == {}
    assert len(found) > 40


@pytest.mark.parametrize("role", ["press", "photographer"])
def test_no_page_fails_whoever_asks(app: Flask, sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    statuses = {endpoint: client.get(address).status_code for endpoint, address in pages(app)}
    assert {endpoint for endpoint, status in statuses.items() if status >= 500} == set()
    if role == "press":
        assert {name for name in DESK_ONLY & statuses.keys() if statuses[name] == 200} == set()


def test_nobody_sees_anything_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    opened = {endpoint for endpoint, address in pages(app) if client.get(address).status_code == 200}
    assert opened == set()


def test_an_event_that_is_not_there_is_said_on_every_page(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("admin")
    statuses = {
        endpoint: client.get(address.replace("/summit", "/none")).status_code
        for endpoint, address in pages(app)
    }
    assert {endpoint for endpoint, status in statuses.items() if status in (200, 500)} == set()
