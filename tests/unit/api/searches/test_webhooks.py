"""The webhook in the description of the API."""

from __future__ import annotations

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from mediahub.api.searches.webhooks import describe


def test_what_is_sent_is_described_with_its_headers() -> None:
    spec = APISpec("x", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    describe(spec)
    described = spec.to_dict()
    call = described["webhooks"]["searchFound"]["post"]
    names = {one["name"].lower() for one in call["parameters"]}
    assert {"webhook-id", "webhook-timestamp", "webhook-signature"} <= names
    assert all(one["required"] for one in call["parameters"])
    assert call["security"] == []
    assert "properties" in described["components"]["schemas"]["Found"]
