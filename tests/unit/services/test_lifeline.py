"""A child's life is tied to its parent's."""

from __future__ import annotations

import os
import signal

import pytest

from mediahub.services import lifeline
from mediahub.services.lifeline import PARENT, die_with_parent, follow_parent, followed


def test_nobody_is_followed_who_was_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PARENT, raising=False)
    monkeypatch.setattr(lifeline, "_parent", 0)
    follow_parent()
    assert followed() == 0


def test_the_one_named_in_the_environment_is_followed_and_nobody_else_hears_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tied: list[int] = []
    monkeypatch.setattr(lifeline, "_parent", 0)
    monkeypatch.setattr(lifeline, "die_with_parent", lambda parent: lambda: tied.append(parent))
    monkeypatch.setattr(lifeline, "_outlive_no_longer", lambda: None)
    monkeypatch.setenv(PARENT, "4711")
    follow_parent()
    assert (followed(), tied) == (4711, [4711])
    assert PARENT not in os.environ


def test_a_child_whose_parent_is_gone_is_asked_to_end_and_then_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    parents, sent, waits = iter([7, 7, 1]), [], []
    monkeypatch.setattr(lifeline, "_parent", 7)
    monkeypatch.setattr(lifeline.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(lifeline.os, "kill", lambda pid, number: sent.append(number))
    monkeypatch.setattr(lifeline.time, "sleep", waits.append)
    lifeline._outlive_no_longer()
    assert sent == [signal.SIGTERM, signal.SIGKILL]
    assert waits == [lifeline.LOOK_EVERY, lifeline.LOOK_EVERY, lifeline.LAST_GRACE]


def test_other_systems_have_no_such_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifeline.sys, "platform", "darwin")
    die_with_parent(os.getppid())()
