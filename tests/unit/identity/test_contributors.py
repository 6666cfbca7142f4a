"""Contributor links: what one opens, how much it takes, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, AuditEntry, Batch, ContributorLink, Event, Photographer
from mediahub.catalog.models.base import utcnow
from mediahub.identity.contributors import (
    MAX_DAYS,
    MAX_FILES,
    SENT_BEFORE,
    LinkError,
    NoSuchLink,
    Used,
    bytes_left,
    create_link,
    end_link,
    find_contributor,
    find_link,
    is_open,
    list_links,
    make_link,
    note_discarded,
    revoke_link,
    used,
)
from tests.assets import add_event

KEY, OTHER = "k" * 20, "o" * 20


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        add_event(session)
        yield session


def test_a_secret_opens_its_link_and_is_kept_nowhere(session: Session) -> None:
    link, secret = create_link(session, "summit", label=" Guests \n of Wuhu ", usage_terms=" Credit. ")
    assert (link.label, link.usage_terms) == ("Guests of Wuhu", "Credit.")
    assert secret.rpartition("_")[2] not in link.secret_sha256
    assert find_link(session, secret) is link
    for wrong in (secret[:-1], secret + "x", link.prefix, "", "contribute_00000000_x"):
        assert find_link(session, wrong) is None


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"days": 0}, f"1 to {MAX_DAYS} days"),
        ({"days": MAX_DAYS + 1}, "days"),
        ({"max_files": 0}, f"1 to {MAX_FILES:,} files"),
        ({"max_files": MAX_FILES + 1}, "files"),
        ({"max_bytes": 0}, "bytes"),
        ({"max_bytes": (10 << 40) + 1}, "bytes"),
    ],
)
def test_senseless_limits_are_refused(session: Session, limits: dict[str, int], words: str) -> None:
    with pytest.raises(LinkError, match=words):
        create_link(session, "summit", **limits)  # type: ignore[arg-type]
    create_link(session, "summit", days=MAX_DAYS, max_files=MAX_FILES, max_bytes=1)


def test_two_browsers_are_two_contributors(session: Session) -> None:
    link, secret = create_link(session, "summit")
    now = utcnow()
    one, other = (find_contributor(session, f"{secret}.{key}", now) for key in (KEY, OTHER))
    assert one is not None
    assert other is not None
    assert (one.link_id, one.event, one.name) == (link.id, "summit", link.prefix)
    assert one.key != other.key
    assert KEY not in one.key
    for wrong in (secret, f"{secret}.", f"{secret}.short", f"{secret}.{KEY}!", f"{secret}x.{KEY}"):
        assert find_contributor(session, wrong, now) is None


@pytest.mark.parametrize("why", ["over", "revoked", "event in the trash"])
def test_an_ended_link_takes_nothing(session: Session, why: str) -> None:
    link, secret = create_link(session, "summit", days=1)
    now = utcnow()
    assert is_open(link, now)
    if why == "over":
        now += timedelta(days=1, seconds=1)
    elif why == "revoked":
        revoke_link(session, link.prefix)
    else:
        session.scalars(select(Event)).one().deleted_at = now
    assert not is_open(link, now)
    assert find_contributor(session, f"{secret}.{KEY}", now) is None
    assert find_link(session, secret) is link


def test_it_is_ended_once_and_only_in_its_event(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session).id
    prefix = make_link(database, "summit").rpartition("_")[0]
    prefix = prefix[:19]
    for wrong, number in (("contribute_00000000", event), (prefix, event + 1)):
        with pytest.raises(NoSuchLink, match=wrong):
            end_link(database, wrong, number)
    for _ in range(2):
        end_link(database, prefix, event)
    with database.read() as session:
        assert session.scalars(select(ContributorLink.revoked_at)).one() is not None
        actions = list(session.scalars(select(AuditEntry.action)))
        assert (len(actions), len(set(actions))) == (2, 2)


def arrive(session: Session, link: ContributorLink, path: str, size: int, **more: Any) -> None:
    batch = session.scalars(select(Batch).where(Batch.link_id == link.id)).first()
    if batch is None:
        photographer = session.scalars(select(Photographer.id)).one()
        batch = Batch(event_id=link.event_id, photographer_id=photographer, source="link", signature="x",
                      link_id=link.id)  # fmt: skip
        session.add(batch)
        session.flush()
    session.add(Arrival(batch_id=batch.id, path=path, size=size, **more))
    session.flush()


def test_what_came_or_is_to_come_takes_room(session: Session) -> None:
    link, _ = create_link(session, "summit", max_bytes=100)
    other, _ = create_link(session, "summit")
    arrive(session, link, "a", 10, state="ready", sha256="a")
    arrive(session, link, "b", 20, state="expected")
    arrive(session, link, "c", 30, state="rejected", sha256="c")
    arrive(session, link, "d", 500, state="rejected")
    arrive(session, link, "e", 500, state="duplicate", reason_code=SENT_BEFORE)
    assert used(session, [link.id, other.id, 4711]) == {link.id: Used(3, 60), other.id: Used()}
    assert bytes_left(session, link.id) == 40
    note_discarded(session, link.id, 15)
    assert (used(session, [link.id])[link.id].size, bytes_left(session, link.id)) == (75, 25)
    note_discarded(session, link.id, 50)
    assert bytes_left(session, link.id) == 0


def test_the_newest_comes_first(session: Session) -> None:
    first, second = (create_link(session, "summit")[0] for _ in range(2))
    add_event(session, "gala")
    third = create_link(session, "gala")[0]
    assert list_links(session) == [third, second, first]
    assert list_links(session, first.event_id) == [second, first]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 3
