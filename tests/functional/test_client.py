"""`mediahub.client` against the real application on a port: a journalist's program, and the desk's."""

from __future__ import annotations

import csv
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, Event, Mail, Person
from mediahub.catalog.models.base import utcnow
from mediahub.client import Client, Refused
from mediahub.delivery.files.recipient_numbers import number_of_today
from mediahub.delivery.newsrooms.following import OrderFollower
from mediahub.delivery.newsrooms.sending import TransmissionSender
from mediahub.identity.tokens import SCOPES, create_token
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from tests import newsrooms
from tests.desk import Quiet
from tests.services import free_ports
from tests.takers import Counter, MakerAtOnce, open_counter

pytestmark = pytest.mark.services

EVENT = "programs"
TERMS = "Credit the photographer."


@pytest.fixture(scope="module")
def counter(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    (port,) = free_ports(1)
    home = tmp_path_factory.mktemp("programs") / "home"
    made = open_counter(
        s3_settings.model_copy(update={"home": home, "port": port, "newsroom_private": True}), EVENT
    )
    for number in range(3):
        made.add(f"DSC_{number}.jpg", bytes([number]) * 700, rights_class="free")
    with made.services.database.begin() as session:
        session.add(Person(slug="ban", name="Ban Ki-moon"))
        enqueue(session, made.ids)
    index(made)
    server = make_server("127.0.0.1", port, made.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
    for prefix in ("archives/", "deliveries/", f"originals/{EVENT}/"):
        for info in list(made.services.bucket.list(prefix)):
            made.services.bucket.delete(info.key)


@pytest.fixture
def hub(counter: Counter) -> Iterator[Callable[..., Client]]:
    """A program with a token of this role and these scopes."""
    with ExitStack() as stack:

        def open_(role: str, *scopes: str) -> Client:
            with counter.services.database.begin() as session:
                _, token = create_token(session, f"{role}@example.org", scopes or [*SCOPES], days=1)
            url = f"http://127.0.0.1:{counter.settings.port}"
            return stack.enter_context(Client(url, token, patience=20))

        yield open_


def index(counter: Counter) -> None:
    while Indexer(counter.settings, counter.services.database).drain_once():
        pass


@contextmanager
def making(counter: Counter) -> Iterator[None]:
    """A worker that makes what is wanted meanwhile."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            counter.make_files()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_a_journalists_program(counter: Counter, hub: Callable[..., Client], tmp_path: Path) -> None:
    press, desk = hub("press"), hub("marketing")
    assert [event["slug"] for event in press.events()] == [EVENT]
    assert {one["id"] for one in press.assets.search(EVENT, "robot")} == set(counter.ids)
    assert "Summit Pool" in press.assets.get(counter.ids[0])["rights"]["sentence"]

    version = desk.terms.publish(EVENT, TERMS)["version"]
    basket = press.baskets.create(EVENT, "Tonight", counter.ids)
    sheet = tmp_path / "sheet.pdf"
    for ask in (
        lambda: press.assets.take(counter.ids[0], tmp_path),
        lambda: press.zips.ask(EVENT, basket=basket["id"]),
        lambda: press.baskets.contact_sheet(basket["id"], sheet),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert (refused.value.status, refused.value.code) == (403, "terms")
    terms = press.terms.get(EVENT)
    assert (terms["text"], terms["agreed"]) == (TERMS, False)
    with pytest.raises(Refused, match="changed"):
        press.terms.agree(EVENT, version + 1)
    assert press.terms.agree(EVENT, version)["agreed"] is True
    assert desk.terms.get(EVENT)["agreed_by"] == 1

    with making(counter):
        file = press.assets.take(counter.ids[0], tmp_path)
    assert file.read_bytes() == counter.contents[counter.ids[0]]
    assert press.baskets.contact_sheet(basket["id"], sheet).read_bytes().startswith(b"%PDF")
    link = press.baskets.share(basket["id"], "read")["read_link"]
    assert desk.baskets.join(EVENT, link)["may_edit"] is False
    assert [one["id"] for one in desk.baskets.pictures(basket["id"])] == counter.ids

    asked = press.zips.ask(EVENT, basket=basket["id"])
    MakerAtOnce(counter).make_next()
    ready = press.zips.wait(asked["id"])
    target = tmp_path / "tonight.zip"
    press.zips.save(asked["id"], target)
    whole = target.read_bytes()
    (tmp_path / "again.zip.part").write_bytes(whole[:500])
    (tmp_path / "again.zip.part.tag").write_text(
        f'"{ready["etag"]}"' if '"' not in ready["etag"] else ready["etag"]
    )
    assert press.zips.save(asked["id"], tmp_path / "again.zip").read_bytes() == whole
    assert sorted(path.name for path in tmp_path.glob("*.part*")) == []
    assert len(zipfile.ZipFile(target).namelist()) == 6

    added = press.assets.add_link(counter.ids[0], "https://paper.example/robots", "Page 3")
    assert [one["id"] for one in press.assets.links(counter.ids[0])] == [added["id"]]
    assert press.assets.links(counter.ids[0])[0]["who"] == "Ms Press <press@example.org>"
    with pytest.raises(Refused, match="https://"):
        press.assets.add_link(counter.ids[0], "javascript:x")


def test_searches_and_feeds(hub: Callable[..., Client], counter: Counter) -> None:
    press = hub("press", "read")
    search = press.searches.create(EVENT, "Robots", "q=robot")
    assert press.searches.change(EVENT, search["id"], digest="daily")["digest"] == "daily"
    feed = press.searches.create_feed(EVENT, search=search["id"])
    assert [one["id"] for one in press.searches.feeds(EVENT)] == [feed["id"]]
    way = feed["json"].partition("/feeds/")[2]
    address = f"http://127.0.0.1:{counter.settings.port}/feeds/{way}"
    assert len(httpx.get(address).json()["items"]) == 3
    press.searches.end_feed(EVENT, feed["id"])
    assert httpx.get(address).status_code == 404
    press.searches.delete(EVENT, search["id"])
    assert press.searches.all(EVENT) == []


def test_who_took_it_is_told_and_confirms(
    counter: Counter, hub: Callable[..., Client], tmp_path: Path
) -> None:
    press, desk = hub("press"), hub("marketing")
    identity = counter.ids[1]
    press.terms.agree(EVENT, press.terms.get(EVENT)["version"] or desk.terms.publish(EVENT, TERMS)["version"])
    with making(counter):
        press.assets.take(identity, tmp_path)
    notice = desk.notices.withdraw(identity, "A visitor asked for it.")
    assert [one["who"] for one in notice["notified"]] == ["Ms Press <press@example.org>"]
    assert desk.notices.withdraw(identity)["id"] == notice["id"]  # again tells nobody twice
    with pytest.raises(Refused):
        press.assets.get(identity)
    (told,) = press.notices.all(EVENT)
    assert (told["kind"], told["asset"], told["reason"]) == ("withdrawn", identity, "A visitor asked for it.")
    assert press.notices.confirm(told["id"])["confirmed_at"]
    with pytest.raises(Refused):
        desk.notices.confirm(told["id"])
    assert [one["notified"][0]["confirmed_at"] is not None for one in desk.notices.given(EVENT)] == [True]
    assert desk.notices.bring_back(identity)["kind"] == "returned"
    counter.change(identity, caption="It waves back.")
    assert [one["who"] for one in desk.notices.correct(identity)["notified"]] == [
        "Ms Press <press@example.org>"
    ]
    assert press.notices.all(EVENT)[0]["caption"] == "It waves back."

    records = [one for one in desk.usage.records(EVENT) if one["asset"] == identity]
    assert {(one["action"], one["role"]) for one in records} == {("download", "press")}
    rows = list(csv.DictReader(desk.usage.export(EVENT, tmp_path / "usage.csv").open()))
    assert identity in {row["asset_id"] for row in rows}
    assert desk.usage.embargo(EVENT)["early"] == 0


def test_rights_are_set_by_a_program(counter: Counter, hub: Callable[..., Client]) -> None:
    press, desk = hub("press"), hub("marketing")
    identity = counter.ids[2]
    later = (utcnow() + timedelta(hours=1)).isoformat()
    assert desk.rights.set(EVENT, [identity], embargo_until=later) == 1
    assert press.assets.get(identity)["rights"]["reasons"] == ["embargoed", "free_with_credit"]
    assert desk.rights.set(EVENT, [identity], embargo_until=None, rights_class="free") == 1
    assert press.assets.get(identity)["rights"]["may"] is True
    with pytest.raises(Refused, match="before the embargo"):
        desk.rights.set(EVENT, [identity], embargo_until=later, expires_at=utcnow().isoformat())
    assert desk.rights.hold(EVENT, "Ban Ki-moon") == 0
    (held,) = desk.rights.held(EVENT)
    desk.rights.free(EVENT, held["person_id"])
    assert desk.rights.held(EVENT) == []
    assert desk.rights.change_settings(EVENT, source="Summit")["source"] == "Summit"
    assert desk.rights.settings(EVENT)["keep_gps"] is False
    with pytest.raises(Refused, match="no field nonsense"):
        desk.rights.change_settings(EVENT, filename_template="{nonsense}")


def test_letting_press_in(counter: Counter, hub: Callable[..., Client]) -> None:
    desk = hub("admin")
    made = desk.accounts.register(EVENT, "Anna Berg", "anna@paper.example", "The Paper", proof="Card 4711")
    assert made["state"] == "waiting"
    assert desk.accounts.decide(EVENT, made["id"], "approved")["state"] == "approved"
    at_once = desk.accounts.register(EVENT, "Bo Lin", "bo@paper.example", "The Paper", approved=True)
    assert at_once["state"] == "approved"
    with counter.services.database.read() as session:
        letters = session.scalars(select(Mail.text).where(Mail.recipient == "bo@paper.example")).all()
    assert [letter.count("/sign-in") for letter in letters] == [1]
    with pytest.raises(Refused, match="one of the team"):
        desk.accounts.register(EVENT, "Me", "admin@example.org", "Us")
    assert {one["email"] for one in desk.accounts.all(EVENT)} == {"anna@paper.example", "bo@paper.example"}

    invitation = desk.accounts.invite(EVENT, "The agency", people=3, approved=True)
    assert f"/press/{EVENT}/register?invitation=" in invitation["link"]
    assert [one["open"] for one in desk.accounts.invitations(EVENT)] == [True]
    desk.accounts.end_invitation(EVENT, invitation["id"])
    assert [one["open"] for one in desk.accounts.invitations(EVENT)] == [False]

    page = desk.accounts.change_page(EVENT, is_public=True, headline="Robots", cover=counter.ids[0])
    assert (page["headline"], page["cover"]) == ("Robots", counter.ids[0])
    assert desk.accounts.page(EVENT) == page
    with pytest.raises(Refused, match="not free"):
        desk.accounts.change_page(EVENT, cover="nothing")


def test_sending_to_a_newsroom(counter: Counter, hub: Callable[..., Client], tmp_path: Path) -> None:
    desk = hub("marketing")

    class Sender(TransmissionSender):
        def _want(self, *args: object) -> None:
            super()._want(*args)  # type: ignore[arg-type]
            counter.make_files()

    with newsrooms.sftp(tmp_path) as address:
        room = desk.newsrooms.add(
            EVENT, "Evening News", "sftp", newsrooms.USER, newsrooms.PASSWORD, address=address
        )
        assert "secret" not in room
        unknown = desk.newsrooms.try_it(room["id"])
        assert not unknown["works"]
        assert unknown["fingerprint"] in unknown["problem"]
        tried = desk.newsrooms.try_it(room["id"], unknown["fingerprint"])
        assert tried == {"works": True, "problem": "", "fingerprint": ""}
        assert desk.newsrooms.try_it(room["id"])["works"]  # it was kept
        push = desk.newsrooms.send(EVENT, room["id"], assets=counter.ids[:1], name="One")
        search = desk.searches.create(EVENT, "All robots", "q=robot")
        order = desk.newsrooms.order(EVENT, search["id"], room["id"], with_found=True)
        assert desk.newsrooms.pause(order["id"])["paused"] is True
        assert OrderFollower(counter.services).follow_all() == 0
        assert desk.newsrooms.pause(order["id"], paused=False)["paused"] is False
        assert OrderFollower(counter.services).follow_all() == 3
        while Sender(counter.services).send_next():
            pass
        assert desk.newsrooms.transmission(push["id"])["counts"] == {"sent": 1}
        assert len(list(tmp_path.iterdir())) == 3  # the first went by hand, and not again
    assert [one["counts"] for one in desk.newsrooms.orders(EVENT)] == [{"sent": 3}]
    assert {
        file["state"]
        for run in desk.newsrooms.transmissions(EVENT)
        for file in desk.newsrooms.files(run["id"])
    } == {"sent"}
    desk.newsrooms.end_order(order["id"])
    desk.newsrooms.remove(room["id"])
    assert desk.newsrooms.all(EVENT) == []


def test_a_found_copy(counter: Counter, hub: Callable[..., Client]) -> None:
    admin = hub("admin")
    admin.recipient_numbers.set(EVENT, on=True)
    assert admin.recipient_numbers.are_set(EVENT)
    with counter.services.database.begin() as session:
        number = number_of_today(session, session.scalars(select(Event)).one(), 4)
    copy = b"\xff\xd8" + bytes(5 << 20) + number.encode() + b"<"
    assert [one["recipient"] for one in admin.recipient_numbers.find(EVENT, copy)] == [
        "Ms Press <press@example.org>"
    ]
    assert admin.recipient_numbers.find(EVENT, b"nothing") == []
    admin.recipient_numbers.set(EVENT, on=False)


DESK_ONLY = (
    "terms", "press-accounts", "press-page", "invitations", "newsrooms", "transmissions", "orders",
    "notices/given", "usage/records", "usage/records.csv", "usage/embargo", "standing-terms", "held-people",
    "delivery-settings", "recipient-numbers/setting",
)  # fmt: skip


@pytest.mark.parametrize("role", ["admin", "marketing", "photographer", "press"])
def test_who_may_ask_what(counter: Counter, hub: Callable[..., Client], role: str) -> None:
    whole, reads, takes = hub(role), hub(role, "read"), hub(role, "download")
    for way in DESK_ONLY[1:]:
        may = role in ("admin", "marketing") and (way != "recipient-numbers/setting" or role == "admin")
        answer = whole._http.client.get(
            f"{whole._http.base}/events/{EVENT}/{way}", headers=whole._http.headers
        )
        assert answer.status_code == (200 if may else 403), way
        for narrow in (reads, takes):
            answer = narrow._http.client.get(
                f"{narrow._http.base}/events/{EVENT}/{way}", headers=narrow._http.headers
            )
            assert answer.status_code == 403, way
    for ask in (
        lambda: reads.notices.withdraw(counter.ids[0]),
        lambda: takes.rights.set(EVENT, counter.ids, rights_class="none"),
        lambda: reads.terms.agree(EVENT, 1),
        lambda: takes.terms.publish(EVENT, "Mine."),
        lambda: takes.newsrooms.send(EVENT, 1, assets=counter.ids),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.status == 403
    with counter.services.database.read() as session:
        assert {asset.rights_class for asset in session.scalars(select(Asset))} == {"free"}
