"""Zips as pages ask for them: by people who agreed to the terms."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.delivery.selections import Selection
from mediahub.delivery.zips import archives
from mediahub.delivery.zips.archives import ArchiveError
from mediahub.delivery.zips.requests import ask_for_zip
from mediahub.identity.terms import TermsNotAccepted, accept_terms, publish_terms
from tests.unit.delivery.conftest import Summit


def test_a_zip_is_asked_for_after_the_terms_were_agreed_to(database: Database, stored: Summit) -> None:
    event, eva = stored.event, stored.eva.id
    chosen = Selection(["a", "b", "a"], "Robots", "web")
    with database.begin() as session:
        publish_terms(session, event.id, "Credit the summit.", None)
    with pytest.raises(TermsNotAccepted):
        ask_for_zip(database, stored.press, event, eva, chosen)
    with database.begin() as session:
        assert archives.list_of(session, event.id, eva) == []
        accept_terms(session, eva, event.id, 1)
    archive = ask_for_zip(database, stored.press, event, eva, chosen)
    assert (archive.total, archive.recipe, archive.name) == (2, "web", "Robots")
    with pytest.raises(ArchiveError):
        ask_for_zip(database, stored.press, event, eva, Selection([], "Nothing"))
    with database.read() as session:
        assert [one.id for one in archives.list_of(session, event.id, eva)] == [archive.id]
