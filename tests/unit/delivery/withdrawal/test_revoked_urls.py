"""Ending addresses of withdrawn pictures: the longest waiting first, some at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RevocationDue
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.withdrawal import revoked_urls
from mediahub.delivery.withdrawal.revoked_urls import UrlRevoker
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from tests.unit.curation.scene import Scene


@pytest.fixture
def due(database: Database) -> list[str]:
    """Three pictures; the last has waited longest."""
    ids = Scene(database).add("a", "b", "c")
    with database.begin() as session:
        for age, name in enumerate(ids):
            session.add(RevocationDue(asset_id=name, since=utcnow() - timedelta(minutes=age)))
    return ids


def test_what_waited_longest_is_ended_first_and_no_more_than_one_round_takes(
    services: Services, due: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(revoked_urls, "revoke_now", lambda _, asset_id: ended.append(asset_id))
    assert UrlRevoker(services).revoke_due() == 3
    assert ended == ["c", "b", "a"]
    monkeypatch.setattr(revoked_urls, "AT_ONCE", 2)
    ended.clear()
    assert UrlRevoker(services).revoke_due() == 2
    assert ended == ["c", "b"]


def test_nothing_is_due_once_it_is_done(services: Services, due: list[str]) -> None:
    loop = UrlRevoker(services).loop()
    assert loop.work(None) == 3  # type: ignore[arg-type]
    assert UrlRevoker(services).revoke_due() == 0


def test_storage_that_does_not_answer_is_said_and_the_rest_stays_due(
    services: Services, due: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Unavailable("storage does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(revoked_urls, "revoke_now", fail)
        with pytest.raises(Unavailable):
            UrlRevoker(services).revoke_due()
    assert UrlRevoker(services).revoke_due() == 3
