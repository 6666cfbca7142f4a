"""First steps: ticked off by what there is, and each can be left out."""

from __future__ import annotations

import pytest

from mediahub.administration.first_steps import first_steps, leave_step, name_organisation
from mediahub.administration.senders import make_ftp_account
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event, get_event
from mediahub.catalog.models import PressPage
from mediahub.identity.accounts import create_user
from mediahub.problems import Missing


def done(database: Database) -> tuple[set[str], str]:
    with database.read() as session:
        found = first_steps(session)
        return {
            one.name for one in found.steps if one.is_done
        }, found.next_step.name if found.next_step else ""


def test_each_is_ticked_off_by_what_was_done(database: Database) -> None:
    with database.begin() as session:
        create_user(session, "ana@example.org", "correct horse battery", "admin")
    assert done(database) == ({"account"}, "organisation")
    name_organisation(database, "  The   Office ")
    assert done(database)[1] == "event"
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Europe/Berlin")
    assert done(database) == ({"account", "organisation", "event"}, "programme")
    make_ftp_account(database, "summit", "chen", "Chen")
    with database.begin() as session:
        session.add(PressPage(event_id=get_event(session, "summit").id, is_public=True))
    assert done(database)[0] >= {"photographers", "press_page"}


def test_a_step_that_is_left_is_not_next_and_can_be_taken_up(database: Database) -> None:
    for _ in range(2):
        leave_step(database, "organisation", True)
    assert done(database)[1] == "account"
    with database.begin() as session:
        create_user(session, "ana@example.org", "correct horse battery", "admin")
        create_event(session, "summit", "Summit", "Europe/Berlin")
    for name in ("programme", "photographers", "press_page", "picture"):
        leave_step(database, name, True)
    assert done(database)[1] == ""
    leave_step(database, "press_page", False)
    assert done(database)[1] == "press_page"
    for name in ("event", "account", "nothing"):
        with pytest.raises(Missing):
            leave_step(database, name, True)
