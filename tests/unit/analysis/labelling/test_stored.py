"""Visual words in the catalogue: stored for events that want them, and gone with the switch."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from mediahub.analysis.labelling import labellers, stored
from mediahub.analysis.labelling.stored import set_sees_words
from mediahub.analysis.labelling.sweep import LabellingSweep
from mediahub.catalog.models import Event, Outbox, VisualWords
from mediahub.media.model import MediaError
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.unit.stored_pictures import add_pictures, jpeg

GO_ON = threading.Event()


def sees_a_car(path: Path) -> list[VisualWord]:
    """A car in every picture but a blue one, which it cannot read."""
    if path.read_bytes() == jpeg("blue"):
        raise MediaError("damaged", "It is damaged.")
    return [VisualWord("car", 0.9, {"zh": ["汽车"]})]


def sees_nothing(path: Path) -> list[VisualWord]:
    return []


CARS, NOTHING = Labeller("cars", 1, sees_a_car), Labeller("nothing", 1, sees_nothing, source="preview")


def opened(services: Services, monkeypatch: pytest.MonkeyPatch, *found: Labeller) -> LabellingSweep:
    """A sweep of a worker that has these labellers."""
    monkeypatch.setattr(labellers, "all_labellers", lambda: found)
    return LabellingSweep(services, SandboxHere())


def rows(services: Services) -> dict[tuple[str, str], tuple[int, list[str], int]]:
    with services.database.read() as session:
        return {
            (one.asset_id, one.labeller): (one.version, [word["word"] for word in one.words], one.failures)
            for one in session.scalars(select(VisualWords))
        }


def enqueued(services: Services) -> set[str]:
    """What is in line for the index since the last call."""
    with services.database.begin() as session:
        found = set(session.scalars(select(Outbox.asset_id)))
        session.execute(delete(Outbox))
    return found


def test_an_event_that_is_switched_off_loses_its_words_and_gets_none(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = add_pictures(services, "a")
    add_pictures(services, "b", event="private")
    here = opened(services, monkeypatch, CARS)
    here.work(GO_ON)
    enqueued(services)
    with services.database.read() as session:
        event = session.scalars(select(Event.id).where(Event.slug == "summit")).one()
    set_sees_words(services.database, event, False)
    assert {asset for asset, _ in rows(services)} & {identity} == set()
    assert (len(rows(services)), enqueued(services)) == (1, {identity})
    assert here.work(GO_ON) == 0
    with services.database.begin() as session:
        stored.keep(
            session, [stored.Seen(identity, CARS, [VisualWord("car", 1.0)])]
        )  # it was looking meanwhile
        stored.keep(session, [stored.Seen("gone", CARS, [])])
    assert len(rows(services)) == 1
    set_sees_words(services.database, event, True)
    assert here.work(GO_ON) == 1
