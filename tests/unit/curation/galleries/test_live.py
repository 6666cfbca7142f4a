"""Live galleries follow their search."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.curation.galleries import galleries, live
from tests.unit.curation.galleries.steps import add, do, shown


def test_a_live_gallery_follows_its_search_and_keeps_what_people_did(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        gallery = galleries.create(
            session, session.get_one(Asset, ids[0]).event_id, "Live", user_id=None, live_query={"q": "x"}
        )
        assert live.bring_up_to_date(session, gallery, ids[:4])
        section = gallery.sections[0].id
        do(session, gallery, {"op": "remove", "ids": [ids[1]]}, add([ids[9]]),
           {"op": "move", "ids": [ids[3]], "section": section, "after": None})  # fmt: skip
        assert not live.is_behind(gallery, ids[:4])
        assert live.bring_up_to_date(session, gallery, ids[1:6])
        assert shown(gallery) == [[ids[3], ids[2], ids[9], ids[4], ids[5]]]
