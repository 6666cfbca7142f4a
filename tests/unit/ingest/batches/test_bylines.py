"""Bylines of the team, and who else is called so."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event, get_photographer
from mediahub.catalog.models import FtpAccount
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.batches.bylines import is_of_team, same_name_keys

pytestmark = pytest.mark.databases


@pytest.mark.parametrize(
    "spelled",
    ["chen rui", "CHEN  RUI", "Rui Chen", "Ch\u00e8n Ru\u00ed", "Chen-Rui", "Ch\u200ben Rui", "\u0421hen Rui",
     "\uff23hen Rui", "Chen Rui."],
)  # fmt: skip
def test_a_name_is_the_same_however_it_is_spelled(spelled: str) -> None:
    assert same_name_keys(spelled) & same_name_keys("Chen Rui")


@pytest.mark.parametrize("other", ["Chen Rui (guest)", "Chen", "Anna Weiss", "", "\u738b\u4f1f"])
def test_another_name_is_another_one(other: str) -> None:
    assert not same_name_keys(other) & same_name_keys("Chen Rui")


def test_names_of_accounts_cameras_and_commands_are_the_teams(database: Database) -> None:
    with database.begin() as session:
        event = create_event(session, "expo", "Expo", "UTC")
        create_user(session, "chen@example.org", "correct horse battery", "photographer", "Chen Rui")
        create_user(session, "press@example.org", "correct horse battery", "press", "Pia Press")
        open_batch(session, event="expo", photographer="Card Reader", source="cli", roots=[])
        open_batch(
            session, event="expo", photographer="Anna Weiss", source="link", roots=[], contributor="f" * 64
        )
        camera = get_photographer(session, "Cam Era")
        session.add(FtpAccount(login="c", password="x", event_id=event.id, photographer_id=camera.id))
    with database.read() as session:
        names = ("chen rui", "Card Reader", "cam era", "Anna Weiss", "Pia Press", "Ben Okafor")
        assert [is_of_team(session, name) for name in names] == [True, True, True, False, False, False]
