"""Every state of an asset's rights, on the ways out of the house that ask nobody to sign in, or that go by
themselves: share links, public galleries, newsrooms, standing orders, zips, feeds, armed embargo too.

What is allowed is a table of its own, as in `test_access`, not asked of the rule book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from mediahub.alerts.feeds.feeds import create_feed
from mediahub.alerts.saved_searches import save_search
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    DeliverySettings,
    Event,
    FrameRelease,
    Newsroom,
    NoPublication,
    Person,
    TransmissionFile,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, publish, share_links
from mediahub.curation.galleries.operations import Add
from mediahub.delivery.newsrooms import runs, sending
from mediahub.delivery.newsrooms.following import OrderFollower
from mediahub.delivery.newsrooms.model import Parcel
from mediahub.delivery.newsrooms.orders import place
from mediahub.delivery.newsrooms.sending import TransmissionSender
from mediahub.identity.press import viewer_of
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from tests.functional.rights.test_access import GONE, PRESS_SEES, PRESS_TAKES, STATES
from tests.takers import Counter, MakerAtOnce, open_counter

pytestmark = pytest.mark.services

EVENT = "ways-out"
HOUR = timedelta(hours=1)
SHARED = PRESS_TAKES | {"partners"}
"""What a share link shows: the team knows whom it sent it to."""
PUBLIC = PRESS_TAKES - {"editorial"}
"""What a public page shows: only what is free of any condition."""
CLASSES = ("free", "editorial", "partners", "none")


@pytest.fixture(scope="module")
def counter(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    home = tmp_path_factory.mktemp("ways") / "home"
    made = open_counter(s3_settings.model_copy(update={"home": home}), EVENT)
    for number, state in enumerate(STATES):
        made.add(f"{state}.jpg", bytes([number]) * 400, title=f"zebra {state}.", rights_class="free")
    yield made
    for prefix in ("archives/", "deliveries/", f"originals/{EVENT}/"):
        for info in list(made.services.bucket.list(prefix)):
            made.services.bucket.delete(info.key)


@pytest.fixture(scope="module")
def ids(counter: Counter) -> dict[str, str]:
    return dict(zip(STATES, counter.ids, strict=True))


@pytest.fixture(scope="module")
def links(counter: Counter, ids: dict[str, str]) -> dict[str, str]:
    """A share link and a public gallery, made while every picture was free; then each got its state."""
    services = counter.services
    with services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        user = session.scalars(select(User).where(User.email == "marketing@example.org")).one()
        wish = share_links.Wish(title="All", sizes=("web",))
        link = share_links.create(
            session, wish, event_id=event.id, user_id=user.id, now=utcnow(), asset_ids=list(ids.values())
        )
        gallery = galleries.create(session, event.id, "All of it", user_id=user.id)
        edit.apply(session, gallery, [Add(op="add", ids=list(ids.values()))], user.id)
        publish.publish(session, gallery, user.id, utcnow())
        found = {"share": f"/s/{link.token}", "gallery": f"/g/{gallery.slug}"}
    now = utcnow()
    with services.database.begin() as session:
        person = Person(slug="hidden", name="Somebody")
        session.add(person)
        session.flush()
        session.add(NoPublication(event_id=session.scalars(select(Event.id)).one(), person_id=person.id))
        for state, identity in ids.items():
            asset = session.get_one(Asset, identity)
            asset.rights_class = state if state in CLASSES else "free"
            asset.embargo_until = {"embargoed": now + HOUR, "lifted": now - HOUR}.get(state)
            asset.expires_at = {"expired": now - HOUR, "lasting": now + HOUR}.get(state)
            asset.state = state if state in GONE else "ready"
            if state in ("held", "released"):
                session.add(AssetPerson(asset_id=identity, person_id=person.id, source="face"))
            if state == "released":
                session.add(FrameRelease(asset_id=identity, person_id=person.id))
        enqueue(session, list(ids.values()))
    while Indexer(counter.settings, services.database).drain_once():
        pass
    return found


@pytest.fixture(params=["open", "armed"])
def open_states(
    request: pytest.FixtureRequest, counter: Counter, links: dict[str, str]
) -> Iterator[Callable[[set[str]], set[str]]]:
    """Of the states that are allowed, those that still are: none before an armed embargo ends."""
    armed = request.param == "armed"
    with counter.services.database.begin() as session:
        event_id = session.scalars(select(Event.id)).one()
        if armed:
            session.add(DeliverySettings(event_id=event_id, opens_at=utcnow() + HOUR))
    yield lambda states: set() if armed else set(states)
    with counter.services.database.begin() as session:
        session.execute(delete(DeliverySettings))


Open = Callable[[set[str]], set[str]]


def test_share_links(counter: Counter, ids: dict[str, str], links: dict[str, str], open_states: Open) -> None:
    guest = counter.app.test_client()
    page = guest.get(links["share"]).text
    assert {state for state, one in ids.items() if one in page} == open_states(SHARED)
    for state, identity in ids.items():
        answer = guest.get(f"{links['share']}/download/{identity}/web")
        assert (answer.status_code in (200, 202, 302)) == (state in open_states(SHARED)), state


def test_public_galleries(
    counter: Counter, ids: dict[str, str], links: dict[str, str], open_states: Open
) -> None:
    guest = counter.app.test_client()
    for way in (links["gallery"], f"{links['gallery']}/embed"):
        page = guest.get(way).text
        assert {state for state, one in ids.items() if one in page} == open_states(PUBLIC), way


def test_newsrooms_by_hand_and_by_themselves(
    counter: Counter,
    ids: dict[str, str],
    links: dict[str, str],
    open_states: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Receiving:
        def has(self, name: str) -> int | None:
            return None

        def send(self, parcel: Parcel, said: Callable[[int], None]) -> None:
            for _ in parcel.read(0):
                pass

        def close(self) -> None: ...

    class Sender(TransmissionSender):
        def _want(self, *args: Any) -> None:
            super()._want(*args)
            counter.make_files()

    monkeypatch.setattr(sending, "connect", lambda where: Receiving())
    services = counter.services
    with services.database.begin() as session:
        user = session.scalars(select(User).where(User.email == "admin@example.org")).one()
        event_id = session.scalars(select(Event.id)).one()
        secret = "x"
        rooms = [
            Newsroom(event_id=event_id, name=name, kind="sftp", address="x", secret=secret) for name in "ab"
        ]
        session.add_all(rooms)
        session.flush()
        by_hand = runs.send_to(session, rooms[0], user, list(ids.values()), recipe="original", name="All").id
        search = save_search(session, viewer_of(session, user), event_id, f"{utcnow()}", "q=zebra").id
        user_id, room = user.id, rooms[1].id
    place(services, search, room, user_id, recipe="original", with_found=True)
    OrderFollower(services).follow_all()
    while Sender(services).send_next():
        pass
    with services.database.begin() as session:
        files = session.scalars(select(TransmissionFile).order_by(TransmissionFile.run_id)).all()
        for is_by_hand in (True, False):
            mine = [one for one in files if (one.run_id == by_hand) == is_by_hand]
            sent = {state for state, one in ids.items() if any(
                file.asset_id == one and file.state == "sent" for file in mine
            )}  # fmt: skip
            assert sent == open_states(PRESS_TAKES), is_by_hand
        session.execute(delete(Newsroom))


def test_zips_and_single_files_of_press(
    counter: Counter, ids: dict[str, str], links: dict[str, str], open_states: Open
) -> None:
    press, states = counter.client("press"), {identity: state for state, identity in ids.items()}
    asked = press.post(f"/events/{EVENT}/zips", json={"ids": list(states)}).json
    while MakerAtOnce(counter).make_next():
        pass
    made = press.get(asked["look"]).json
    assert made["state"] == ("ready" if open_states(PRESS_TAKES) else "failed")
    if made["state"] == "ready":
        assert made["left_out"] == len(STATES) - len(PRESS_TAKES)
    for identity, state in states.items():
        answer = press.post(f"/assets/{identity}/deliver", json={"recipe": "original"})
        assert (answer.status_code in (200, 202)) == (state in open_states(PRESS_TAKES)), state


def test_feeds_name_nothing_early(
    counter: Counter, ids: dict[str, str], links: dict[str, str], open_states: Open
) -> None:
    with counter.services.database.begin() as session:
        user = session.scalars(select(User).where(User.email == "press@example.org")).one()
        event_id = session.scalars(select(Event.id)).one()
        feed, secret = create_feed(session, user.id, event_id)
    guest = counter.app.test_client()
    told = {one["_mediahub"]["id"] for one in guest.get(f"/feeds/{feed.id}.json?key={secret}").json["items"]}
    assert {state for state, one in ids.items() if one in told} == open_states(PRESS_SEES - {"embargoed"})
