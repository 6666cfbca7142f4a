"""Leases of the control document: one has it, who lost it is told, and it is renewed and given back."""

from __future__ import annotations

import threading
from typing import Any, cast

import pytest
from opensearchpy import OpenSearch, RequestError

from mediahub.search.opensearch import write_lease
from mediahub.search.opensearch.write_lease import WRITE, Lease, Leases, Lost, State
from mediahub.search.port import Busy


class Documents:
    """The control index, whose scripts run here as they are written for the server."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.now = 1_000_000
        self.exists = False
        self.lock = threading.Lock()
        self.indices = self

    def get(self, index: str, id: str, params: Any) -> dict[str, Any]:
        return {"_source": dict(self.rows[id])} if id in self.rows else {"found": False}

    def create(self, index: str, body: Any, params: Any) -> None:
        if self.exists:
            raise RequestError(400, "resource_already_exists_exception", {})
        self.exists = True

    def update(self, index: str, id: str, body: dict[str, Any], params: Any) -> dict[str, Any]:
        script, given = body["script"]["source"], body["script"]["params"]
        with self.lock:
            row = self.rows.setdefault(id, {})
            done = self._take(row, given) if script == write_lease._TAKE else self._change(row, given)
            return {"result": "updated" if done else "noop", "get": {"_source": dict(row)}}

    def _take(self, row: dict[str, Any], given: dict[str, Any]) -> bool:
        if row.get("owner") not in (None, given["me"]) and row["until"] >= self.now:
            return False
        if row.get("owner") != given["me"]:
            row["turn"] = max(row.get("turn", -1) + 1, self.now)
        row |= {"owner": given["me"], "until": self.now + given["lease"]}
        return True

    def _change(self, row: dict[str, Any], given: dict[str, Any]) -> bool:
        if row.get("owner") != given["me"]:
            return False
        row["until"] = self.now + given["lease"]
        row["commits"] = (row.get("commits") or 0) + given["commits"]
        if given["building"] is not None:
            row["building"] = given["building"]
        if given["ended"]:
            row["owner"] = None
        return True


@pytest.fixture
def documents() -> Documents:
    return Documents()


@pytest.fixture
def leases(documents: Documents) -> Leases:
    return Leases(cast(OpenSearch, documents), "control")


def test_nobody_else_has_a_lease_that_is_held(leases: Leases) -> None:
    with leases.lease(WRITE), pytest.raises(Busy), leases.lease(WRITE, wait=False):
        pass
    with leases.lease(WRITE, wait=False), leases.lease("rebuild", wait=False):
        pass  # given back; and another name is another lease


def test_who_waits_has_it_when_it_is_given_back(leases: Leases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lease, "LOOK_EVERY", 0.001)
    numbers: list[int] = []

    def wait() -> None:
        with leases.lease(WRITE) as mine:
            numbers.append(mine.number)

    with leases.lease(WRITE) as first:
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join(0.05)
        assert numbers == []
    waiting.join(10)
    assert numbers == [first.number + 1], "greater than every lease before"


def test_the_state_tells_commits_and_what_is_being_built(leases: Leases) -> None:
    assert leases.state() == State(0, "")
    with leases.lease(WRITE) as mine:
        mine.change(commits=2)
        mine.change(commits=1, building="assets-2")
        assert mine.state == leases.state() == State(3, "assets-2")
        mine.change(building="")
    assert leases.state() == State(3, "")
    with leases.lease(WRITE) as later:
        assert later.state == State(3, "")


def test_who_slept_through_their_lease_is_told_and_changes_nothing(
    leases: Leases, documents: Documents
) -> None:
    with leases.lease(WRITE) as mine:
        documents.now += round(write_lease.LEASE_SECONDS * 1000) + 1
        with leases.lease(WRITE, wait=False) as theirs:
            with pytest.raises(Lost):
                mine.change(commits=5)
            assert leases.state().commits == 0
            theirs.change(commits=1)
    assert leases.state().commits == 1, "that ours could not be given back harms nobody"


def test_a_lease_is_renewed_while_it_is_held(
    leases: Leases, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = threading.Event()
    monkeypatch.setattr(write_lease, "LEASE_SECONDS", 0.02)
    monkeypatch.setattr(Lease, "change", lambda *_, ended=False, **__: None if ended else renewed.set())
    with leases.lease(WRITE):
        assert renewed.wait(10)


def test_the_control_index_is_made_once(leases: Leases, documents: Documents) -> None:
    leases.create()
    leases.create()
    assert documents.exists
    documents.create = lambda **_: (_ for _ in ()).throw(RequestError(400, "no_shards", {}))  # type: ignore[method-assign]
    with pytest.raises(Exception, match="no_shards"):
        leases.create()
