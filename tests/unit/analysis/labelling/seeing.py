"""Labellers that see cars or nothing, and what is stored of that."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from mediahub.analysis.labelling import labellers
from mediahub.analysis.labelling.sweep import LabellingSweep
from mediahub.catalog.models import Outbox, VisualWords
from mediahub.media.model import MediaError
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.unit.stored_pictures import jpeg

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
