"""What whoever holds a contributor link reaches: their own deliveries, and nothing else of the API."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.identity.contributors import create_link
from tests.functional.rights.test_access import EVENT, app, ids

__all__ = ["app", "ids"]

pytestmark = pytest.mark.services
API = "/api/v1"
OPEN = {
    ("GET", f"{API}/events/<slug>/batches"),
    ("POST", f"{API}/events/<slug>/batches"),
    ("GET", f"{API}/batches/<int:batch_id>"),
    ("POST", f"{API}/batches/<int:batch_id>/finish"),
    ("GET", f"{API}/batches/<int:batch_id>/files"),
    ("POST", f"{API}/batches/<int:batch_id>/files"),
    ("GET", f"{API}/batches/<int:batch_id>/report.csv"),
    ("GET", f"{API}/uploads/<int:arrival_id>"),
    ("DELETE", f"{API}/uploads/<int:arrival_id>"),
    ("POST", f"{API}/uploads/<int:arrival_id>/sign"),
    ("POST", f"{API}/uploads/<int:arrival_id>/preview"),
    ("POST", f"{API}/uploads/<int:arrival_id>/complete"),
    ("POST", f"{API}/uploads/sign"),
    ("POST", f"{API}/uploads/complete"),
}
FILE = {"path": "a.jpg", "size": 9, "last_modified": 1, "head_tail": "a" * 64, "sha256": "b" * 64}
BODIES = {
    f"{API}/events/<slug>/batches": {"photographer": "Anna"},
    f"{API}/events/<slug>/known": {"files": [FILE]},
}
PUBLIC = {("GET", f"{API}/openapi.json"), ("GET", f"{API}/newsitems/files/<signed>")}
"""The description; files at addresses that are signed."""


@pytest.fixture(scope="module")
def bearer(app: Flask) -> dict[str, str]:
    with app.extensions["mediahub"].database.begin() as session:
        secret = create_link(session, EVENT)[1]
    return {"Authorization": f"Bearer {secret}.{'a' * 20}", "Accept": "application/json"}


def test_a_link_opens_these_routes_and_no_others(
    app: Flask, ids: dict[str, str], bearer: dict[str, str]
) -> None:
    client, open_ = app.test_client(), set()
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(API):
            continue
        values = {"slug": EVENT, "asset_id": ids["free"]}
        with app.test_request_context():
            url = app.url_for(rule.endpoint, **{name: values.get(name, 1) for name in rule.arguments})
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            body = BODIES.get(rule.rule) if method == "POST" else None
            answer = client.open(url, method=method, headers=bearer, json=body)
            way = (method, rule.rule)
            if answer.status_code not in (401, 403) and way not in PUBLIC:
                open_.add(way)
                # the batch and the files with these numbers are the team's
                assert answer.status_code in (404, 415, 422) or rule.rule.endswith("/batches"), way
            assert "X-Amz-Signature" not in answer.text
            assert ids["free"] not in answer.text, way
    assert open_ == OPEN


def test_pages_do_not_know_a_link(app: Flask, bearer: dict[str, str]) -> None:
    client = app.test_client()
    for way in (f"/events/{EVENT}/", f"/events/{EVENT}/upload", f"/events/{EVENT}/contributors"):
        assert client.get(way, headers=bearer).status_code in (302, 401), way


def test_what_is_theirs_is_open_to_them(app: Flask, bearer: dict[str, str]) -> None:
    client = app.test_client()
    opened = client.post(f"{API}/events/{EVENT}/batches", json={"photographer": "Anna"}, headers=bearer)
    batch = opened.json["id"]
    for way in ("", "/files", "/report.csv"):
        assert client.get(f"{API}/batches/{batch}{way}", headers=bearer).status_code == 200, way
    changes = {"rights_class": "free", "also_ready": True}
    assert client.patch(f"{API}/batches/{batch}", json=changes, headers=bearer).status_code == 403
    assert client.get(f"{API}/batches/{batch}/receipt", headers=bearer).status_code == 403
    listed = client.get(f"{API}/events/{EVENT}/batches", headers=bearer).json
    assert {one["photographer"] for one in listed} == {"Anna"}
    other = {**bearer, "Authorization": bearer["Authorization"].replace("a" * 20, "b" * 20)}
    assert client.get(f"{API}/batches/{batch}", headers=other).status_code == 404
    assert client.get(f"{API}/events/{EVENT}/batches", headers=other).json == []
