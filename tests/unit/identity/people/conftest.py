"""An office: an admin, marketing of one event, and an event more."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import User
from mediahub.identity.accounts import create_user
from mediahub.identity.people.event_roles import set_event_roles
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
