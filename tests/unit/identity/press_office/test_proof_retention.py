"""Proofs of press cards go once they are old and decided on; that there was one stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Event, PressAccount
from mediahub.identity.accounts import create_user
from mediahub.identity.press_office import proof_retention
from mediahub.identity.press_office.proof_retention import WORDS, count_old_proofs, delete_old_proofs
from mediahub.runtime import Services
from mediahub.storage.keys import press_proof_key
from tests.assets import TAKEN, add_event

DAY = timedelta(days=1)
CARD = press_proof_key("summit", "0" * 32)


def asks(services: Services, name: str, **values: Any) -> None:
    with services.database.begin() as session:
        event = session.scalar(select(Event.id)) or add_event(session).id
        user = create_user(session, f"{name}@press.example", "correct horse battery", "press")
        base = {"event_id": event, "user_id": user.id, "outlet": name, "requested_at": TAKEN}
        session.add(PressAccount(**(base | values)))


def told(services: Services) -> dict[str, tuple[str, str | None, str]]:
    with services.database.read() as session:
        rows = session.scalars(select(PressAccount))
        return {row.outlet: (row.proof, row.proof_key, row.proof_mime) for row in rows}


def test_files_and_words_go_and_it_is_known_that_they_were_there(services: Services) -> None:
    services.bucket.put_bytes(CARD, b"card", "image/jpeg")
    asks(services, "card", proof_key=CARD, proof_mime="image/jpeg")
    asks(services, "words", proof="card no. 7", decided_at=TAKEN + DAY)
    asks(services, "nothing")
    before = TAKEN + DAY
    with services.database.read() as session:
        assert (count_old_proofs(session, TAKEN - DAY), count_old_proofs(session, before)) == (0, 2)
    assert delete_old_proofs(services.database, services.bucket, before) == 2
    assert told(services) == {
        "card": ("", None, "image/jpeg"), "words": ("", None, WORDS), "nothing": ("", None, ""),
    }  # fmt: skip
    assert services.bucket.head(CARD) is None
    assert delete_old_proofs(services.database, services.bucket, before) == 0


def test_what_was_decided_lately_or_asked_anew_stays(services: Services) -> None:
    asks(services, "lately", proof="no. 7", decided_at=TAKEN + 2 * DAY)
    asks(services, "anew", proof="no. 8", requested_at=TAKEN + 2 * DAY, decided_at=TAKEN)
    assert delete_old_proofs(services.database, services.bucket, TAKEN + DAY) == 0
    assert {proof for proof, _, _ in told(services).values()} == {"no. 7", "no. 8"}


def test_many_go_in_rounds(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_retention, "STEP", 2)
    for number in range(4):
        asks(services, f"p{number}", proof="x")
    assert delete_old_proofs(services.database, services.bucket, TAKEN) == 4
