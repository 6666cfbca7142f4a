"""Baskets and zips over the API, and requests that are sent twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import Event, User
from mediahub.delivery.files import recipient_numbers
from mediahub.delivery.papers import contact_sheet
from mediahub.delivery.papers.contact_sheet_request import Heading
from mediahub.http.files import contact_sheets
from mediahub.identity.tokens import create_token
from tests.in_app import counter_in_memory
from tests.takers import Counter, MakerAtOnce

Client = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("api"), "program") as made:
        for number in range(3):
            made.add(f"DSC_{number}.jpg", bytes([number]) * 500)
        yield made


@pytest.fixture
def client(counter: Counter) -> Client:
    """A program with a token of this role and scope."""

    def make(role: str = "press", scope: str = "download") -> FlaskClient:
        with counter.services.database.begin() as session:
            _, token = create_token(session, f"{role}@example.org", [scope], days=1)
        program = counter.app.test_client()
        program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return program

    return make


def test_from_a_basket_to_a_zip(counter: Counter, client: Client) -> None:
    press = client()
    wish = {"name": "Tonight", "recipe": "original", "assets": counter.ids[:2]}
    made = press.post("/api/v1/events/program/baskets", json=wish)
    assert (made.status_code, made.json["count"]) == (201, 2)
    way = f"/api/v1/baskets/{made.json['id']}"
    changed = press.patch(way, json={"add": [counter.ids[2]], "remove": [counter.ids[0]], "name": "Later"})
    assert (changed.json["name"], changed.json["count"]) == ("Later", 2)
    page = press.get(f"{way}/assets?offset=1&limit=1").json
    assert (page["total"], [one["id"] for one in page["items"]]) == (2, [counter.ids[2]])
    assert page["items"][0]["may"] is True
    assert press.get("/api/v1/events/program/baskets?limit=1").json["total"] >= 1

    asked = press.post("/api/v1/events/program/zips", json={"basket": made.json["id"]})
    assert (asked.status_code, asked.json["name"]) == (202, "Later")
    taking = f"/api/v1/zips/{asked.json['id']}"
    early = press.get(f"{taking}/file")
    assert (early.status_code, early.mimetype) == (409, "application/problem+json")
    MakerAtOnce(counter).make_all()
    assert press.get(taking).json["state"] == "ready"
    with zipfile.ZipFile(io.BytesIO(press.get(f"{taking}/file").data)) as archive:
        assert len(archive.namelist()) == 5
    assert client("admin").get(taking).status_code == client("admin").get(way).status_code == 404
    assert press.delete(way).status_code == 204
    assert press.get(way).status_code == 404
    assert client("press", "read").get(taking).status_code == 403


def test_a_contact_sheet_says_what_it_leaves_out(
    counter: Counter, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = {"name": "Many", "assets": counter.ids}
    made = client().post("/api/v1/events/program/baskets", json=wish).json
    drawn: list[tuple[Heading, int]] = []
    monkeypatch.setattr(
        contact_sheet, "draw", lambda target, heading, frames: drawn.append((heading, len(frames)))
    )
    way = f"/events/program/baskets/{made['id']}/contact-sheet.pdf"
    for most in (2, 3):
        monkeypatch.setattr(contact_sheets, "MAX_ON_PAPER", most)
        assert counter.client("press").get(way).status_code == 200
    assert [(heading.count, heading.rest, shown) for heading, shown in drawn] == [
        ("3 pictures", "This sheet shows the first 2 of 3 pictures.", 2),
        ("3 pictures", "", 3),
    ]


def test_a_colleague_joins_by_the_link(counter: Counter, client: Client) -> None:
    press = client()
    made = press.post("/api/v1/events/program/baskets", json={"name": "Ours"}).json
    shared = press.post(f"/api/v1/baskets/{made['id']}/share", json={"how": "read"}).json
    colleague = counter.client("photographer")
    path = shared["read_link"].partition("/events/")[2]
    assert colleague.post(f"/events/{path}").status_code == 302
    way = f"/api/v1/baskets/{made['id']}"
    other = client("photographer")
    assert other.get(way).json["may_edit"] is False
    assert other.get(way).json["read_link"] is None
    assert other.patch(way, json={"name": "Mine"}).status_code == 403


def test_a_repeated_request_is_done_once(client: Client) -> None:
    press, headers = client(), {"Idempotency-Key": "abc-1"}
    way, wish = "/api/v1/events/program/baskets", {"name": "Once"}
    first, second = (press.post(way, json=wish, headers=headers) for _ in range(2))
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.status_code == 201
    assert press.post(way, json={"name": "Other"}, headers=headers).status_code == 422
    assert client("admin").post(way, json=wish, headers=headers).json["id"] != first.json["id"]
    bad = {"Idempotency-Key": "abc-2"}
    assert press.post(way, json={"name": ""}, headers=bad).status_code == 422
    assert press.post(way, json={"name": "Now right"}, headers=bad).status_code == 201


def test_a_found_copy_says_whose_it_is(counter: Counter) -> None:
    admin = counter.client("admin")
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        event.numbers_deliveries = True
        user = session.scalars(select(User).where(User.email == "press@example.org")).one()
        number = recipient_numbers.number_of_today(session, event, user.id)
        assert recipient_numbers.number_of_today(session, event, user.id) == number
        event.numbers_deliveries = False
        assert recipient_numbers.number_of_today(session, event, user.id) == ""
    hidden = b"\xff\xd8" + b"x" * (4 << 20) + number.encode() + b"</rdf>" + b"y" * 1000
    for data, words in ((hidden, "Ms Press"), (b"nothing", "No recipient number of this event")):
        form = {"copy": (io.BytesIO(data), "found.jpg")}
        page = admin.post("/events/program/recipient-numbers/find", data=form).text
        assert words in page
