"""Files by which journalists show who they are: deleted after their time, from a real bucket."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, PressAccount, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.press_office import proof_retention
from mediahub.identity.press_office.office import keep_proof
from mediahub.identity.press_office.proof_retention import count_old_proofs, delete_old_proofs
from mediahub.storage import Bucket
from mediahub.storage.errors import Unavailable

pytestmark = pytest.mark.services
DAYS = 30
CASES = {
    "decided long ago": (40, 31, True),
    "decided lately": (40, 29, False),
    "nobody decided": (31, None, True),
    "asked lately": (29, None, False),
    "refused long ago, asked again": (2, 40, False),
}
"""When they asked and when it was decided, in days ago, and whether the file goes."""


@pytest.fixture
def keys(database: Database, bucket: Bucket) -> dict[str, str]:
    """A file of an application for each of `CASES`."""
    now, kept = utcnow(), {}
    with database.begin() as session:
        event = Event(slug="proofs", name="Proofs", timezone="UTC")
        session.add(event)
        session.flush()
        for number, (case, (asked, decided, _)) in enumerate(CASES.items()):
            user = User(email=f"{number}@paper.example", name=case, fs_uniquifier=str(number))
            session.add(user)
            session.flush()
            kept[case] = str(keep_proof(bucket, event.slug, f"card of {number}".encode()))
            account = PressAccount(event_id=event.id, user_id=user.id, proof_key=kept[case], outlet=case)
            account.proof_mime, account.requested_at = "image/jpeg", now - timedelta(days=asked)
            account.proof = f"Card {number}"
            account.decided_at = None if decided is None else now - timedelta(days=decided)
            session.add(account)
    return kept


def left(database: Database) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(select(PressAccount.outlet, PressAccount.proof_key, PressAccount.proof_mime))
        assert {row.proof_mime for row in rows.all()} == {"image/jpeg"}, "pages say that there was one"
        query = select(PressAccount.outlet, PressAccount.proof_key, PressAccount.proof)
        found = {case: (key, words) for case, key, words in session.execute(query)}
        assert all(bool(key) == bool(words) for key, words in found.values()), "words go with the file"
        return {case: key for case, (key, _) in found.items() if key}


def test_words_go_without_a_file_too_and_pages_say_that_there_were_some(
    database: Database, bucket: Bucket, keys: dict[str, str]
) -> None:
    before = utcnow() - timedelta(days=DAYS)
    with database.begin() as session:
        session.execute(update(PressAccount).values(proof_key=None, proof_mime=""))
    with database.read() as session:
        assert count_old_proofs(session, before) == 2
    assert delete_old_proofs(database, bucket, before) == 2
    with database.read() as session:
        query = select(PressAccount.outlet, PressAccount.proof, PressAccount.proof_mime)
        found = {case: (words, mime) for case, words, mime in session.execute(query)}
    assert all(found[case] == ("", "text/plain") for case, (_, _, goes) in CASES.items() if goes)
    assert all(found[case][0] and not found[case][1] for case, (_, _, goes) in CASES.items() if not goes)


def test_files_of_decided_applications_go_after_their_time(
    database: Database, bucket: Bucket, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_retention, "STEP", 1)
    before, go = utcnow() - timedelta(days=DAYS), sum(goes for _, _, goes in CASES.values())
    with database.read() as session:
        assert count_old_proofs(session, before) == go
    assert delete_old_proofs(database, bucket, before) == go
    assert left(database) == {case: key for case, key in keys.items() if not CASES[case][2]}
    there = {found.key for found in bucket.list("press/")}
    assert {case for case, key in keys.items() if key in there} == set(left(database))
    assert delete_old_proofs(database, bucket, before) == 0
    kept = len(left(database))
    assert delete_old_proofs(database, bucket, utcnow()) == kept


def test_killed_between_file_and_row_or_with_storage_away_it_goes_on(
    database: Database, bucket: Bucket, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = utcnow() - timedelta(days=DAYS)

    def away(key: str) -> None:
        raise Unavailable("storage is away")

    with monkeypatch.context() as patch:
        patch.setattr(bucket, "delete", away)
        with pytest.raises(Unavailable):
            delete_old_proofs(database, bucket, before)
    assert left(database) == keys
    bucket.delete(keys["decided long ago"])  # a worker was killed right after this
    delete_old_proofs(database, bucket, before)
    assert set(left(database)) == {case for case, (_, _, goes) in CASES.items() if not goes}
