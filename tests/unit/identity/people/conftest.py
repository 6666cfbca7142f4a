"""An office: an admin, marketing of one event, and an event more."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Authenticator, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.people.invitations import NewPerson, invite
from mediahub.identity.people.presence import note_person_seen
from mediahub.identity.press import approve_user
from tests.object_storage import BucketInMemory

PASSWORD = "correct horse battery"


@dataclass
class Office:
    database: Database
    bucket: BucketInMemory
    admin: int
    lena: int
    summit: int
    gala: int

    def user(self, user_id: int) -> User:
        with self.database.read() as session:
            user = session.get_one(User, user_id)
            _ = user.role_names
            return user


@pytest.fixture
def office(database: Database, bucket: BucketInMemory) -> Office:
    with database.begin() as session:
        summit = create_event(session, "summit", "Summit", "Asia/Shanghai")
        gala = create_event(session, "gala", "Gala", "Asia/Shanghai")
        admin = create_user(session, "ann@example.org", PASSWORD, "admin", "Ann")
        lena = create_user(session, "lena@example.org", PASSWORD, "photographer", "Lena")
        lena.roles.clear()
        set_event_roles(session, lena.id, summit.id, ["marketing"])
        return Office(database, bucket, admin.id, lena.id, summit.id, gala.id)


@pytest.fixture
def full(office: Office) -> Office:
    """Beside the office an invited person, press of the gala, somebody shut out, and a second factor."""
    invite(office.database, NewPerson("ida@example.org", "Ida", ["photographer"]), str, by_mail=False)
    with office.database.begin() as session:
        press = create_user(session, "eva@press.example", PASSWORD, "press", "Eva 100%")
        press.roles.clear()
        press.password = None
        approve_user(session, press.id, office.gala)
        create_user(session, "out@example.org", PASSWORD, "marketing", "Otto").active = False
        session.add(Authenticator(user_id=office.admin, key="ABCDEFGH", confirmed_at=utcnow()))
        note_person_seen(session, office.lena, utcnow())
    return office
