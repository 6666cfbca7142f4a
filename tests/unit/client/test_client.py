"""`Client`: every part of the API speaks by one connection, which ends with it."""

from __future__ import annotations

import httpx
import pytest

from mediahub.client.client import Client
from mediahub.client.errors import ClientError

PARTS = (
    "assets", "terms", "baskets", "zips", "searches", "notices", "rights", "accounts", "newsrooms", "usage",
    "recipient_numbers", "galleries", "links",
)  # fmt: skip


def test_all_parts_share_one_connection_that_ends_with_it() -> None:
    with Client("https://media.example/", "token") as hub:
        assert {id(one) for name in PARTS for one in vars(getattr(hub, name)).values()} == {id(hub._http)}
        assert hub._http.base == "https://media.example/api/v1"
        assert not hub._http.client.is_closed
    assert hub._http.client.is_closed


def test_events_are_those_that_the_server_names() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[{"slug": "summit"}])

    with Client("https://media.example", "token") as hub:
        hub._http.client = httpx.Client(transport=httpx.MockTransport(answer))
        assert hub.events() == [{"slug": "summit"}]
    (request,) = seen
    assert str(request.url) == "https://media.example/api/v1/events"
    assert request.headers["Authorization"] == "Bearer token"


@pytest.mark.parametrize("address", ["media.example", "ftp://media.example", ""])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(ClientError, match="is no address"):
        Client(address, "token")
