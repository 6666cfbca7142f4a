"""Fixtures of this folder."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.identity.accounts import create_user
from mediahub.rights import Viewer


@pytest.fixture
def viewers(database: Database) -> dict[str, Viewer]:
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        found = {}
        for role in ("admin", "photographer", "marketing", "press"):
            user = create_user(session, f"{role}@example.org", "long enough pw", role)
            session.flush()
            found[role] = Viewer(frozenset({role}), user.id)
        other = create_user(session, "other@example.org", "long enough pw", "photographer", name="Li Na")
        session.flush()
        found["other"] = Viewer(frozenset({"photographer"}), other.id)
    return found
