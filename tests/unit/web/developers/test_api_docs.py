"""The documentation of the API, from its description."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from mediahub.web.developers.api_docs import fields, groups, type_of

SPEC: dict[str, Any] = {
    "tags": [{"name": "b", "description": "Baskets"}, {"name": "a"}, {"name": "nothing"}],
    "components": {
        "schemas": {
            "Asset": {
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "size": {"type": ["integer", "null"], "description": "Bytes"},
                },
            },
            "File": {"format": "binary"},
        }
    },
    "paths": {
        "/assets/{asset_id}": {
            "parameters": [
                {"name": "asset_id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {
                "tags": ["a"],
                "summary": "One",
                "parameters": [{"$ref": "#/x"}, {"name": "q", "in": "query", "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "It",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Asset"}}},
                    },
                    "404": {"$ref": "#/components/responses/NotFound"},
                    "default": {"description": "Else"},
                },
            },
            "put": {
                "tags": ["b"],
                "requestBody": {"content": {"image/jpeg": {"schema": {"$ref": "#/components/schemas/File"}}}},
                "responses": {"204": {}},
            },
        }
    },
}


def test_operations_stand_by_subject_in_the_order_of_the_description() -> None:
    baskets, assets = groups(SPEC)
    assert (baskets["title"], assets["title"]) == ("Baskets", "a")
    (get,) = assets["operations"]
    assert (get["method"], get["id"], get["summary"]) == ("GET", "get-assets-asset_id", "One")
    assert [(one["name"], one["required"]) for one in get["parameters"]] == [("asset_id", True), ("q", False)]
    assert [one["status"] for one in get["answers"]] == ["200"]
    assert get["refused"] == ["404"]
    assert baskets["operations"][0]["is_bytes"]
    assert not get["is_bytes"]


def test_members_of_one_or_of_each_of_a_list() -> None:
    one = {"$ref": "#/components/schemas/Asset"}
    expected = [
        {"name": "id", "type": "string", "required": True, "words": ""},
        {"name": "size", "type": "integer", "required": False, "words": "Bytes"},
    ]
    assert fields(SPEC, one) == fields(SPEC, {"type": "array", "items": one}) == expected
    assert fields(SPEC, {}) == []


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"enum": ["a", None, "b"]}, "a | b"),
        ({"$ref": "#/components/schemas/Asset"}, "Asset"),
        ({"type": "array", "items": {"type": "string"}}, "[string]"),
        ({"type": ["string", "null"], "format": "date-time"}, "date-time"),
        ({"type": ["string", "integer"]}, "string | integer"),
        ({}, ""),
    ],
)
def test_a_type_is_a_word_or_two(schema: dict[str, Any], name: str) -> None:
    assert type_of(schema) == name


def test_the_documentation_names_every_operation(app: Flask) -> None:
    guest = app.test_client()
    page = guest.get("/developers").text
    spec = guest.get("/api/v1/openapi.json").json
    operations = [
        (method.upper(), way)
        for way, one in spec["paths"].items()
        for method in one
        if method != "parameters"
    ]
    assert len(operations) > 80
    assert page.count('<details class="docs__one"') == len(operations)
    for method, way in operations:
        assert f'{method}</code> <code class="docs__way">{way}</code>' in page
    assert "rights_class" in page
