"""Download one file on a page, by a script, over the API and through a share link: what is written down when,
and what is said where a file is held up or cannot be made."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.models import DeliveredFile, Event, ShareLink, UsageRecord
from mediahub.client.errors import ClientError, Refused
from mediahub.client.http import Http
from mediahub.client.patience import Patience
from mediahub.client.press import Assets
from mediahub.delivery.files.making import OUR_FAULT, Maker
from mediahub.identity.tokens import create_token
from mediahub.media.model import MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.deliver import UNCLEAN
from tests.in_app import counter_in_memory
from tests.takers import Counter

PAGE = {"Accept": "text/html"}
Taken = Callable[[], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("taking"), "taking") as made:
        yield made


@pytest.fixture
def identity(counter: Counter) -> str:
    number = len(counter.ids)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), (number * 30, 90, 90)).save(picture, "JPEG")
    return counter.add(f"DSC_{number}.jpg", picture.getvalue())


@pytest.fixture(scope="module")
def press(counter: Counter) -> FlaskClient:
    return counter.client("press")


@pytest.fixture
def taken(counter: Counter) -> Taken:
    """What was written down in this test."""

    def read() -> list[tuple[str, str]]:
        with counter.services.database.read() as session:
            rows = session.scalars(select(UsageRecord).order_by(UsageRecord.id))
            return [(row.action, row.rendition) for row in rows]

    before = len(read())
    return lambda: read()[before:]


def wanted(counter: Counter) -> list[str]:
    with counter.services.database.read() as session:
        return list(session.scalars(select(DeliveredFile.key).where(DeliveredFile.state == "wanted")))


def fail(counter: Counter, error: Exception) -> None:
    """What a worker does for wanted files when each ends so."""

    class Trouble(Sandbox):
        def call(self, *_: Any, **__: Any) -> Any:
            raise error

    with Trouble() as sandbox:
        for key in wanted(counter):
            Maker(counter.services, sandbox).make(key)


def press_button(client: FlaskClient, page: str, text: str) -> Any:
    """Send the one form of a page that offers a file, as a browser without scripts does."""
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    (action,) = re.findall(r'<form method="post"(?: action="([^"]+/(?:deliver|download))")?>', text)
    return client.post(action or page, data=form, headers=PAGE)


def test_looking_at_a_link_takes_nothing(
    counter: Counter, press: FlaskClient, identity: str, taken: Taken
) -> None:
    page = f"/assets/{identity}/deliver?recipe=original"
    for _ in range(2):
        assert press.get(page, headers=PAGE).status_code == 200
        assert press.head(page, headers=PAGE).status_code == 200
    assert (wanted(counter), taken()) == ([], [])
    asked = press_button(press, page, press.get(page, headers=PAGE).text)
    assert asked.status_code == 202
    assert page in asked.headers["Refresh"]
    counter.make_files()
    ready = press.get(page, headers=PAGE)
    assert (ready.status_code, taken()) == (200, [])
    there = press_button(press, page, ready.text)
    assert "X-Amz-Signature" in there.headers["Refresh"]
    assert taken() == [("download", "original")]


def test_the_file_of_the_camera_and_the_address_of_a_link_are_taken_by_a_button_too(
    counter: Counter, press: FlaskClient, identity: str, taken: Taken
) -> None:
    admin = counter.client("admin")
    page = f"/assets/{identity}/download"
    assert press.get(page, headers=PAGE).headers["Location"].startswith(f"/assets/{identity}/deliver")
    assert press.head(page).status_code == 302
    text = admin.get(page, headers=PAGE).text
    assert taken() == []
    assert "X-Amz-Signature" in press_button(admin, page, text).headers["Refresh"]
    assert admin.post(page).json["filename"].startswith("DSC_")
    assert taken() == [("download", "camera")]  # the same person, the same file, a moment later


def test_a_request_that_is_sent_twice_is_one_download(
    counter: Counter, press: FlaskClient, identity: str, taken: Taken
) -> None:
    way, wish = f"/assets/{identity}/deliver", {"recipe": "original"}
    press.post(way, json=wish)
    counter.make_files()
    assert [press.post(way, json=wish).status_code for _ in range(3)] == [200] * 3
    assert taken() == [("download", "original")]
    assert counter.client("photographer").post(way, json=wish).status_code == 200
    assert taken() == [("download", "original")] * 2


def test_a_file_that_cannot_be_made_is_refused_with_the_reason_everywhere(
    counter: Counter, press: FlaskClient, identity: str, taken: Taken
) -> None:
    way = f"/assets/{identity}/deliver"
    asked = press.post(way, json={"recipe": "original"})
    assert asked.status_code == 202
    fail(counter, MediaError("unclean", UNCLEAN))
    looked = press.get(f"{way}.json", query_string={"recipe": "original", "file": asked.json["file"]})
    assert looked.json == {"state": "failed", "problem": UNCLEAN}
    for _ in range(3):
        again = press.post(way, json={"recipe": "original"})
        assert (again.status_code, UNCLEAN in again.json["error"]["message"]) == (409, True)
        page = press.get(f"{way}?recipe=original", headers=PAGE)
        assert (page.status_code, "take the press size" in page.text) == (409, True)
        assert "Refresh" not in page.headers
        said = program(counter).post(f"/api/v1/assets/{identity}/deliveries")
        assert (said.status_code, said.json["detail"]) == (409, UNCLEAN)
    assert wanted(counter) == []
    assert taken() == []


def test_a_fault_of_ours_is_said_and_made_good(
    counter: Counter, press: FlaskClient, identity: str, taken: Taken
) -> None:
    way = f"/assets/{identity}/deliver"
    press.post(way, json={"recipe": "original"})
    fail(counter, TypeError("renamed"))
    again = press.post(way, json={"recipe": "original"})
    assert (again.status_code, again.json["problem"]) == (202, OUR_FAULT)
    assert int(again.headers["Retry-After"]) >= 1
    page = press.get(f"{way}?recipe=original", headers=PAGE)
    assert (page.status_code, "went wrong on our side" in page.text) == (202, True)
    said = program(counter).post(f"/api/v1/assets/{identity}/deliveries")
    assert (said.status_code, said.json) == (202, {"state": "wanted", "problem": OUR_FAULT})
    assert int(said.headers["Retry-After"]) >= 1
    counter.make_files()
    assert program(counter).post(f"/api/v1/assets/{identity}/deliveries").status_code == 200
    assert taken() == [("download", "original")]


def program(counter: Counter) -> FlaskClient:
    with counter.services.database.begin() as session:
        _, token = create_token(session, "press@example.org", ["read", "download"], days=1)
    made = counter.app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return made


def test_our_own_client_keeps_the_reason(counter: Counter, identity: str, tmp_path: Any) -> None:
    """`take` says why, and does not ask for ever."""

    class Direct(Http):
        """The same client, without a network between."""

        def call(self, method: str, way: str, *_: Any, query: Any = None, **__: Any) -> Any:
            answer = program(counter).open(f"/api/v1{way}", method=method, query_string=query)
            if answer.status_code >= 400:
                raise Refused(answer.status_code, answer.json["detail"])
            return answer.json

    assets = Assets(Direct("http://localhost", "", Patience(5)))
    with pytest.raises(ClientError, match=r"not made within"):
        assets.take(identity, tmp_path, patience=0)
    fail(counter, TypeError("renamed"))
    with pytest.raises(ClientError, match=r"went wrong on our side"):
        assets.take(identity, tmp_path, patience=0)
    fail(counter, MediaError("unclean", UNCLEAN))
    with pytest.raises(Refused, match=r"take the press size"):
        assets.take(identity, tmp_path, patience=60)


def test_a_share_link_counts_what_is_taken_and_not_what_is_looked_at(
    counter: Counter, identity: str, taken: Taken
) -> None:
    counter.change(identity, rights_class="free")
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        session.add(
            ShareLink(
                token="takeme", event_id=event.id, sizes="original web", asset_ids=[identity], title="T"
            )
        )
    guest = counter.app.test_client()
    page = f"/s/takeme/download/{identity}/original"
    for _ in range(2):
        assert guest.get(page, headers=PAGE).status_code == 200
        assert guest.head(page).status_code == 200
    assert (wanted(counter), taken()) == ([], [])
    assert press_button(guest, page, guest.get(page, headers=PAGE).text).status_code == 202
    counter.make_files()
    text = guest.get(page, headers=PAGE).text
    assert taken() == []
    assert "X-Amz-Signature" in press_button(guest, page, text).headers["Refresh"]
    assert taken() == [("share", "original")]
    with counter.services.database.read() as session:
        assert session.scalars(select(ShareLink.downloads)).one() == 1
