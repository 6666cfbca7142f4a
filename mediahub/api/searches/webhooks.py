"""The description of what MediaHub calls: `webhooks` of OpenAPI 3.1, signed as Standard Webhooks say."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from marshmallow import Schema, fields


class FoundSearchSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "Where the library answers it"})


class FoundAssetSchema(Schema):
    """Words and an address, never bytes: whoever follows it is asked who they are."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True)
    caption = fields.String(required=True)
    credit = fields.String(required=True)
    taken_at = fields.AwareDateTime(required=True)
    arrived_at = fields.AwareDateTime(required=True)
    answer = fields.String(required=True, metadata={"description": "How its owner may use it"})
    sentence = fields.String(required=True, metadata={"description": "The same, for people"})


class FoundSchema(Schema):
    """What is new in a saved search."""

    type = fields.String(required=True, metadata={"enum": ["search.found"]})
    search = fields.Nested(FoundSearchSchema, required=True)
    event = fields.String(required=True)
    assets = fields.List(fields.Nested(FoundAssetSchema), required=True)
    sent_at = fields.AwareDateTime(required=True)


HEADERS = {
    "webhook-id": "The same for each try of one call: what came before need not be done again",
    "webhook-timestamp": "Seconds since 1970, UTC. Refuse what is older than five minutes",
    "webhook-signature": "`v1,` and the Base64 of HMAC-SHA-256 over `webhook-id.webhook-timestamp.body`, "
    "with the bytes that stand in Base64 behind `whsec_`. Two, apart by a blank, for a time after the secret "
    "was rotated: one that fits is enough",
}
ABOUT = (
    "Called with what is new in a saved search, as far as its owner may see it, and signed by the Standard "
    "Webhooks specification (https://www.standardwebhooks.com; its libraries check it). Any status of 2xx "
    "takes it; 410 ends it; after anything else it is tried again for about two days, with growing pauses."
)


def describe(spec: APISpec) -> None:
    """Add the webhook to the description of the API."""
    spec.components.schema("Found", schema=FoundSchema)
    parameters = [
        {"in": "header", "name": name, "required": True, "schema": {"type": "string"}, "description": words}
        for name, words in HEADERS.items()
    ]
    body: dict[str, Any] = {"application/json": {"schema": {"$ref": "#/components/schemas/Found"}}}
    answers = {
        "2XX": {"description": "It was taken"},
        "410": {"description": "It is not wanted any more"},
        "default": {"description": "It is tried again"},
    }
    call = {
        "operationId": "search_found",
        "summary": "News of a saved search",
        "description": ABOUT,
        "parameters": parameters,
        "requestBody": {"required": True, "content": body},
        "responses": answers,
        "security": [],
        "tags": ["api-searches"],
    }
    spec.options["webhooks"] = {"searchFound": {"post": call}}
