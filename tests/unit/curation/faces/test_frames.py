"""Faces of a picture from left to right, and whose they are or seem to be."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Face, FaceScan, Person
from mediahub.curation.faces.frames import faces_in, has_faces
from tests.unit.tagging.assets import add_asset, add_event


def test_they_stand_in_order_with_their_names(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        add_asset(session, batch, "a")
        add_asset(session, batch, "b")
        ann, bob = (Person(slug=name.lower(), name=name) for name in ("Ann", "Bob"))
        session.add_all([ann, bob, FaceScan(asset_id="a", faces=3, key="strip")])
        session.flush()
        about = {"asset_id": "a", "y": 0.1, "width": 0.2, "height": 0.3, "score": 1.0, "embedding": b"x"}
        session.add_all([
            Face(place=0, x=0.7, **about),
            Face(place=1, x=0.4, guess_id=bob.id, **about),
            Face(place=2, x=0.1, person_id=ann.id, guess_id=bob.id, **about),
        ])  # fmt: skip
        session.flush()
        found = faces_in(session, "a")
        assert (has_faces(session, "a"), has_faces(session, "b")) == (True, False)
        assert faces_in(session, "b") == []
    assert [(one.name, one.status) for one in found] == [("Ann", "named"), ("Bob", "suggested"), ("", "")]
    assert found[0].box == [0.1, 0.1, 0.2, 0.3]
