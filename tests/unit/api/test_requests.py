"""What the API does not understand it refuses by name, and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from mediahub.catalog.models import FeedToken, SavedSearch
from tests.unit.api.conftest import AskAs
from tests.unit.web.conftest import id_of

API = "/api/v1"
EVENT = f"{API}/events/summit"
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(autouse=True)
def clean(app: Flask) -> Iterator[None]:
    yield
    with app.extensions["mediahub"].database.begin() as session:
        session.execute(delete(FeedToken))
        session.execute(delete(SavedSearch))


def operations(app: Flask) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of all there are."""
    spec = app.extensions["mediahub-api"].spec.to_dict()
    return [
        (method, path, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def filled(path: str) -> str:
    """An address where every parameter leads somewhere, or to nothing."""
    path = path.replace("{slug}", "summit").replace("{asset_id}", id_of("free"))
    return re.sub(r"\{\w+\}", "1", path)


@pytest.mark.parametrize("query", ["robot demo", "q=robot&knd=photo", "sort=newest", "q=x&&=", "q=colour:"])
def test_a_question_that_is_not_understood_is_not_kept_as_everything(ask_as: AskAs, query: str) -> None:
    admin = ask_as("admin")
    for way, body in (("searches", {"name": "Robots", "query": query}), ("feeds", {"query": query})):
        refused = admin.post(f"{EVENT}/{way}", json=body)
        assert (refused.status_code, list(refused.json["errors"]["json"])) == (422, ["query"])
        assert admin.get(f"{EVENT}/{way}").json == []


def test_a_question_that_is_understood_is_kept(ask_as: AskAs) -> None:
    admin = ask_as("admin")
    made = admin.post(f"{EVENT}/searches", json={"name": "Robots", "query": "q=robot+demo&kind=photo"})
    assert (made.status_code, made.json["query"]) == (201, "q=robot+demo&kind=photo")
    assert admin.post(f"{EVENT}/feeds", json={}).json["query"] == ""  # everything, as it says
    both = admin.post(f"{EVENT}/feeds", json={"search": made.json["id"], "query": "q=robot"})
    assert both.status_code == 422


def test_every_operation_names_parameters_and_members_that_it_does_not_know(
    app: Flask, ask_as: AskAs
) -> None:
    admin, missed = ask_as("admin"), []
    for method, path, operation in operations(app):
        asked = admin.open(f"{filled(path)}?nonsense=1", method=method.upper(), json=_sample(operation))
        if asked.status_code != 422 or "nonsense" not in asked.json["errors"].get("query", {}):
            missed.append((method, path, "query", asked.status_code))
        if method == "get" or "application/octet-stream" in _content(operation):
            continue
        asked = admin.open(filled(path), method=method.upper(), json={"nonsense": 1})
        if asked.status_code != 422 or "nonsense" not in asked.json["errors"]["json"]:
            missed.append((method, path, "body", asked.status_code))
    assert missed == []


def _content(operation: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    return content


def _sample(operation: dict[str, Any]) -> Any:
    return {} if "application/json" in _content(operation) else None


@pytest.mark.parametrize(
    ("way", "body", "faults"),
    [
        ("searches", {"name": "x", "query": "", "shared": "no"}, {"shared": ["Not true or false."]}),
        ("searches", {"name": 5, "query": ""}, {"name": ["Not a valid string."]}),
        ("invitations", {"people": 2.5}, {"people": ["Not a whole number."]}),
        ("invitations", {"people": "3"}, {"people": ["Not a whole number."]}),
        ("invitations", {"people": True}, {"people": ["Not a whole number."]}),
        (
            "edits",
            {"ids": ["a"], "operations": [{"op": "set", "field": "title", "txt": "x"}]},
            {"operations": {"0": {"txt": ["Unknown field."]}}},
        ),
    ],
)
def test_wrong_types_are_named(ask_as: AskAs, way: str, body: dict[str, Any], faults: dict[str, Any]) -> None:
    refused = ask_as("admin").post(f"{EVENT}/{way}", json=body)
    assert (refused.status_code, refused.json["errors"]) == (422, {"json": faults})


def test_a_parameter_that_comes_twice_and_a_body_that_is_no_json_are_refused(ask_as: AskAs) -> None:
    admin = ask_as("admin")
    assert admin.get(f"{EVENT}/assets?limit=1&limit=200").json["errors"] == {
        "query": {"limit": ["Send it once."]}
    }
    assert admin.get(f"{EVENT}/assets?kind=photo&kind=video").status_code == 200
    body = {"data": "shared=true", "content_type": "application/x-www-form-urlencoded"}
    assert admin.patch(f"{EVENT}/delivery-settings", **body).status_code == 415
    for data, status in (
        ('{"name": "a\\u0000", "query": ""}', 422),
        ('{"name": "\\ud800", "query": ""}', 422),
        ("[" * 100_000, 422),
        ('{"name": 1e999}', 422),
        ('{"name": ' + "9" * 400 + "}", 422),
        ('{"name": NaN}', 422),
        ("{", 400),
        ("5", 422),
    ):
        sent = admin.post(f"{EVENT}/searches", data=data, content_type="application/json")
        assert sent.status_code == status, data[:40]


def test_what_a_path_cannot_do_it_says(app: Flask, ask_as: AskAs) -> None:
    asked = ask_as("admin").delete(f"{EVENT}/assets")
    assert (asked.status_code, asked.mimetype) == (405, "application/problem+json")
    assert {"GET", "HEAD", "OPTIONS"} <= set(asked.headers["Allow"].split(", "))


def test_every_number_in_an_address_has_an_end(app: Flask) -> None:
    """A database takes no integer of 65 bits."""
    open_ended = [
        (path, one["name"])
        for _, path, operation in operations(app)
        for one in operation.get("parameters", ())
        if one["in"] == "query" and one["schema"].get("type") == "integer" and "maximum" not in one["schema"]
    ]
    assert open_ended == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_moments_at_the_ends_of_time_are_refused(app: Flask, ask_as: AskAs, moment: str) -> None:
    """In UTC they are of no year at all."""
    admin, asked = ask_as("admin"), 0
    for _, path, operation in operations(app):
        for one in operation.get("parameters", ()):
            if one["in"] == "query" and one["schema"].get("format") == "date-time":
                asked += 1
                answer = admin.get(filled(path), query_string={one["name"]: moment})
                assert answer.status_code in (404, 422), (path, answer.text)
    assert asked
    for body in ({"embargo_until": moment}, {"expires_at": moment}):
        kept = {"kind": "session", "target": 1, **body}
        assert admin.post(f"{EVENT}/standing-terms", json=kept).status_code == 422, body
