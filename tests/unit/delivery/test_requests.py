"""Terms, people held back and settings as pages set them: kept as a whole, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetPerson, AuditEntry, Event, FrameRelease
from mediahub.catalog.vocabulary import person_ids
from mediahub.delivery import requests, terms
from mediahub.delivery.files.recipient_numbers import new_number
from mediahub.delivery.settings import UnknownField, settings_of
from mediahub.delivery.terms import NewTerms, PersonUnknown, StandingMissing, TermsProblem
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import Summit

NOON = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)


def class_of(database: Database, asset_id: str) -> str:
    with database.read() as session:
        return session.get_one(Asset, asset_id).rights_class


def trail(database: Database) -> list[tuple[str, str, str, dict[str, Any]]]:
    """What the audit log says: action, subject and details."""
    with database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(one.action, one.subject_kind, one.subject_name, one.details) for one in rows]


def test_terms_of_a_selection_are_set_or_none_of_them(database: Database, stored: Summit) -> None:
    event = stored.event.id
    assert requests.set_terms(database, event, ["a", "b"], NewTerms(rights_class="partners")).changed == 2
    assert requests.set_terms(database, event + 1, ["c"], NewTerms(rights_class="none")).changed == 0
    with pytest.raises(TermsProblem):
        requests.set_terms(database, event, ["a"], NewTerms("none", embargo_until=NOON, expires_at=NOON))
    assert [class_of(database, one) for one in "abc"] == ["partners", "partners", "free"]


def test_standing_terms_end_once_and_at_their_own_event(database: Database, stored: Summit) -> None:
    event, new = stored.event.id, NewTerms(rights_class="editorial")
    with database.read() as session:
        batch = session.get_one(Asset, "a").batch_id
    assert requests.set_standing_terms(database, event, "batch", batch, new, stored.eva.id) == 3
    assert class_of(database, "c") == "editorial"
    with database.read() as session:
        (row,) = terms.standing_of(session, event)
    with pytest.raises(StandingMissing):
        requests.end_standing_terms(database, event + 1, row.id)
    requests.end_standing_terms(database, event, row.id)
    with pytest.raises(StandingMissing):
        requests.end_standing_terms(database, event, row.id)
    with database.read() as session:
        assert terms.standing_of(session, event) == []


def test_somebody_is_held_back_released_in_one_frame_and_freed(database: Database, stored: Summit) -> None:
    event = stored.event.id
    with database.begin() as session:
        yin = person_ids(session, ["Yin Tongyue"])["Yin Tongyue"]
        session.add(AssetPerson(asset_id="a", person_id=yin, status="accepted", source="hand"))
    with pytest.raises(PersonUnknown):
        requests.hold_person(database, event, "", "", None)
    assert requests.hold_person(database, event, "Yin Tongyue", "asked", stored.desk.user_id) == 1
    with database.read() as session:
        assert session.get_one(Asset, "a").held
    assert requests.release_frame(database, stored.desk, "a") == ("summit", 1)
    with database.read() as session:
        assert session.get_one(FrameRelease, ("a", yin)).released_by == stored.desk.user_id
        assert not session.get_one(Asset, "a").held
    requests.free_person(database, event, yin)
    with database.read() as session:
        assert terms.held_people(session, event) == []


def test_who_may_not_see_a_frame_releases_none(database: Database, stored: Summit) -> None:
    with pytest.raises(AssetMissing):
        requests.release_frame(database, Viewer(), "a")
    with pytest.raises(AssetMissing):
        requests.release_frame(database, stored.desk, "nothing")


def test_settings_are_kept_unless_a_field_is_unknown(database: Database, stored: Summit) -> None:
    event, by = stored.event.id, stored.desk.user_id
    kept = requests.change_settings(database, event, {"source": "Summit Pool"}, by)
    assert kept.source == "Summit Pool"
    with pytest.raises(UnknownField):
        requests.change_settings(database, event, {"source": "Other", "filename_template": "{moon}"}, by)
    with database.read() as session:
        assert settings_of(session, event).source == "Summit Pool"
    requests.change_settings(database, event, {"source": "Wire", "keep_gps": False}, by)
    (first, second) = [details for *_, details in trail(database)]
    assert first == {"source": {"from": "", "to": "Summit Pool"}}
    assert second == {"source": {"from": "Summit Pool", "to": "Wire"}}, "and not what stayed"
    assert {one[:2] for one in trail(database)} == {("settings.changed", "delivery_settings")}


def test_deliveries_are_numbered_until_that_ends(database: Database, stored: Summit) -> None:
    for on in (True, True, False):
        requests.number_deliveries(database, stored.event.id, on)
        with database.read() as session:
            assert session.get_one(Event, stored.event.id).numbers_deliveries is on
    changed = [("settings.changed", "recipient_number", "", {"on": on}) for on in (True, True, False)]
    assert trail(database) == changed


def test_that_somebody_sought_the_recipient_of_a_copy_is_written_down(
    database: Database, stored: Summit
) -> None:
    event = stored.event.id
    requests.number_deliveries(database, event, True)
    with database.begin() as session:
        number = new_number(session, session.get_one(Event, event), stored.eva, "zip")
    copy = BytesIO(b"..." + number.encode() + b"...")
    (found,) = requests.find_recipients(database, event, "leak.jpg", copy)
    assert (found.id, found.recipient) == (number, "Eva <eva@press.example>")
    assert list(requests.find_recipients(database, event, "clean.jpg", BytesIO(b"nothing"))) == []
    assert trail(database)[1:] == [
        ("rights.recipient_sought", "recipient_number", "leak.jpg", {"found": [number]}),
        ("rights.recipient_sought", "recipient_number", "clean.jpg", {"found": []}),
    ]
