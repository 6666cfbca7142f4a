"""Who acts: of a request, of a part of the work, of a service, or of a command."""

from __future__ import annotations

import getpass
import os
from contextvars import copy_context

import click
import pytest

from mediahub.audit import origin as module
from mediahub.audit.origin import (
    ActorKind,
    Origin,
    acting_as,
    ask,
    be_service,
    of_process,
    origin,
)

EVA = Origin(ActorKind.USER, 3, "eva@example.org", "press", "session", "10.0.0.1")


@pytest.fixture(autouse=True)
def _no_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_of_service", [])


def test_a_part_of_the_work_is_its_actors_and_then_again_of_who_was_before() -> None:
    before = origin()
    with acting_as(EVA):
        with acting_as(Origin(name="inner")):
            assert origin() == Origin(ActorKind.SYSTEM, name="inner")
        assert origin() is EVA
    with pytest.raises(RuntimeError), acting_as(EVA):
        raise RuntimeError
    assert origin() == before


def test_whom_a_thread_asks_is_asked_each_time() -> None:
    found: list[str] = []

    def work() -> None:
        names = iter("ab")
        ask(lambda: Origin(name=next(names)))
        found.extend((origin().name, origin().name))

    copy_context().run(work)
    assert found == ["a", "b"]
    assert origin().kind == ActorKind.COMMAND


def test_a_service_acts_where_nobody_else_does_and_the_last_name_counts() -> None:
    be_service("worker")
    be_service("web")
    assert of_process() == origin() == Origin(ActorKind.SYSTEM, name="web")
    with acting_as(EVA):
        assert origin() is EVA


def test_a_command_is_by_the_account_on_the_machine() -> None:
    assert of_process() == Origin(ActorKind.COMMAND, name=getpass.getuser())
    with click.Context(click.Command("purge"), info_name="mediahub"):
        assert of_process().means == "mediahub"


@pytest.mark.parametrize("error", [OSError, KeyError])
def test_an_account_without_a_name_is_its_number(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def nameless() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert of_process().name == f"uid {os.getuid()}"
