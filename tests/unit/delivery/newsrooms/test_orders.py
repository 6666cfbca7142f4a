"""Standing orders on a real catalogue and index: each frame is sent once, none too early, none lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub.alerts.saved_searches import save_search
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Batch,
    Event,
    Newsroom,
    StandingOrder,
    Transmission,
    TransmissionFile,
    User,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.newsrooms import following
from mediahub.delivery.newsrooms.following import OrderFollower
from mediahub.delivery.newsrooms.model import Refused, TransmissionError
from mediahub.delivery.newsrooms.orders import place, send_failed_again, standing
from mediahub.delivery.newsrooms.outcomes import MAX_ATTEMPTS
from mediahub.delivery.newsrooms.sending import TransmissionSender
from mediahub.identity.accounts import create_user
from mediahub.identity.press import viewer_of
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage import Bucket
from tests.functional.search_catalogue import fill, make_asset

HOUR = timedelta(hours=1)
SENDER = "marketing@example.org"


@pytest.fixture
def parts(settings: Settings, database: Database) -> Services:
    """Six pictures, a newsroom, and somebody who sends."""
    fill(database)
    with database.begin() as session:
        create_user(session, SENDER, "long enough pw", "marketing")
        event = session.scalars(select(Event)).one()
        session.add(Newsroom(event_id=event.id, name="Evening News", kind="sftp", address="127.0.0.1:1"))
    parts = Services(settings, database, Bucket(settings), Search(settings, database))
    index(parts)
    return parts


def index(parts: Services) -> None:
    while Indexer(parts.settings, parts.database).drain_once():
        pass


def order(parts: Services, query: str = "q=picture", *, with_found: bool = False) -> int:
    """An order of a search of its own."""
    with parts.database.begin() as session:
        user = session.scalars(select(User)).one()
        target = session.scalars(select(Newsroom)).one()
        search = save_search(session, viewer_of(session, user), target.event_id, query, query)
    return place(parts, search.id, target.id, user.id, recipe="original", with_found=with_found)


def follow(parts: Services) -> int:
    """What another process would do that knows only what is written."""
    return OrderFollower(replace(parts, search=Search(parts.settings, parts.database))).follow_all()


def add(parts: Services, number: int, **values: object) -> str:
    """One more picture, indexed."""
    with parts.database.begin() as session:
        batch = session.scalars(select(Batch)).one()
        asset = make_asset(number, batch.event, batch.photographer, batch)
        for column, value in values.items():
            setattr(asset, column, value)
        session.add(asset)
        session.flush()
        enqueue(session, [asset.id])
    index(parts)
    return asset_id("summit", str(number))


def change(parts: Services, model: type, identity: object, **values: object) -> None:
    with parts.database.begin() as session:
        session.execute(update(model).where(model.id == identity).values(**values))
        if model is Asset:
            enqueue(session, [str(identity)])
    index(parts)


def given(parts: Services) -> list[str]:
    with parts.database.read() as session:
        return list(
            session.scalars(
                select(TransmissionFile.asset_id).order_by(TransmissionFile.run_id, TransmissionFile.position)
            )
        )


def test_only_what_is_new_goes_and_each_frame_once(parts: Services) -> None:
    number = order(parts)
    assert follow(parts) == 0
    first = add(parts, 10)
    add(parts, 11, caption="something else")
    assert (follow(parts), follow(parts)) == (1, 0)
    change(parts, Asset, first, title="Another title")
    second = add(parts, 12)
    assert (follow(parts), follow(parts)) == (1, 0)
    assert given(parts) == [first, second]
    with parts.database.read() as session:
        run = session.scalars(select(Transmission)).one()  # what waits goes together
        assert (run.name, run.user_id) == ("q=picture", session.scalars(select(User.id)).one())
        assert [(one.order.id, one.counts) for one in standing(session, run.target.event_id)] == [
            (number, {"waiting": 2})
        ]


def test_what_was_there_goes_too_when_asked_for(parts: Services) -> None:
    order(parts, with_found=True)
    assert follow(parts) == 6
    assert given(parts) == [asset_id("summit", str(number)) for number in range(6)]  # as they came


def test_rights_decide_and_a_change_of_rights_is_news(parts: Services) -> None:
    later = utcnow() + HOUR
    old = asset_id("summit", "3")
    change(parts, Asset, old, embargo_until=later)
    order(parts)
    early, closed = add(parts, 10, embargo_until=later), add(parts, 11, rights_class="partners")
    assert follow(parts) == 0
    change(parts, Asset, closed, rights_class="free")
    assert follow(parts) == 1
    for identity in (old, early):
        change(parts, Asset, identity, embargo_until=utcnow() - timedelta(seconds=1))
    assert follow(parts) == 2
    assert set(given(parts)) == {closed, old, early}


def test_what_was_refused_while_it_was_sent_goes_once_it_may(parts: Services) -> None:
    order(parts)
    frame = add(parts, 10)
    assert follow(parts) == 1
    change(parts, Asset, frame, rights_class="none")
    TransmissionSender(parts).send_next()
    with parts.database.read() as session:
        assert session.scalars(select(TransmissionFile.state)).all() == ["refused"]
    assert follow(parts) == 0
    change(parts, Asset, frame, rights_class="free")
    assert (follow(parts), follow(parts)) == (1, 0)
    assert given(parts) == [frame, frame]


def test_two_orders_send_a_frame_to_one_newsroom_once(parts: Services) -> None:
    order(parts)
    order(parts, "q=number")
    frame = add(parts, 10)
    assert follow(parts) == 2
    assert given(parts) == [frame]
    with parts.database.read() as session:
        one = session.scalars(select(StandingOrder).order_by(StandingOrder.id)).all()[0]
    with pytest.raises(TransmissionError, match="already"):
        place(parts, one.search_id, one.target_id, one.user_id or 0, recipe="web", with_found=False)


def test_what_waits_takes_more_frames_of_its_own_order_only(parts: Services) -> None:
    order(parts, "q=number")
    order(parts, "q=picture")
    frames = []
    for number, title in ((10, "A picture"), (11, "A number"), (12, "A picture")):
        frames.append(add(parts, number, title=title, caption=""))
        follow(parts)
    with parts.database.read() as session:
        runs = select(Transmission.name, TransmissionFile.asset_id).join(
            TransmissionFile, TransmissionFile.run_id == Transmission.id
        )
        assert set(map(tuple, session.execute(runs))) == {
            ("q=picture", frames[0]), ("q=number", frames[1]), ("q=picture", frames[2]),
        }  # fmt: skip


def test_what_got_through_is_not_sent_once_more(parts: Services) -> None:
    order(parts)
    add(parts, 10)
    follow(parts)
    with parts.database.begin() as session:
        run = session.scalars(select(Transmission)).one()
        for state, attempts, again in (
            ("done", 1, 0), ("sending", 1, 0), ("waiting", 0, 0), ("waiting", 1, 1), ("failed", 5, 1),
        ):  # fmt: skip
            run.state, run.attempts = state, attempts
            session.flush()
            assert send_failed_again(session, run.target_id) == again, state
            session.refresh(run)
            assert run.state == ("waiting" if again else state)


def test_nothing_goes_while_it_is_paused_or_its_sender_may_not(parts: Services) -> None:
    number = order(parts)
    change(parts, StandingOrder, number, is_paused=True)
    add(parts, 10)
    assert follow(parts) == 0
    change(parts, StandingOrder, number, is_paused=False)
    with parts.database.begin() as session:
        session.scalars(select(User)).one().active = False
    assert follow(parts) == 0
    with parts.database.begin() as session:
        session.scalars(select(User)).one().active = True
    assert follow(parts) == 1


@pytest.fixture
def away(parts: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[[TransmissionError], None]:
    """Has the newsroom's server answer so."""

    def answer(error: TransmissionError) -> None:
        def send(*_: object) -> None:
            raise error

        monkeypatch.setattr(TransmissionSender, "_send", send)

    return answer


def test_a_newsroom_that_is_away_for_long_is_not_given_up(
    parts: Services, away: Callable[[TransmissionError], None]
) -> None:
    order(parts)
    add(parts, 10)
    assert follow(parts) == 1
    away(TransmissionError("does not answer"))
    for _ in range(MAX_ATTEMPTS + 5):
        with parts.database.begin() as session:
            session.execute(update(Transmission).values(due_at=utcnow()))
        assert TransmissionSender(parts).send_next()
    add(parts, 11)
    assert follow(parts) == 1
    with parts.database.read() as session:
        run = session.scalars(select(Transmission)).one()  # with it what came meanwhile
    assert (run.state, run.attempts, run.problem) == ("waiting", MAX_ATTEMPTS + 5, "does not answer")
    assert run.due_at < utcnow() + HOUR


def test_what_a_newsroom_refused_goes_once_its_settings_work(
    parts: Services, away: Callable[[TransmissionError], None]
) -> None:
    order(parts)
    add(parts, 10)
    follow(parts)
    away(Refused("wrong password"))
    assert TransmissionSender(parts).send_next()
    with parts.database.begin() as session:
        run = session.scalars(select(Transmission)).one()
        # nobody is there to mend it, so it is tried now and then, and says so
        assert (run.state, run.due_at > utcnow() + HOUR / 3) == ("waiting", True)
        assert [one.problem for one in standing(session, run.target.event_id)] == ["wrong password"]
        assert send_failed_again(session, run.target_id) == 1
    with parts.database.read() as session:
        run = session.scalars(select(Transmission)).one()
    assert (run.state, run.due_at <= utcnow(), run.problem) == ("waiting", True, "")


def test_what_could_not_be_made_goes_once_the_picture_was_changed(parts: Services) -> None:
    order(parts)
    frame = add(parts, 10)
    assert follow(parts) == 1
    with parts.database.begin() as session:
        run = session.scalars(select(Transmission)).one()
        (file,) = session.scalars(select(TransmissionFile))
        file.state, file.reason = "failed", "It cannot be made like this."
    assert follow(parts) == 0  # it is not over yet
    TransmissionSender(parts).send_next()
    assert follow(parts) == 0
    with parts.database.read() as session:
        run = session.scalars(select(Transmission)).one()
        assert (run.state, run.problem) == ("failed", "It cannot be made like this.")
        (one,) = standing(session, run.target.event_id)
        assert (one.counts, one.problem) == ({"failed": 1}, "It cannot be made like this.")
    change(parts, Asset, frame, caption="A picture of another robot", updated_at=utcnow())
    assert (follow(parts), follow(parts)) == (1, 0)
    assert given(parts) == [frame, frame]


def test_an_order_that_cannot_be_followed_holds_up_no_other(
    parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = order(parts)
    order(parts, "q=number")
    frame = add(parts, 10)
    followed = following.follow

    def follow_or_fail(services: Services, number: int) -> int:
        if number == broken:
            raise LookupError("a fault of ours")
        return followed(services, number)

    monkeypatch.setattr(following, "follow", follow_or_fail)
    assert follow(parts) == 1
    assert given(parts) == [frame]
