"""One thread tells open pages what is new, each with its rights, and closes those of whom it shut out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Role, SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.credentials import Credential
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.sessions import begin_session, end_own_session
from mediahub.live import hub as module
from mediahub.live.hub import LiveHub
from mediahub.live.questions import Question
from mediahub.rights import Viewer
from tests.assets import add_asset, add_event
from tests.unit.live.library import Library, Page


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def hub(library: Library, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveHub]:
    monkeypatch.setattr(module, "POLL", 0.01)
    made = LiveHub(library.as_search, database, 2)
    yield made
    made.stop()


@pytest.fixture
def page(database: Database) -> Callable[..., Page]:
    """Opens a page of somebody of the desk; what they ask with other rights is closed soon."""
    with database.begin() as session:
        add_event(session)
        user = create_user(session, "marketing@example.org", "correct horse battery", "marketing")
        session.flush()
        user_id = user.id

    def open_(text: str = "robot", role: str = "marketing") -> Page:
        return Page(Question.of("summit", text, (), Viewer(frozenset({role}), user_id)), user_id)

    return open_


def add(database: Database, *names: str) -> None:
    with database.begin() as session:
        for name in names:
            add_asset(session, the_event(session), name, id=name)


def test_a_page_begins_with_what_is_there_and_is_told_what_comes(
    hub: LiveHub, library: Library, database: Database, page: Callable[..., Page]
) -> None:
    add(database, "a", "b")
    library.add("a")
    mine = page()
    hub.adopt(mine.stream)
    assert b'{"ids":["a"]}' in news(mine)
    library.add("b")
    assert b'{"ids":["b"]}' in news(mine)


def news(page: Page) -> bytes:
    """The next message that is no sign of life; empty once the page is closed."""
    end = time.monotonic() + 20
    while (message := page.message()).startswith(b":"):
        assert time.monotonic() < end, "still open, and told nothing but signs of life"
    return message


def test_pages_with_one_search_cost_one_search(
    hub: LiveHub, library: Library, page: Callable[..., Page]
) -> None:
    pages = [page(), page()]
    for one in pages:
        hub.adopt(one.stream)
        news(one)
    library.asked.clear()
    library.add("a")
    for one in pages:
        assert b'"a"' in news(one)
    assert len(library.asked) == 1


def test_there_is_room_for_so_many(hub: LiveHub, page: Callable[..., Page]) -> None:
    pages = [page(), page()]
    for one in pages:
        assert hub.has_room()
        hub.adopt(one.stream)
        news(one)
    assert not hub.has_room()


def test_pages_that_wait_to_be_welcomed_count_for_their_account(
    hub: LiveHub, library: Library, page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_OF_ONE", 2)
    is_asked, may_answer = threading.Event(), threading.Event()

    def slow_search(*_: object) -> list[str]:
        is_asked.set()
        assert may_answer.wait(60)
        return []

    monkeypatch.setattr(hub.desk, "latest", slow_search)
    first, second = page(), page()
    user_id = first.stream.user_id
    hub.adopt(first.stream)
    assert is_asked.wait(60)
    assert hub.has_room_for(user_id)
    hub.adopt(second.stream)
    assert not hub.has_room_for(user_id)
    assert hub.has_room_for(None)
    assert not hub.has_room()
    may_answer.set()
    assert news(second)
    assert not hub.has_room_for(user_id)


def test_who_asks_what_cannot_be_answered_is_let_go_and_others_stay(
    hub: LiveHub, library: Library, page: Callable[..., Page]
) -> None:
    good, bad = page(), page("other")
    hub.adopt(good.stream)
    news(good)
    library.is_broken = True
    hub.adopt(bad.stream)
    assert news(bad) == b""
    library.is_broken = False
    library.add("a")
    assert b'"a"' in news(good)


def test_news_that_could_not_be_told_is_told_later(
    hub: LiveHub, library: Library, page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AFTER_FAILURE", 0.01)
    mine = page()
    hub.adopt(mine.stream)
    news(mine)
    library.fails = 1
    library.add("a")
    assert b'"a"' in news(mine)
    assert library.fails == 0


def test_who_was_shut_out_or_may_see_other_things_is_closed(
    hub: LiveHub, database: Database, page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEARTBEAT", 0.0)
    mine, other = page(), page(role="admin")
    hub.adopt(mine.stream)
    mine.message()
    assert mine.message() == b": still here"
    hub.adopt(other.stream)
    news(other)
    assert news(other) == b""
    with database.begin() as session:
        session.scalars(select(User)).one().active = False
    assert news(mine) == b""


def the_event(session: Session) -> Event:
    return session.scalars(select(Event).where(Event.slug == "summit")).one()


def take_role(session: Session, user: User) -> None:
    user.roles = []


def give_another_role(session: Session, user: User) -> None:
    user.roles = [*user.roles, Role(name="photographer", description="")]


def give_role_of_event(session: Session, user: User) -> None:
    set_event_roles(session, user.id, the_event(session).id, ["photographer"])


def end_account(session: Session, user: User) -> None:
    user.active = False


def delete_account(session: Session, user: User) -> None:
    session.delete(user)


def end_sessions(session: Session, user: User) -> None:
    session.execute(delete(SignInSession).where(SignInSession.user_id == user.id))


def trash_event(session: Session, user: User) -> None:
    the_event(session).deleted_at = utcnow()


@pytest.mark.parametrize(
    "change",
    [
        take_role,
        give_another_role,
        give_role_of_event,
        end_account,
        delete_account,
        end_sessions,
        trash_event,
    ],
)
def test_what_changes_rights_ends_a_page_before_it_is_told_more(
    hub: LiveHub,
    library: Library,
    database: Database,
    page: Callable[..., Page],
    change: Callable[[Session, User], None],
) -> None:
    add(database, "a", "b")
    mine = page()
    with database.begin() as session:
        begin_session(session, mine.stream.user_id or 0, utcnow())
        mine.stream.credential = Credential(session_id=1)
    library.add("a")
    hub.adopt(mine.stream)
    assert b'"a"' in news(mine)
    with database.begin() as session:
        change(session, session.scalars(select(User)).one())
    library.add("b")
    assert news(mine) == b""


def test_nobody_is_told_what_was_found_while_they_lost_their_rights(
    hub: LiveHub,
    library: Library,
    database: Database,
    page: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(database, "a", "b")
    mine = page()
    hub.adopt(mine.stream)
    news(mine)
    look = hub.desk.latest

    def ended_meanwhile(question: Question, limit: int) -> list[str]:
        with database.begin() as session:
            session.scalars(select(User)).one().active = False
        return look(question, limit)

    monkeypatch.setattr(hub.desk, "latest", ended_meanwhile)
    library.add("b")
    assert news(mine) == b""


def test_a_page_of_another_event_goes_on_where_one_is_deleted(
    hub: LiveHub, library: Library, database: Database, page: Callable[..., Page]
) -> None:
    add(database, "a", "b")
    mine = page()
    with database.begin() as session:
        add_event(session, "gone").deleted_at = utcnow()
    hub.adopt(mine.stream)
    news(mine)
    library.add("b")
    assert b'"b"' in news(mine)


def test_a_device_that_was_signed_out_is_told_nothing_more(
    hub: LiveHub, library: Library, database: Database, page: Callable[..., Page]
) -> None:
    add(database, "a", "b")
    mine, other = page(), page()
    with database.begin() as session:
        for number, one in enumerate((mine, other), 1):
            begin_session(session, one.stream.user_id or 0, utcnow())
            one.stream.credential = Credential(session_id=number)
    for one in (mine, other):
        hub.adopt(one.stream)
        news(one)
    end_own_session(database, mine.stream.user_id or 0, 1)
    library.add("a")
    assert news(mine) == b""
    assert b'"a"' in news(other)


def test_the_end_closes_every_page(hub: LiveHub, page: Callable[..., Page]) -> None:
    mine = page()
    hub.adopt(mine.stream)
    news(mine)
    hub.stop()
    assert news(mine) == b""
