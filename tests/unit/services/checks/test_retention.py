"""Doctor's findings about what is kept: ages, refused files, secrets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.encrypted import use_keys
from mediahub.encryption import KeyRing
from mediahub.mail import send
from mediahub.services.checks.retention import look_at_quarantine, look_at_secrets
from mediahub.settings import Settings
from tests.object_storage import BucketInMemory, refused


def test_what_the_quarantine_holds_is_said_and_is_no_problem_within_its_bounds(
    here: Settings, opened: BucketInMemory
) -> None:
    assert look_at_quarantine(here, opened).message == "empty: no refused file is kept"
    for number in range(3):
        opened.put_bytes(f"quarantine/expo/{number}", b"x" * (1 << 20), "text/plain")
    later = utcnow() + timedelta(days=12, hours=1)
    found = look_at_quarantine(here, opened, later)
    assert (found.state, found.message) == (
        "ok", "3 refused files, 0.00 GiB, the oldest of 12 days ago; kept are 30 days and 20 GiB",
    )  # fmt: skip


@pytest.mark.parametrize(("days", "gib"), [(33, 20), (1, 0)])
def test_a_quarantine_that_nobody_empties_is_a_problem(
    here: Settings, opened: BucketInMemory, days: int, gib: int
) -> None:
    opened.put_bytes("quarantine/expo/1", b"x", "text/plain")
    found = look_at_quarantine(
        here.model_copy(update={"quarantine_gib": gib}), opened, utcnow() + timedelta(days=days)
    )
    assert found.state == "problem"
    assert "does a worker run?" in found.message


def test_without_storage_nothing_is_said_of_it(here: Settings, opened: BucketInMemory) -> None:
    opened.s3.broken = refused("InternalError")
    assert look_at_quarantine(here, opened).state == "note"


def test_secrets_of_keys_that_are_there_old_and_gone(database: Database) -> None:
    old, new = "0d" * 32, "f3" * 32
    keys = [old]
    use_keys(database.engine, KeyRing(lambda: keys))
    assert look_at_secrets(database).message == "0 can be read"
    with database.begin() as session:
        send(session, "a@example.org", "Sign in", "a link")
    assert (look_at_secrets(database).state, look_at_secrets(database).message) == ("ok", "1 can be read")
    keys[:] = [new, old]
    found = look_at_secrets(database)
    assert (found.state, "with an old key: run `mediahub secrets rotate`" in found.message) == ("note", True)
    keys[:] = [new]
    found = look_at_secrets(database)
    assert found.state == "problem"
    assert "MEDIAHUB_ENCRYPTION_KEY" in found.message
