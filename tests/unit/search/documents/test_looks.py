"""Visual words of a document: of all labellers, under all names, and none of an event that is switched
off."""

from __future__ import annotations

from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, VisualWords
from mediahub.search.documents.document import build_documents
from mediahub.search.documents.looks import read_looks
from tests.assets import add_asset, add_event


def test_a_document_has_every_name_of_what_it_looks_like(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first, second = (add_asset(session, event, name).id for name in "ab")
        car = {"word": "car", "sure": 0.9, "names": {"en": ["automobile"], "zh": ["汽车"]}}
        for labeller, words in (("a", [car]), ("b", [{"word": "night", "sure": 0.8, "names": {}}, car])):
            row = {"labeller": labeller, "version": 1, "words": words, "failures": 0}
            session.add(VisualWords(asset_id=first, **row))
        session.flush()
        assert read_looks(session, [first, second]) == {first: ("car", "automobile", "汽车", "night")}
        documents = {one.id: one.looks for one in build_documents(session, [first, second])}
        assert documents == {first: ("car", "automobile", "汽车", "night"), second: ()}
        session.execute(update(Event).values(sees_words=False))
        assert read_looks(session, [first]) == {}
