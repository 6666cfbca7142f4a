"""The newsroom feed over the API: who reads what, in which format, and the files at signed addresses."""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mediahub.catalog.models import ApiToken, Event, UsageRecord, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.newsfeed.newsml import NAR
from mediahub.http.files import news_files
from mediahub.identity.tokens import create_token, revoke_token
from tests.in_app import counter_in_memory, index
from tests.takers import Counter

FEED = "/api/v1/events/news/newsitems"
Client = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("api"), "news") as made:
        for number in range(3):
            made.add(f"DSC_{number}.jpg", bytes([number]) * 500, rights_class="editorial")
        index(made)
        yield made


@pytest.fixture
def counter(opened: Counter) -> Counter:
    for identity in opened.ids:
        opened.change(identity, state="ready", rights_class="editorial", embargo_until=None)
    return opened


@pytest.fixture
def client(counter: Counter) -> Client:
    def make(role: str = "press", *scopes: str) -> FlaskClient:
        with counter.services.database.begin() as session:
            _, token = create_token(session, f"{role}@example.org", scopes or ["download"], days=1)
        program = counter.app.test_client()
        program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return program

    return make


def test_it_is_walked_by_cursor_in_pages(counter: Counter, client: Client) -> None:
    press = client()
    first = press.get(f"{FEED}?limit=2")
    assert first.status_code == 200, first.text
    assert (len(first.json["items"]), first.json["more"]) == (2, True)
    assert first.headers["X-Cursor"] == first.json["cursor"]
    onward = first.headers["Link"].partition(">")[0].removeprefix("<")
    second = press.get(onward).json
    assert (len(second["items"]), second["more"]) == (1, False)
    uris = [one["uri"] for one in first.json["items"] + second["items"]]
    assert len(set(uris)) == 3
    again = press.get(f"{FEED}?cursor={second['cursor']}").json
    assert (again["items"], again["cursor"]) == ([], second["cursor"])
    item = first.json["items"][0]
    assert item["standard"]["name"] == "ninjs"
    assert {one["name"] for one in item["renditions"]} == {"highRes", "lowRes"}


def test_it_is_newsml_g2_where_that_is_asked_for(client: Client) -> None:
    answer = client().get(f"{FEED}?format=newsml-g2&limit=2")
    assert answer.mimetype == "application/vnd.iptc.g2.newsmessage+xml"
    root = ET.fromstring(answer.data)
    assert len(root.findall(f".//{{{NAR}}}newsItem")) == 2
    assert root.findtext(f".//{{{NAR}}}transmitId") == answer.headers["X-Cursor"]


def test_a_saved_search_and_a_query_narrow_it(counter: Counter, client: Client) -> None:
    press = client("press", "download", "read")
    query = {"name": "One", "query": "q=file:DSC_1"}
    search = press.post("/api/v1/events/news/searches", json=query).json["id"]
    items = press.get(f"{FEED}?search={search}").json["items"]
    assert [one["slugline"] for one in items] == ["DSC_1.jpg"]
    assert press.get(f"{FEED}?query=q%3Dfile:DSC_2").json["items"][0]["slugline"] == "DSC_2.jpg"
    assert client("marketing").get(f"{FEED}?search={search}").status_code == 404  # it is not shared
    assert press.get(f"{FEED}?search={search}&query=q%3Dx").status_code == 422
    assert press.get(f"{FEED}?gallery=there-is-none").status_code == 404
    assert press.get(f"{FEED}?cursor=other-1").status_code == 409
    assert press.get(f"{FEED}?format=atom").status_code == 422


def test_it_is_for_those_who_may_download(counter: Counter, client: Client) -> None:
    assert counter.app.test_client().get(FEED).status_code == 401
    assert client("press", "read").get(FEED).status_code == 403


def test_a_signed_address_gives_the_file_once_it_is_made_and_counts(counter: Counter, client: Client) -> None:
    item = client().get(f"{FEED}/{counter.ids[0]}").json
    href = next(one["href"] for one in item["renditions"] if one["name"] == "highRes")
    address = urlsplit(href).path
    anybody = counter.app.test_client()
    waiting = anybody.get(address)
    assert (waiting.status_code, int(waiting.headers["Retry-After"]) > 0) == (503, True)
    counter.make_files()
    ready = anybody.get(address)
    assert ready.status_code == 302
    made = client().get(f"{FEED}/{counter.ids[0]}").json
    sizes = {one["name"]: one.get("sizeInBytes") for one in made["renditions"]}
    assert sizes["highRes"] > 0
    assert sizes["lowRes"] is None  # nobody asked for it yet: nobody knows
    data = counter.contents[counter.ids[0]]
    hashes = {one["role"]: one["value"] for one in made["altIds"]}
    assert (sizes["highRes"], hashes["sha-256 highRes"]) == (len(data), hashlib.sha256(data).hexdigest())
    with counter.services.database.read() as session:
        eva = session.scalars(select(User.id).where(User.email == "press@example.org")).one()
        taken = UsageRecord.asset_id == counter.ids[0], UsageRecord.user_id == eva
        count = select(func.count()).where(*taken, UsageRecord.action == "download")
        assert session.scalar(count) == 1
    assert anybody.get(address[:-2] + "xx").status_code == 404
    for deleted, status in ((utcnow(), 404), (None, 302)):
        with counter.services.database.begin() as session:
            session.scalars(select(Event)).one().deleted_at = deleted
        assert anybody.get(address).status_code == status
    counter.change(counter.ids[0], state="withdrawn")
    assert anybody.get(address).status_code == 404


def test_a_manifest_beside_a_file_has_an_address_of_its_own(counter: Counter, client: Client) -> None:
    asset = counter.ids[1]
    counter.change(asset, caption="A file that takes no manifest.")
    counter.manifests[asset] = b"a manifest"
    program = client()
    way = f"/api/v1/assets/{asset}/deliveries?recipe=original"
    assert program.post(way).json["state"] == "wanted"
    assert "c2pa" not in {one["name"] for one in program.get(f"{FEED}/{asset}").json["renditions"]}
    counter.make_files()
    counter.manifests.clear()
    delivery = program.post(way).json
    assert delivery["manifest"]["filename"].endswith(".c2pa")
    assert delivery["sidecar"] is None
    found = {one["name"]: one for one in program.get(f"{FEED}/{asset}").json["renditions"]}
    assert (found["c2pa"]["contentType"], found["c2pa"]["sizeInBytes"]) == ("application/c2pa", 10)
    anybody = counter.app.test_client()
    for name in ("c2pa", "highRes"):
        answer = anybody.get(urlsplit(found[name]["href"]).path)
        assert answer.status_code == 302
        assert urlsplit(answer.location).path.endswith(".c2pa") == (name == "c2pa")
    newsml = ET.fromstring(program.get(f"{FEED}/{asset}?format=newsml-g2").data)
    parts = {one.get("contenttype"): one for one in newsml.iter(f"{{{NAR}}}remoteContent")}
    assert parts["application/c2pa"].get("rendition") is None
    counter.change(asset, caption="Another one.")  # what lay beside the file is not there any more
    assert anybody.get(urlsplit(found["c2pa"]["href"]).path).status_code == 503
    counter.forget_manifests()


def test_a_signed_address_ends(counter: Counter, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    item = client().get(f"{FEED}/{counter.ids[1]}").json
    monkeypatch.setattr(news_files, "LIFE", -1)
    address = urlsplit(item["renditions"][-1]["href"]).path
    assert counter.app.test_client().get(address).status_code == 404


def test_a_signed_address_ends_with_the_token_that_read_the_item(counter: Counter, client: Client) -> None:
    first, second = (
        urlsplit(reader.get(f"{FEED}/{counter.ids[0]}").json["renditions"][-1]["href"]).path
        for reader in (client(), client())
    )
    with counter.services.database.begin() as session:
        tokens = session.scalars(select(ApiToken.prefix).order_by(ApiToken.id.desc()).limit(2)).all()
        revoke_token(session, tokens[1])
    anybody = counter.app.test_client()
    assert anybody.get(first).status_code == 404
    assert anybody.get(second).status_code in (302, 503)


def test_embargoed_items_have_no_files_and_killed_ones_come_back_as_kills(
    counter: Counter, client: Client
) -> None:
    press = client()
    usable = press.get(f"{FEED}/{counter.ids[2]}").json
    assert usable["pubStatus"] == "usable"
    addresses = [urlsplit(one["href"]).path for one in usable["renditions"]]
    counter.change(counter.ids[2], embargo_until=utcnow() + timedelta(hours=1))
    held = press.get(f"{FEED}/{counter.ids[2]}")
    assert (held.json["pubStatus"], "renditions" in held.json) == ("withheld", False)
    assert not [one for one in addresses if one in held.text]
    newsml = press.get(f"{FEED}/{counter.ids[2]}?format=newsml-g2").text
    assert not [one for one in addresses if one in newsml]
    answers = [counter.app.test_client().get(one).status_code for one in addresses]
    assert set(answers) == {404}, "an address that was given before the embargo"
    counter.change(counter.ids[2], embargo_until=None, state="withdrawn")
    assert press.get(f"{FEED}/{counter.ids[2]}").json["pubStatus"] == "canceled"
    assert client("admin").get(f"{FEED}/{counter.ids[2]}").status_code == 404  # who never had it


def test_the_verdict_is_there_as_odrl(counter: Counter, client: Client) -> None:
    answer = client().get(f"/api/v1/assets/{counter.ids[0]}/policy")
    assert answer.mimetype == "application/ld+json"
    policy = json.loads(answer.data)
    assert {one["action"] for one in policy["permission"]} == {"read", "display", "reproduce"}
    item = client().get(f"{FEED}/{counter.ids[0]}").json
    assert json.loads(item["rightsInfo"]["encodedRights"])["permission"] == policy["permission"]


def test_a_newsroom_gets_items_in_the_format_that_the_desk_chose(counter: Counter, client: Client) -> None:
    desk = client("marketing", "desk")
    new = {"name": "Evening", "kind": "sftp", "address": "news.example", "username": "u", "secret": "s"}
    made = desk.post("/api/v1/events/news/newsrooms", json=new | {"items": "ninjs"}).json
    assert made["items"] == "ninjs"
    way = f"/api/v1/newsrooms/{made['id']}"
    assert desk.patch(way, json={"items": "newsml-g2"}).json["items"] == "newsml-g2"
    assert desk.patch(way, json={"items": "atom"}).status_code == 422
    assert client("press").patch(way, json={"items": ""}).status_code == 403
    page = counter.client("marketing")
    form = {"items": "", "csrf_token": page.environ_base["HTTP_X_CSRFTOKEN"]}
    assert page.post(f"/events/news/newsrooms/targets/{made['id']}/items", data=form).status_code == 302
    assert desk.get("/api/v1/events/news/newsrooms").json[0]["items"] == ""


def test_an_event_that_reserves_mining_says_so_to_machines_and_in_items(
    counter: Counter, client: Client
) -> None:
    desk, page = client("marketing", "desk"), counter.client("press")
    assert "tdm-reservation" not in page.get("/events/news/").headers
    settings = "/api/v1/events/news/delivery-settings"
    assert desk.patch(settings, json={"data_mining": "DMI-PROHIBITED"}).status_code == 200
    answer = page.get("/events/news/")
    assert answer.headers["tdm-reservation"] == "1"
    assert '<meta name="tdm-reservation" content="1">' in answer.text
    assert client().get(FEED).headers["tdm-reservation"] == "1"
    item = client().get(f"{FEED}/{counter.ids[0]}").json
    assert item["usageTerms"].startswith("You may use it to report on the event")
    assert "Not for data mining and training AI." in item["usageTerms"]
    assert desk.patch(settings, json={"data_mining": ""}).status_code == 200


def test_terms_are_agreed_to_before(counter: Counter, client: Client) -> None:
    from mediahub.identity.terms import publish_terms

    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        publish_terms(session, event.id, "Be fair.", None)
    assert client().get(FEED).status_code == 403
    assert client("marketing").get(FEED).status_code == 200
