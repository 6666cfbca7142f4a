"""What is somebody's alone goes with the account: at once, or at its age where storage was away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Archive, ContactSheet, PressAccount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.people.changes import delete_person
from mediahub.objects.account_objects import delete_orphans
from mediahub.problems import Conflict
from mediahub.runtime import Services
from mediahub.storage import keys
from tests.object_storage import BucketInMemory, refused

EVA, OLE = "eva@press.example", "ole@press.example"


def fill(services: Services, email: str, letter: str) -> int:
    """An account with a zip, a contact sheet and a press card, and their objects."""
    zip_id, sheet_id = letter * 32, keys.contact_sheet_key(letter * 32)
    card = keys.press_proof_key("summit", letter * 32)
    now = utcnow()
    with services.database.begin() as session:
        event = create_event(session, f"summit-{letter}", "Summit", "UTC")
        user = create_user(session, email, "a sentence to keep", "press", "Somebody")
        session.flush()
        session.add_all(
            [
                Archive(
                    id=zip_id, event_id=event.id, user_id=user.id, name="a", recipe="original", wanted="",
                    state="failed", expires_at=now + timedelta(hours=1),
                ),
                ContactSheet(
                    id=letter * 32, event_id=event.id, user_id=user.id, fingerprint="", heading={},
                    filename="a.pdf", wanted="", key=sheet_id,
                ),
                PressAccount(event_id=event.id, user_id=user.id, proof_key=card, proof_mime="image/png"),
                PressAccount(
                    event_id=create_event(session, f"gala-{letter}", "Gala", "UTC").id, user_id=user.id
                ),
            ]
        )  # fmt: skip
        user_id = user.id
    for key in objects_of(letter):
        services.bucket.put_bytes(key, b"theirs", "text/plain")
    return user_id


def objects_of(letter: str) -> list[str]:
    return sorted(
        [
            keys.archive_key(letter * 32, "list-1"), keys.archive_key(letter * 32, "captions-1-csv"),
            keys.contact_sheet_key(letter * 32), keys.press_proof_key("summit", letter * 32),
        ]
    )  # fmt: skip


def stored(services: Services) -> list[str]:
    return [info.key for info in services.bucket.list()]


def test_objects_of_an_account_go_with_it_and_no_others(services: Services) -> None:
    eva = fill(services, EVA, "a")
    fill(services, OLE, "b")
    services.bucket.put_bytes("originals/summit/a", b"a picture", "image/jpeg")
    delete_person(services.database, services.bucket, eva, EVA, by=None)
    assert stored(services) == sorted([*objects_of("b"), "originals/summit/a"])


def test_what_stayed_while_storage_was_away_goes_at_its_age(
    services: Services, bucket: BucketInMemory
) -> None:
    eva = fill(services, EVA, "a")
    fill(services, OLE, "b")
    bucket.s3.broken = refused("SlowDown")
    delete_person(services.database, services.bucket, eva, EVA, by=None)
    bucket.s3.broken = None
    assert stored(services) == sorted(objects_of("a") + objects_of("b"))
    for prefix in (keys.ARCHIVES, keys.SHEETS, keys.PRESS):
        delete_orphans(services.database, services.bucket, prefix, utcnow() - timedelta(hours=1))
    assert stored(services) == sorted(objects_of("a") + objects_of("b")), "another catalogue may need them"
    for prefix in (keys.ARCHIVES, keys.SHEETS, keys.PRESS):
        delete_orphans(services.database, services.bucket, prefix, utcnow() + timedelta(minutes=1))
    assert stored(services) == objects_of("b")


@pytest.mark.parametrize("typed", ["", "ole@press.example"])
def test_nothing_goes_where_the_account_stays(services: Services, typed: str) -> None:
    eva = fill(services, EVA, "a")
    with pytest.raises(Conflict):
        delete_person(services.database, services.bucket, eva, typed, by=None)
    assert stored(services) == objects_of("a")
