"""Delivery settings of an event."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.models import Asset, DeliverySettings, Event, NewsItemDue, Outbox
from mediahub.catalog.models import Session as Item
from mediahub.delivery.settings import (
    UnknownField,
    change_settings,
    count_armed,
    example_name,
    settings_of,
    terms_targets,
)
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import TAKEN_AT, Summit


def test_what_is_left_out_stays_as_it_is(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    assert settings_of(session, event).keep_gps is False
    change_settings(session, event, {"source": "Summit Pool", "keep_gps": True}, summit.desk.user_id)
    assert session.get_one(DeliverySettings, event).updated_by == summit.desk.user_id
    change_settings(session, event, {"keep_gps": False}, None)
    row = session.get_one(DeliverySettings, event)
    assert (row.source, row.keep_gps, row.updated_by) == ("Summit Pool", False, None)


def test_search_hears_of_mining_and_newsrooms_of_what_their_items_repeat(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    other = Event(slug="other", name="Other", timezone="Europe/Berlin")
    session.add(other)
    session.flush()
    session.get_one(Asset, "c").event_id = other.id

    def heard(**values: object) -> list[list[str]]:
        session.flush()
        for outbox in (Outbox, NewsItemDue):
            session.execute(delete(outbox))
        change_settings(session, event, values, None)
        session.flush()
        return [sorted(session.scalars(select(one.asset_id))) for one in (Outbox, NewsItemDue)]

    assert heard(filename_template="{event}") == [[], []]
    assert heard(source="Summit Pool") == [[], ["a", "b"]]
    assert heard(source="Summit Pool", keep_gps=True) == [[], []], "the second time it is no news"
    assert heard(data_mining="DMI-PROHIBITED")[0] == ["a", "b"]
    assert heard(data_mining="DMI-PROHIBITED") == [[], []]


def test_a_template_with_a_field_that_there_is_not_changes_nothing(summit: Summit) -> None:
    with pytest.raises(UnknownField) as refused:
        change_settings(summit.session, summit.event.id, {"filename_template": "{event}_{moon}"}, None)
    assert refused.value.name == "moon"
    assert "moon" in str(refused.value)
    assert summit.session.get(DeliverySettings, summit.event.id) is None


def test_an_example_is_for_those_who_see_a_picture(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    assert example_name(session, summit.press, event, "{event}_{number}").startswith("summit")
    assert example_name(session, Viewer(), event, "{event}_{number}") == ""
    assert example_name(session, summit.desk, event + 1, "{event}_{number}") == "", "it has no picture yet"


def test_terms_can_stand_for_people_and_batches_of_the_event(summit: Summit) -> None:
    event, other = summit.event, Event(slug="other", name="Other", timezone="Europe/Berlin")
    summit.session.add(other)
    summit.session.flush()
    for there in (event, other):
        summit.session.add(
            Item(event_id=there.id, code="A", title=there.name, starts_at=TAKEN_AT, ends_at=TAKEN_AT)
        )
    summit.session.flush()
    found = terms_targets(summit.session, event.id)
    assert [one.title for one in found.sessions] == ["Summit"]
    assert [one.name for one in found.people] == ["Yin Tongyue"]
    assert [one.photographer.name for one in found.batches] == ["Chen Rui"]
    assert terms_targets(summit.session, summit.event.id + 1).batches == []


def test_the_hour_at_which_an_event_opens_keeps_what_no_later_embargo_keeps(summit: Summit) -> None:
    session, event, opens = summit.session, summit.event.id, TAKEN_AT + timedelta(hours=2)

    def count(event_id: int = event) -> int:
        session.flush()
        return count_armed(session, event_id, opens, TAKEN_AT)

    assert count() == 3
    assert count(event + 1) == 0
    for name, hours in (("a", 1), ("b", 3)):
        session.get_one(Asset, name).embargo_until = TAKEN_AT + timedelta(hours=hours)
    assert count() == 2, "b is kept for longer"
    session.get_one(Asset, "c").state = "withdrawn"
    assert count() == 1
    assert count_armed(session, event, None, TAKEN_AT) == 0
    assert count_armed(session, event, opens, opens) == 0
