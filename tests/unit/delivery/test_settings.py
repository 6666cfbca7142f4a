"""Delivery settings of an event."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import DeliverySettings
from mediahub.delivery.settings import (
    UnknownField,
    change_settings,
    example_name,
    settings_of,
    terms_targets,
)
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import Summit


def test_what_is_left_out_stays_as_it_is(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    assert settings_of(session, event).keep_gps is False
    change_settings(session, event, {"source": "Summit Pool", "keep_gps": True}, summit.desk.user_id)
    change_settings(session, event, {"keep_gps": False}, None)
    row = session.get_one(DeliverySettings, event)
    assert (row.source, row.keep_gps, row.updated_by) == ("Summit Pool", False, None)


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


def test_terms_can_stand_for_people_and_batches_of_the_event(summit: Summit) -> None:
    found = terms_targets(summit.session, summit.event.id)
    assert [one.name for one in found.people] == ["Yin Tongyue"]
    assert [one.photographer.name for one in found.batches] == ["Chen Rui"]
    assert terms_targets(summit.session, summit.event.id + 1).batches == []
