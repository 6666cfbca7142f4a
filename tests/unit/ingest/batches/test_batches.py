"""Deliveries: which command begins a new one, and which goes on with one that was never finished."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from mediahub.catalog.events import EventArchived, UnknownEvent, create_event
from mediahub.catalog.models import Arrival, Batch, Event
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import (
    batch_ref,
    find_arrival,
    finish_batch,
    get_arrival,
    incoming_name,
)
from mediahub.runtime import Services
from tests.unit.ingest.conftest import OpenBatch


def test_the_same_command_goes_on_until_the_delivery_is_finished(
    services: Services, open_for: OpenBatch
) -> None:
    first = open_for(roots=["a", "b"])
    assert open_for(roots=["b", "a"]) == first, "folders in another order"
    with services.database.begin() as session:
        finish_batch(session, first.id)
    assert open_for(roots=["a", "b"]).id != first.id


@pytest.mark.parametrize(
    "other",
    [
        {"photographer": "Li Na"},
        {"source": "watch"},
        {"roots": ["card", "more"]},
        {"rights_class": "partners"},
        {"usage_terms": "Ask first."},
        {"template": {"city": "Shanghai"}},
        {"clock_offset": 3600},
    ],
)
def test_another_command_is_another_delivery(open_for: OpenBatch, other: dict[str, Any]) -> None:
    assert open_for().id != open_for(**other).id


def test_two_events_have_deliveries_of_their_own(services: Services, open_for: OpenBatch) -> None:
    with services.database.begin() as session:
        create_event(session, "gala", "Gala", "UTC")
    first, second = open_for(), open_for(event="gala")
    assert (first.event_slug, second.event_slug, second.event_zone) == ("summit", "gala", "UTC")
    assert first.id != second.id


def test_a_delivery_says_what_the_pipeline_writes_into_its_pictures(
    services: Services, open_for: OpenBatch
) -> None:
    made = open_for(
        "Chen  Rui ", rights_class="partners", usage_terms="Ask first.", template={"city": "Shanghai"},
        clock_offset=-60, contributor="Eva",
    )  # fmt: skip
    assert (made.event_slug, made.event_name, made.event_zone) == ("summit", "Summit", "Asia/Shanghai")
    assert (made.photographer, made.rights_class, made.usage_terms) == ("Chen Rui", "partners", "Ask first.")
    assert (made.template, made.clock_offset) == ({"city": "Shanghai"}, -60)
    assert (made.contributor, made.is_contributed) == ("Eva", True)
    assert not open_for().is_contributed
    with services.database.begin() as session:
        row = session.get_one(Batch, made.id)
        row.photographer.credit = "Summit/Chen"
        assert batch_ref(row).credit == "Summit/Chen"
        assert (row.source, row.finished_at) == ("cli", None)


def test_an_event_that_is_unknown_or_archived_takes_nothing(services: Services, open_for: OpenBatch) -> None:
    with pytest.raises(UnknownEvent):
        open_for(event="nowhere")
    with services.database.begin() as session:
        session.scalars(select(Event)).one().archived_at = utcnow()
    with pytest.raises(EventArchived):
        open_for()
    assert open_for(closed_too=True).event_slug == "summit"


def test_a_path_has_one_arrival_in_each_delivery(services: Services, open_for: OpenBatch) -> None:
    one, other = open_for(roots=["a"]), open_for(roots=["b"])
    with services.database.begin() as session:
        assert find_arrival(session, one.id, "a.jpg") is None
        made = get_arrival(session, one.id, "a.jpg")
        assert get_arrival(session, one.id, "a.jpg") is find_arrival(session, one.id, "a.jpg") is made
        assert get_arrival(session, other.id, "a.jpg") is not made
        assert get_arrival(session, one.id, "A.jpg") is not made
        assert session.scalar(select(func.count()).select_from(Arrival)) == 3
        name = incoming_name(made)
        assert (name.batch_id, name.arrival_id, name.token) == (one.id, made.id, made.token)


def test_an_unfinished_delivery_of_long_ago_goes_on_rather_than_a_newer_one(
    services: Services, open_for: OpenBatch
) -> None:
    first = open_for()
    with services.database.begin() as session:
        row = session.get_one(Batch, first.id)
        again = Batch(
            event_id=row.event_id, photographer_id=row.photographer_id, source=row.source,
            signature=row.signature,
        )  # fmt: skip
        session.add(again)
    assert open_for() == first
