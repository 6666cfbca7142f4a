"""Documents of the index: all that an asset says, read in bulk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.search.documents.document import build_documents
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from tests.functional.search_catalogue import fill
from tests.statements import statements_on

IDS = [asset_id("summit", str(number)) for number in range(6)]


@pytest.fixture
def filled(database: Database, settings: Settings) -> Database:
    """Six assets: one for partners only, one expired, one embargoed; indexed."""
    fill(database)
    with database.begin() as session:
        terms: list[dict[str, Any]] = [
            {"rights_class": "partners"},
            {"expires_at": utcnow()},
            {"embargo_until": utcnow() + timedelta(days=1)},
        ]
        for number, values in enumerate(terms, start=1):
            session.execute(update(Asset).where(Asset.id == IDS[number]).values(**values))
    Indexer(settings, database).drain_once()
    return database


def test_a_document_says_all_of_an_asset(filled: Database) -> None:
    with filled.read() as session:
        documents = {document.id: document for document in build_documents(session, [*IDS, "gone"])}
    assert set(documents) == set(IDS)
    first = documents[IDS[0]]
    assert (first.persons, first.person_names) == (("yin-tongyue",), ("Yin Tongyue", "尹同跃"))
    drafts = first.drafts
    assert (drafts.tags, drafts.tag_names) == (("robot-dog", "robotics"), ("robot dog", "Robotics"))
    assert (drafts.sessions, drafts.session_titles) == (("D2-ROB",), ("Machines on stage",))
    assert (drafts.rooms, drafts.persons, drafts.person_names) == (("Grand Hall",), (), ())
    assert (first.tags, first.tag_names, first.sessions, first.session_titles, first.rooms) == ((),) * 5
    assert (first.photographer, first.day) == ("Chen Rui", "2025-10-18")
    assert (first.orientation, first.ratio) == ("landscape", 1500)
    assert documents[IDS[1]].persons == (), "a rejected mark is not searched"
    assert documents[IDS[3]].embargo_until is not None
    assert documents[IDS[2]].embargo_until is None


def test_documents_are_read_in_bulk(filled: Database) -> None:
    """As many queries for six assets as for one."""

    def cost(ids: list[str]) -> int:
        with filled.read() as session, statements_on(filled.engine) as queries:
            build_documents(session, ids)
        return len([query for query in queries if query.startswith("SELECT")])

    assert cost(IDS) == cost(IDS[:1]) <= 12
