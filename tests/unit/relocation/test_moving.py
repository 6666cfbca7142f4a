"""A move: what is done in which order, and an old installation that goes on whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import MOVED, ReadOnly, Switch, keep_on, read_switch, turn_on
from mediahub.relocation import moving
from mediahub.relocation.journal import BEGUN, DONE
from mediahub.relocation.moving import FEW, PASSES, Moved, Mover, _Switch
from mediahub.relocation.objects import Round
from mediahub.relocation.problems import RelocationError
from mediahub.services.checks.verification import Difference

OWN = "11111111-2222"


class Journal:
    """What was noted of a place."""

    def __init__(self, state: str = "") -> None:
        self.now = state

    def state(self, _: str) -> str:
        return self.now

    def note(self, _: str, state: str) -> None:
        self.now = state


def mover(database: Database, monkeypatch: pytest.MonkeyPatch, **more: Any) -> Any:
    """One that is opened on nothing but this catalogue; its steps are noted in `did`."""
    made: Any = Mover.__new__(Mover)
    made.did = []
    made._plan = SimpleNamespace(place="there", moves_objects=True, moves_index=True, **more)
    made._source = SimpleNamespace(database=database)
    made._target = SimpleNamespace(database="there")
    made._journal, made._moved, made._show = Journal(), Moved(), lambda *_: None
    made._objects = SimpleNamespace(
        ensure_target=lambda: made.did.append("ensure"),
        target_is_empty=lambda: True,
        copy=lambda _: made.did.append("copy") or Round(objects=3, copied=0, size=9, damaged=[]),
        delete_others=lambda: made.did.append("delete others"),
    )
    monkeypatch.setattr(moving, "own_row", lambda _: SimpleNamespace(uuid=OWN))
    return made


@pytest.mark.parametrize(
    ("state", "found", "is_empty", "fault"),
    [
        ("", "", True, ""),
        ("", OWN, True, "database is not empty"),
        (BEGUN, OWN, False, ""),
        (BEGUN, "another", False, "database is not empty"),
        (DONE, "", True, "database is not empty"),
        ("", "", False, "bucket is not empty"),
    ],
)
def test_a_new_place_is_empty_or_that_of_an_earlier_try_of_this_move(
    database: Database, monkeypatch: pytest.MonkeyPatch, state: str, found: str, is_empty: bool, fault: str
) -> None:
    made = mover(database, monkeypatch)
    made._journal.now = state
    made._objects.target_is_empty = lambda: is_empty
    monkeypatch.setattr(moving, "catalogue_in", lambda _: found)
    if fault:
        with pytest.raises(RelocationError, match=fault):
            made._claim_target()
        assert made._journal.now == state
    else:
        made._claim_target()
        assert made._journal.now == BEGUN


@pytest.mark.parametrize(
    ("copied", "passes"), [([FEW], 1), ([FEW + 1, FEW], 2), ([FEW + 1] * 9, PASSES), ([0], 1)]
)
def test_beside_the_work_of_the_day_it_copies_until_little_is_new(
    database: Database, monkeypatch: pytest.MonkeyPatch, copied: list[int], passes: int
) -> None:
    made, left = mover(database, monkeypatch), iter(copied)
    made._objects.copy = lambda _: made.did.append("copy") or Round(7, next(left), 1, [])
    made._copy_beside_work()
    assert len(made.did) == passes
    assert (made._moved.objects, made._moved.copied) == (7, sum(copied[:passes]))
    made._plan.moves_objects = False
    made._copy_beside_work()
    assert len(made.did) == passes


@pytest.fixture
def steps(database: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A mover whose steps take no time."""
    made = mover(database, monkeypatch)
    for name in ("_claim_target", "_copy_beside_work", "_put_rows", "_build_index", "_look_at_target"):
        monkeypatch.setattr(made, name, lambda name=name: made.did.append(name))

    @contextmanager
    def alone(*_: object) -> Iterator[bool]:
        yield made.is_alone

    class Held:
        def __init__(self, _: object) -> None:
            pass

        def close_when_all_rest(self) -> None:
            made.did.append("close")

        def keep(self) -> None:
            made.did.append("keep")

        def leave(self) -> None:
            made.did.append("leave")

    made.is_alone = True
    monkeypatch.setattr(moving, "leader_lock", alone)
    monkeypatch.setattr(moving, "_Switch", Held)
    return made


def test_changes_are_refused_only_while_the_last_of_it_is_copied(steps: Any) -> None:
    moved = steps.run()
    assert steps.did == [
        "_claim_target", "_copy_beside_work", "close", "copy", "delete others", "_put_rows", "_build_index",
        "_look_at_target", "keep", "leave",
    ]  # fmt: skip
    assert steps._journal.now == DONE
    assert moved.read_only >= 0
    assert moved.objects == 3


@pytest.mark.parametrize("step", ["_put_rows", "_build_index", "_look_at_target"])
def test_whatever_goes_wrong_the_old_installation_goes_on(
    steps: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail() -> None:
        raise OSError("no room")

    monkeypatch.setattr(steps, step, fail)
    with pytest.raises(OSError, match="no room"):
        steps.run()
    assert steps.did[-1] == "leave"
    assert "keep" not in steps.did
    assert steps._journal.now == ""


def test_an_installation_is_moved_by_one_process(steps: Any) -> None:
    steps.is_alone = False
    with pytest.raises(RelocationError, match="by another process"):
        steps.run()
    assert steps.did == []


def test_what_was_moved_already_is_not_moved_again_and_not_elsewhere(
    database: Database, steps: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin_in_read_only() as session:
        turn_on(session, "me")
    assert steps._is_moved() is False, "a switch that ends by itself is of a move under way"
    with database.begin_in_read_only() as session:
        keep_on(session, "me")
    found = OWN
    monkeypatch.setattr(moving, "catalogue_in", lambda _: found)
    with pytest.raises(ReadOnly):
        steps.run()
    steps._journal.now = BEGUN
    steps.run()
    assert (steps.did, steps._journal.now) == ([], DONE)
    found = "another"
    with pytest.raises(ReadOnly) as caught:
        steps.run()
    assert str(caught.value) == MOVED


def test_what_was_wrong_before_is_told_and_what_is_new_stops_the_move(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = mover(database, monkeypatch)
    wrong: dict[int, list[Difference]] = {id(made._source): [], id(made._target): []}

    def verify(services: object, **_: object) -> Any:
        return SimpleNamespace(differences=wrong[id(services)])

    monkeypatch.setattr(moving, "verify", verify)
    old, new = (Difference("missing", name, f"{name} is gone") for name in ("old.jpg", "new.jpg"))
    passing = Difference("unfinished", "later.jpg", "a worker does it")
    wrong[id(made._target)] = [passing]
    made._look_at_target()
    assert made._moved.before == []
    wrong[id(made._target)] = [passing, old]
    wrong[id(made._source)] = [old]
    made._look_at_target()
    assert made._moved.before == [old]
    wrong[id(made._target)] = [old, new]
    with pytest.raises(RelocationError, match=r"new\.jpg is gone"):
        made._look_at_target()


def state_of(database: Database) -> Switch | None:
    with database.read() as session:
        return read_switch(session)


@pytest.fixture
def switch(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Switch]:
    monkeypatch.setattr(moving, "RENEW_EVERY", 30.0)
    monkeypatch.setattr(moving.time, "sleep", lambda _: None)
    made = _Switch(database)
    yield made
    made.leave()


def test_a_switch_is_closed_at_rest_kept_for_ever_and_else_turned_off(
    database: Database, switch: _Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([False, False, True])
    monkeypatch.setattr(switch, "_all_rest", lambda _: next(looks))
    switch.close_when_all_rest()
    assert list(looks) == []
    held = state_of(database)
    assert held is not None
    assert (held.closed, held.moved) == (True, False)
    other = _Switch(database)
    other._renewing.start()
    with pytest.raises(RelocationError, match="stood still for so long"):
        other.keep()
    other.leave()
    assert state_of(database) is not None, "it is another's to turn off"
    switch.leave()
    assert state_of(database) is None


def test_what_was_kept_stays(database: Database, switch: _Switch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch, "_all_rest", lambda _: True)
    switch.close_when_all_rest()
    switch.keep()
    switch.leave()
    held = state_of(database)
    assert held is not None
    assert held.moved


def process(silent: float, *busy: bool, is_silent: bool = False) -> Any:
    return SimpleNamespace(
        silent=silent, is_silent=is_silent, loops=[SimpleNamespace(busy=one) for one in busy]
    )


LONG = moving.BEAT + moving.SWITCH_KNOWN + 1


@pytest.mark.parametrize(
    ("since", "found", "rests"),
    [
        (LONG, [process(0.1, False, False)], True),
        (LONG, [process(0.1, False, True)], False),
        (LONG, [process(moving.BEAT + 1, False)], False),
        (LONG, [process(0.1, True, is_silent=True)], True),
        (0.5, [process(0.1, False)], False),
        (LONG, [], True),
    ],
)
def test_all_rest_when_each_that_lives_said_so_since(
    database: Database, monkeypatch: pytest.MonkeyPatch, since: float, found: list[Any], rests: bool
) -> None:
    monkeypatch.setattr(moving, "processes", lambda _: found)
    assert _Switch(database)._all_rest(since) is rests


def test_it_is_renewed_now_and_then_until_it_lapsed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    faults: list[Exception | None] = [None, moving.SQLAlchemyError("away"), moving.Lapsed()]

    def renew(_: object, owner: str) -> None:
        done.append(owner)
        if fault := faults[len(done) - 1]:
            raise fault

    monkeypatch.setattr(moving, "renew", renew)
    monkeypatch.setattr(moving, "RENEW_EVERY", 0.001)
    made = _Switch(database)
    thread = threading.Thread(target=made._renew)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert done == [made._owner] * 3
