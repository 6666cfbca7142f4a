"""Visual words in the catalogue: stored for events that want them, and gone with the switch."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.analysis.labelling import stored
from mediahub.analysis.labelling.stored import set_sees_words
from mediahub.catalog.models import Event
from mediahub.media.vision.labels.visual_words import VisualWord
from mediahub.runtime import Services
from tests.unit.analysis.labelling.seeing import (
    CARS,
    GO_ON,
    enqueued,
    opened,
    rows,
)
from tests.unit.stored_pictures import add_pictures


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
