"""Who of the roles edits, culls, cuts and counts, on every way there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.functional.rights.test_access import EVENT, ROLES, app, clients, ids

__all__ = ["app", "clients", "ids"]

pytestmark = pytest.mark.services
DESK = {"admin", "marketing"}
EDITORS = {*DESK, "photographer"}
WAYS = [
    ("GET", "/events/{event}/cull", EDITORS),
    ("POST", "/events/{event}/cull.json", EDITORS),
    ("POST", "/events/{event}/picks.json", EDITORS),
    ("GET", "/events/{event}/picks", EDITORS),
    ("POST", "/events/{event}/picks/apply", DESK),
    ("GET", "/events/{event}/edits", EDITORS),
    ("GET", "/events/{event}/bulk/999.json", EDITORS),
    ("POST", "/events/{event}/bulk", EDITORS),
    ("POST", "/events/{event}/bulk/preview.json", EDITORS),
    ("POST", "/events/{event}/bulk/999/stop", EDITORS),
    ("POST", "/edits/999/undo", EDITORS),
    ("GET", "/events/{event}/names.json?field=people&q=", EDITORS),
    ("GET", "/events/{event}/statistics", EDITORS),
    ("GET", "/events/{event}/statistics.csv", EDITORS),
    ("GET", "/events/{event}/trash", DESK),
    ("POST", "/events/{event}/trash", DESK),
    ("POST", "/events/{event}/restore", DESK),
    ("POST", "/events/{event}/logo", DESK),
    ("GET", "/assets/{free}/history.json", EDITORS),
    ("GET", "/assets/{free}/full", EDITORS),
    # the photographer did not shoot it
    ("POST", "/assets/{free}/edit", DESK),
    ("POST", "/assets/{free}/depictions", DESK),
    ("POST", "/assets/{free}/revert", DESK),
    ("POST", "/assets/{free}/versions", DESK),
    ("GET", "/assets/{free}/crops", DESK),
    ("POST", "/assets/{free}/framing", DESK),
    ("POST", "/assets/{free}/framing/delete", DESK),
    ("POST", "/assets/{free}/focus", DESK),
    ("POST", "/assets/{free}/crops", DESK),
    ("POST", "/assets/{free}/crops/999/delete", DESK),
    ("POST", "/assets/{free}/crops/set", DESK),
    ("GET", "/assets/{free}/crops/set/999.json", DESK),
    ("POST", "/assets/{free}/crops/set/999", DESK),
    ("POST", "/api/v1/assets/{free}/edit", DESK),
    ("POST", "/api/v1/assets/{free}/depictions", DESK),
    ("GET", "/api/v1/assets/{free}/history", EDITORS),
    ("POST", "/api/v1/events/{event}/edits", EDITORS),
    ("GET", "/api/v1/edits/999", EDITORS),
    ("POST", "/api/v1/edits/999/undo", EDITORS),
]
"""Whoever may gets past the rules, to where something is missing."""
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/assets/{free}/edit": {"changes": [{"field": "title", "was": "x", "value": "y"}]},
    "/api/v1/assets/{free}/depictions": {"field": "people", "act": "reject", "key": "nobody"},
    "/api/v1/events/{event}/edits": {
        "ids": ["x"],
        "operations": [{"op": "set", "field": "title", "text": "y"}],
    },
}


@pytest.mark.parametrize("role", ROLES)
def test_only_the_desk_edits_culls_and_counts(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client = clients[role]
    found = re.search(r'csrf[-_]token"[^>]*(?:content|value)="([^"]+)"', client.get(f"/events/{EVENT}/").text)
    headers = {"Accept": "application/json"} | ({"X-CSRFToken": found[1]} if found else {})
    for method, way, roles in WAYS:
        address = way.format(event=EVENT, free=ids["free"])
        body = {"json": BODIES.get(way, {})} if method == "POST" else {}
        status = client.open(address, method=method, headers=headers, **body).status_code
        if role in roles:
            assert status not in (401, 403, 500), (method, address, status)
        else:
            refused = (302, 400, 401, 403) if role == "guest" else (403,)
            assert status in refused, (method, address, status)


@pytest.mark.parametrize("role", sorted(EDITORS))
def test_nobody_edits_what_they_do_not_see(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    for way in ("crops", "history.json", "full"):
        assert clients[role].get(f"/assets/{ids['trashed']}/{way}").status_code == 404
