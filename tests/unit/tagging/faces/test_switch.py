"""Whether faces are looked at in an event: decided by somebody, on a legal basis, and written down."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event
from mediahub.identity.accounts import create_user
from mediahub.tagging.faces.match import LOOSEST, STRICTEST, USUAL
from mediahub.tagging.faces.switch import (
    MAX_BASIS_LENGTH,
    FacesProblem,
    consent_of,
    decide_erasure,
    decisions,
    hold_still,
    is_on,
    set_threshold,
    switch_off,
    switch_on,
)
from tests.assets import add_event


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        add_event(session)
        yield session


@pytest.fixture
def event(session: Session) -> int:
    return session.scalars(select(Event.id)).one()


def test_nobody_decided_is_off(session: Session, event: int) -> None:
    assert (consent_of(session, event), hold_still(session, event), is_on(None)) == (None, None, False)
    with pytest.raises(FacesProblem, match="Faces are off"):
        set_threshold(session, event, None, USUAL)


def test_the_latest_decision_counts_and_all_are_kept(session: Session, event: int) -> None:
    user = create_user(session, "eva@example.org", "correct horse battery", "admin", "Eva")
    on = switch_on(session, event, user.id, "  consent of all  ")
    assert (on.who, on.basis, on.threshold, is_on(on)) == (
        "Eva <eva@example.org>",
        "consent of all",
        USUAL,
        True,
    )
    stricter = set_threshold(session, event, None, STRICTEST + 0.00049)
    assert (stricter.basis, stricter.threshold, stricter.who) == ("consent of all", round(STRICTEST, 3), "")
    assert hold_still(session, event) is stricter
    off = switch_off(session, event, None)
    assert (off.threshold, off.basis, is_on(off), hold_still(session, event)) == (
        stricter.threshold, "", False, None,
    )  # fmt: skip
    erased = decide_erasure(session, event, None)
    assert not is_on(erased)
    assert [one.act for one in decisions(session, event)] == ["erase", "off", "threshold", "on"]
    assert consent_of(session, event) is erased
    assert decisions(session, event + 1) == []


@pytest.mark.parametrize("basis", ["", " ab ", "\n"])
def test_without_a_legal_basis_they_stay_off(session: Session, event: int, basis: str) -> None:
    with pytest.raises(FacesProblem, match="legal basis"):
        switch_on(session, event, None, basis)
    assert consent_of(session, event) is None
    assert len(switch_on(session, event, None, "x" * 3000).basis) == MAX_BASIS_LENGTH


@pytest.mark.parametrize("threshold", [math.nan, math.inf, STRICTEST - 0.01, LOOSEST + 0.01])
def test_a_distance_lies_within_its_limits(session: Session, event: int, threshold: float) -> None:
    with pytest.raises(FacesProblem, match=f"{STRICTEST:.2f} and {LOOSEST:.2f}"):
        switch_on(session, event, None, "consent", threshold)
    assert switch_on(session, event, None, "consent", LOOSEST).threshold == round(LOOSEST, 3)
