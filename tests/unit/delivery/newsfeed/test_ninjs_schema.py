"""Items against the schema of IPTC itself, which is not in the repository.

Get `specification/ninjs-schema_3.1.json` (or a later one) from github.com/iptc/newsinjson and name it in
`MEDIAHUB_NINJS_SCHEMA`; without that `test_ninjs` holds the names of its properties.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from mediahub.delivery.newsfeed.items import Item
from mediahub.delivery.newsfeed.ninjs import as_ninjs
from tests.unit.delivery.newsfeed.made import ALL, FULL

SCHEMA = "MEDIAHUB_NINJS_SCHEMA"


@pytest.fixture(scope="module")
def validator() -> Any:
    where = os.environ.get(SCHEMA)
    if not where:
        pytest.skip(f"set {SCHEMA} to IPTC's schema of ninjs (github.com/iptc/newsinjson)")
    schema = _without_elsewhere(json.loads(Path(where).read_text()))
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def _without_elsewhere(value: Any) -> Any:
    """The schema without what it takes from other addresses: GeoJSON, which no item has."""
    if isinstance(value, dict):
        away = str(value.get("$ref", "")).startswith("https://")
        return {} if away else {name: _without_elsewhere(one) for name, one in value.items()}
    return [_without_elsewhere(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("item", ALL)
def test_every_item_is_valid(validator: Any, item: Item) -> None:
    document = json.loads(json.dumps(as_ninjs(item)))
    assert [str(one) for one in validator.iter_errors(document)] == []


def test_the_schema_would_say(validator: Any) -> None:
    wrong = json.loads(json.dumps(as_ninjs(FULL))) | {"pubStatus": 7, "colour": "red"}
    assert len(list(validator.iter_errors(wrong))) >= 2
