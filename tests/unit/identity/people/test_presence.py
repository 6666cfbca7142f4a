"""When somebody was seen."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.models import User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.people.presence import SEEN_STEP, note_person_seen
from tests.unit.identity.people.conftest import Office


def test_when_somebody_was_seen_is_kept_to_a_few_minutes(office: Office) -> None:
    now = utcnow()
    for later, expected in ((timedelta(), now), (SEEN_STEP / 2, now), (SEEN_STEP, now + SEEN_STEP)):
        with office.database.begin() as session:
            note_person_seen(session, office.lena, now + later)
        with office.database.read() as session:
            assert session.get_one(User, office.lena).last_seen_at == expected
