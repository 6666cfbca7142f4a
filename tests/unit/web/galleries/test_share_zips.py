"""All of a share link's pictures come as one zip, to visitors without an account, and only what it shows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import Archive, Event, ShareLink, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.curation.galleries.share_links import Wish
from tests.in_app import counter_in_memory
from tests.takers import Counter, MakerAtOnce


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("zips"), "shared") as made:
        for number in range(3):
            made.add(f"DSC_{number}.jpg", bytes([number]) * 3000 + b"end")
        yield made


@pytest.fixture
def counter(opened: Counter) -> Counter:
    """The same for every test, with everything to be shared again and no zip of another test."""
    for identity in opened.ids:
        opened.change(identity, state="ready", rights_class="editorial")
    return opened


def link_to(counter: Counter, *ids: str, sizes: tuple[str, ...] = ("original", "web")) -> ShareLink:
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        wish = Wish(title="For a client", sizes=sizes)
        return share_links.create(
            session, wish, event_id=event.id, user_id=None, now=utcnow(), asset_ids=ids or counter.ids
        )


def visitor(counter: Counter, link: ShareLink) -> FlaskClient:
    client = counter.app.test_client()
    found = re.search(r'"csrf": "([^"]+)"', client.get(f"/s/{link.token}").text)
    assert found
    client.environ_base["HTTP_X_CSRFTOKEN"] = found[1]
    client.environ_base["HTTP_ACCEPT"] = "application/json"
    return client


def ask(client: FlaskClient, link: ShareLink, size: str = "original") -> dict[str, Any]:
    asked = client.post(f"/s/{link.token}/zip", json={"size": size})
    assert asked.status_code == 202, asked.text
    answer: dict[str, Any] = asked.json
    return answer


def make(counter: Counter, client: FlaskClient, state: dict[str, Any]) -> dict[str, Any]:
    MakerAtOnce(counter).make_all()
    answer: dict[str, Any] = client.get(state["look"]).json
    return answer


def test_everything_that_the_link_shows_comes_as_one_zip_and_is_counted(counter: Counter) -> None:
    link = link_to(counter)
    client = visitor(counter, link)
    state = make(counter, client, ask(client, link))
    assert (state["state"], state["done"], state["left_out"]) == ("ready", 3, 0)
    with client.get(state["url"]) as answer:
        whole = answer.data
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
        assert [archive.read(name) for name in names[:3]] == [counter.contents[one] for one in counter.ids]
        assert f"Share link {link.id}: For a client" in archive.read("TERMS.txt").decode()
        rows = list(csv.DictReader(io.StringIO(archive.read("captions.csv").decode("utf-8-sig"))))
        assert rows[0]["credit_line"] == "Chen Rui / Summit Pool"
    with client.get(state["url"], headers={"Range": "bytes=10-20"}) as part:
        assert part.data == whole[10:21]
    with counter.services.database.read() as session:
        assert session.get_one(ShareLink, link.id).downloads == 3  # going on is not taking them again
        who = f"Share link {link.id}: For a client"
        records = list(session.scalars(select(UsageRecord).where(UsageRecord.who == who)))
        assert sorted((one.asset_id, one.action) for one in records) == sorted(
            (one, "share") for one in counter.ids
        )


def test_who_asks_soon_after_gets_the_zip_that_is_there(counter: Counter) -> None:
    link = link_to(counter)
    first, second = visitor(counter, link), visitor(counter, link)
    assert ask(first, link)["id"] == ask(second, link)["id"]
    other = link_to(counter)
    assert ask(visitor(counter, other), other)["id"] != ask(first, link)["id"]
    make(counter, first, ask(first, link))
    make(counter, first, ask(first, link))


def test_only_the_link_it_was_made_for_leads_to_it(counter: Counter) -> None:
    link, other = link_to(counter), link_to(counter)
    client = visitor(counter, link)
    state = make(counter, client, ask(client, link))
    assert client.get(state["url"].replace(str(link.token), str(other.token))).status_code == 404
    assert counter.client("press").get(f"/events/shared/zips/{state['id']}.json").status_code == 404


def test_what_the_link_shows_no_more_is_not_in_it_and_stops_what_is_ready(counter: Counter) -> None:
    link = link_to(counter)
    client = visitor(counter, link)
    state = ask(client, link)
    counter.change(counter.ids[0], state="withdrawn")
    state = make(counter, client, state)
    assert (state["state"], state["left_out"]) == ("ready", 1)
    with zipfile.ZipFile(io.BytesIO(client.get(state["url"]).data)) as archive:
        assert "DSC_0" not in archive.read("captions.txt").decode()
    counter.change(counter.ids[1], state="withdrawn")
    assert client.get(state["url"]).status_code == 409


def test_an_ended_link_gives_no_zip(counter: Counter) -> None:
    link = link_to(counter)
    client = visitor(counter, link)
    state = make(counter, client, ask(client, link))
    with counter.services.database.begin() as session:
        share_links.revoke(session, session.get_one(ShareLink, link.id), utcnow())
    assert client.get(state["url"]).status_code == 404
    assert client.post(f"/s/{link.token}/zip", json={"size": "original"}).status_code == 404


def test_a_size_that_the_link_does_not_allow_is_refused(counter: Counter) -> None:
    link = link_to(counter, sizes=("web",))
    client = visitor(counter, link)
    assert client.post(f"/s/{link.token}/zip", json={"size": "original"}).status_code == 403
    assert ask(client, link, "web")["state"] == "waiting"
    with counter.services.database.read() as session:
        made = session.scalars(select(Archive).where(Archive.share_link_id == link.id)).one()
        assert (made.recipe, made.user_id) == ("px2048", None)
