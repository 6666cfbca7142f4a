"""The gate of a zip: the rules are asked again while it is sent, and what went out is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Archive, Asset, UsageRecord, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.zips import gate
from mediahub.delivery.zips.gate import Gate, withheld
from mediahub.delivery.zips.layout import Member, Slice
from mediahub.delivery.zips.manifest import Entry, Manifest
from mediahub.delivery.zips.recipients import Withheld
from mediahub.identity.accounts import create_user
from mediahub.identity.credentials import Credential
from mediahub.identity.tokens import create_token, revoke_token
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket
from tests.statements import statements_on
from tests.unit.delivery.conftest import Summit

SIZE = 9
THEN = datetime(2025, 10, 18, tzinfo=UTC)


class Clock:
    """Seconds that pass when the test says so, from the start of the machine on."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(gate, "time", clock)
    return clock


@pytest.fixture
def parts(database: Database, tmp_path: Path) -> Services:
    settings = Settings(home=tmp_path)
    return Services(settings, database, Bucket(settings), Search(settings, database))


@pytest.fixture
def journalist(database: Database, stored: Summit) -> int:
    with database.begin() as session:
        return create_user(session, "ida@press.example", "correct horse battery", "press", "Ida").id


def manifest_of(*asset_ids: str | None) -> Manifest:
    members = [Member(f"{number}.jpg", SIZE, 0, THEN) for number in range(len(asset_ids))]
    return Manifest([Entry(one, one.name, asset) for one, asset in zip(members, asset_ids, strict=True)])


def gate_of(parts: Services, stored: Summit, user_id: int, *asset_ids: str | None) -> Gate:
    return Gate(parts, zip_of(stored, user_id), manifest_of(*asset_ids))


def zip_of(stored: Summit, user_id: int) -> Archive:
    return Archive(id="z", event_id=stored.event.id, user_id=user_id, recipe="web")


def withdraw(database: Database, *asset_ids: str) -> None:
    with database.begin() as session:
        for one in asset_ids:
            session.get_one(Asset, one).state = "withdrawn"


def usage(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        rows = session.scalars(select(UsageRecord).order_by(UsageRecord.id))
        return [(one.asset_id, one.action, one.size) for one in rows]


def whole(index: int) -> Slice:
    return Slice(index, 0, SIZE)


def test_what_may_not_be_taken_is_withheld_with_its_reasons(
    database: Database, stored: Summit, journalist: int
) -> None:
    with database.begin() as session:
        session.get_one(Asset, "a").rights_class = "partners"
        session.get_one(Asset, "b").embargo_until = utcnow() + timedelta(hours=1)
        found = withheld(session, zip_of(stored, journalist), ["a", "b", "c", "gone"])
        assert {one: verdict.codes for one, verdict in found.items()} == {
            "a": ("partners_only",),
            "b": ("embargoed", "free_with_credit"),
            "gone": (),
        }
        assert (found["gone"].allowed, found["gone"].answer) == (False, "not_for_anyone")
        with pytest.raises(Withheld, match="account"):
            withheld(session, zip_of(stored, journalist + 1), ["a"])


def test_all_of_many_are_asked_about(database: Database, stored: Summit, journalist: int) -> None:
    withdraw(database, "b")
    ids = ["a", *(f"gone-{number}" for number in range(499)), "b", "c", *map(str, range(600))]
    with database.read() as session:
        assert withheld(session, zip_of(stored, journalist), ids).keys() == set(ids) - {"a", "c"}


def test_a_picture_that_is_withdrawn_meanwhile_stops_the_zip(
    database: Database, stored: Summit, journalist: int, parts: Services, clock: Clock
) -> None:
    passes = gate_of(parts, stored, journalist, "a", "b")
    passes.reach(0)
    withdraw(database, "a", "b")
    clock.now += 0.2
    passes.reach(1)  # an answer counts for a quarter of a second
    clock.now += 0.05
    with pytest.raises(Withheld, match="withdrawn while it was sent"):
        passes.reach(1)
    assert usage(database) == [("b", "refused", 0)]


def test_a_picture_further_on_that_is_withheld_stops_nothing_before_it(
    database: Database, stored: Summit, journalist: int, parts: Services, clock: Clock
) -> None:
    withdraw(database, "b")
    passes = gate_of(parts, stored, journalist, "a", "b", "c")
    passes.reach(0)
    passes.reach(2)
    for _ in range(2):
        with pytest.raises(Withheld):
            passes.reach(1)


def test_papers_are_nobodys_and_pictures_are_asked_about_together(
    database: Database, stored: Summit, journalist: int, parts: Services, clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(gate, "ASKED_AHEAD", 2)
    passes = gate_of(parts, stored, journalist, None, "a", "b", "c")

    def questions(index: int) -> int:
        with statements_on(database.engine) as asked:
            passes.reach(index)
        return sum("FROM asset" in one for one in asked)

    assert [questions(index) for index in (0, 1, 2, 3, 3)] == [0, 1, 0, 1, 0]
    clock.now += 3 * gate.HOLDS
    assert [questions(3), questions(3)] == [1, 0]


def test_a_file_counts_once_its_last_byte_was_taken(
    database: Database, stored: Summit, journalist: int, parts: Services
) -> None:
    passes = gate_of(parts, stored, journalist, "a", None, "a", "b", "c")
    for part in (whole(0), whole(1), whole(2), Slice(3, 0, SIZE - 1), Slice(4, 3, SIZE)):
        passes.passed(part)
    assert usage(database) == []
    for _ in range(2):
        passes.note()
        assert sorted(usage(database)) == [("a", "download", 2 * SIZE), ("c", "download", SIZE)]


def test_of_many_files_some_are_written_down_before_the_end(
    database: Database, stored: Summit, journalist: int, parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "NOTED_AT_ONCE", 2)
    passes = gate_of(parts, stored, journalist, "a", "b", "c")
    passes.passed(whole(0))
    assert usage(database) == []
    passes.passed(whole(1))
    assert len(usage(database)) == 2
    passes.passed(whole(2))
    assert len(usage(database)) == 2


def test_what_could_not_be_written_down_is_tried_again_at_the_end(
    database: Database, stored: Summit, journalist: int, parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = gate_of(parts, stored, journalist, "a")
    passes.passed(whole(0))

    def away(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("away"))

    with monkeypatch.context() as broken:
        broken.setattr(gate.records, "record", away)
        with pytest.raises(OperationalError):
            passes.note()
    passes.note()
    assert usage(database) == [("a", "download", SIZE)]


def test_of_an_account_that_is_gone_nothing_is_written_down(
    database: Database, stored: Summit, journalist: int, parts: Services
) -> None:
    passes = gate_of(parts, stored, journalist, "a")
    passes.passed(whole(0))
    with database.begin() as session:
        session.delete(session.get_one(User, journalist))
    passes.note()
    assert usage(database) == []
    with pytest.raises(Withheld, match="account"):
        passes.reach(0)


def test_a_zip_ends_where_the_token_that_it_was_taken_by_is_revoked(
    database: Database, stored: Summit, journalist: int, parts: Services, clock: Clock
) -> None:
    with database.begin() as session:
        token, _ = create_token(session, "ida@press.example", ["download"], days=1)
        prefix = token.prefix
    manifest, archive = manifest_of("a", "b"), zip_of(stored, journalist)
    passes = Gate(parts, archive, manifest, Credential(token_prefix=prefix))
    passes.reach(0)
    with database.begin() as session:
        revoke_token(session, prefix)
    passes.reach(1)  # an answer counts for a moment
    clock.now += gate.HOLDS
    with pytest.raises(Withheld, match="signed out while it was sent"):
        passes.reach(1)
    assert usage(database) == [], "no picture was refused"
