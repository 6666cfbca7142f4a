"""What programs rely on beyond a single answer: names of operations, webhooks, other origins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mediahub.app import create_app
from mediahub.runtime import Services
from mediahub.settings import load_settings
from tests.unit.api.conftest import AskAs
from tests.unit.api.test_requests import EVENT, operations

IDS = Path(__file__).with_name("operation_ids.txt")
FRIEND = "https://cms.example.org"


def test_operations_keep_their_names(app: Flask) -> None:
    """A new operation is added to the list; one that is gone breaks programs that were made from it."""
    found = sorted(operation["operationId"] for _, _, operation in operations(app))
    assert len(set(found)) == len(found)
    assert found == IDS.read_text().split()


def test_whatever_the_description_points_at_is_in_it(app: Flask) -> None:
    """A schema of a kind that cannot be described becomes a reference to nothing, which no program reads."""
    spec = app.test_client().get("/api/v1/openapi.json").json
    named = {
        f"#/components/{kind}/{name}" for kind, members in spec["components"].items() for name in members
    }
    found = set(references(spec))
    assert found
    assert found - named == set()


def test_both_formats_of_the_newsroom_feed_are_described(app: Flask) -> None:
    spec = app.test_client().get("/api/v1/openapi.json").json
    for address, xml in (
        ("/api/v1/events/{slug}/newsitems", "application/vnd.iptc.g2.newsmessage+xml"),
        ("/api/v1/events/{slug}/newsitems/{asset_id}", "application/vnd.iptc.g2.newsitem+xml"),
    ):
        content = spec["paths"][address]["get"]["responses"]["200"]["content"]
        assert set(content) == {"application/json", xml}
        assert content["application/json"]["schema"]


def references(part: Any) -> Iterator[str]:
    """Every `$ref` in a part of a description."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for member in part.values():
            yield from references(member)
    elif isinstance(part, list):
        for member in part:
            yield from references(member)


def test_the_description_names_the_webhook(app: Flask) -> None:
    spec = app.test_client().get("/api/v1/openapi.json").json
    call = spec["webhooks"]["searchFound"]["post"]
    headers = [one["name"] for one in call["parameters"]]
    assert headers == ["webhook-id", "webhook-timestamp", "webhook-signature"]
    body = call["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert "assets" in spec["components"]["schemas"][body.rpartition("/")[2]]["properties"]


def test_address_and_secret_of_a_webhook_are_read_back_and_rotated_by_their_owner(ask_as: AskAs) -> None:
    admin = ask_as("admin")
    body = {"name": "Robots", "query": "q=robot", "shared": True}
    number = admin.post(f"{EVENT}/searches", json=body).json["id"]
    hook, address = f"{EVENT}/searches/{number}/webhook", "https://newsroom.example/hook"
    changed = admin.patch(f"{EVENT}/searches/{number}", json={"webhook_url": address})
    assert changed.json["webhook_url"] == address
    first = admin.get(hook).json
    assert (first["url"], first["secret"][:6], first["also_signed_until"]) == (address, "whsec_", None)
    second = admin.post(f"{hook}/rotate", json={"grace_hours": 2}).json
    assert second["secret"] != first["secret"]
    assert second["also_signed_until"]
    assert admin.get(hook).json == second
    colleague = ask_as("photographer")
    seen = next(one for one in colleague.get(f"{EVENT}/searches").json if one["id"] == number)
    assert seen["webhook_url"] == ""
    assert colleague.get(hook).status_code == 409
    assert colleague.post(f"{hook}/rotate", json={}).status_code == 409
    admin.delete(f"{EVENT}/searches/{number}")


@pytest.fixture(scope="module")
def friendly(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = load_settings(home=tmp_path_factory.mktemp("origins"), api_origins=f"{FRIEND}/, https://b.org")
    Services.open(settings).database.migrate()
    return create_app(settings).test_client()


def preflight(client: FlaskClient, origin: str, path: str = f"{EVENT}/searches") -> dict[str, str]:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = client.options(path, headers={**asked, "Access-Control-Request-Headers": "authorization"})
    assert answer.status_code in (200, 204, 401)
    return dict(answer.headers)


def test_origins_that_are_named_may_call_with_a_token(friendly: FlaskClient) -> None:
    leave = preflight(friendly, FRIEND)
    assert leave["Access-Control-Allow-Origin"] == FRIEND
    assert "Authorization" in leave["Access-Control-Allow-Headers"]
    assert "POST" in leave["Access-Control-Allow-Methods"]
    assert "Origin" in leave["Vary"]
    answer = friendly.get(f"{EVENT}/searches", headers={"Origin": FRIEND})  # also what went wrong is read
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, FRIEND)
    assert "Access-Control-Allow-Credentials" not in {**leave, **answer.headers}


def test_others_may_not_nor_anybody_with_cookies_nor_beside_the_api(
    friendly: FlaskClient, app: Flask
) -> None:
    stranger = preflight(friendly, "https://cms.example.org.evil.net")
    assert "Access-Control-Allow-Origin" not in stranger
    assert "Origin" in stranger["Vary"]
    friendly.set_cookie("mediahub", "x")
    cookie = friendly.get(f"{EVENT}/searches", headers={"Origin": FRIEND})
    assert "Access-Control-Allow-Origin" not in cookie.headers
    page = friendly.get("/login", headers={"Origin": FRIEND})
    assert "Access-Control-Allow-Origin" not in page.headers
    assert "Access-Control-Allow-Origin" not in preflight(app.test_client(), FRIEND)  # none by default
