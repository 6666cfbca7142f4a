"""What an item holds: stated facts, and what press may have, whoever reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson
from mediahub.catalog.vocabulary import person_ids
from mediahub.delivery.newsfeed.items import status_of, uri_of
from mediahub.rights import Terms, Viewer
from mediahub.rights.publishing import PRESS
from tests.unit.delivery.newsfeed.desk import NewsDesk

TEAM = Viewer(frozenset({"admin"}), 1)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "usable"),
        ({"rights_class": "partners"}, "canceled"),
        ({"rights_class": "none"}, "canceled"),
        ({"state": "withdrawn"}, "canceled"),
        ({"state": "trashed"}, "canceled"),
        ({"held": True}, "canceled"),
    ],
)
@pytest.mark.parametrize("viewer", [PRESS, TEAM])
def test_the_stricter_of_both_verdicts_counts(changes: dict, status: str, viewer: Viewer) -> None:
    from mediahub.catalog.models.base import utcnow

    now = utcnow()
    terms = Terms(**({"state": "ready", "rights_class": "editorial", "event": "e"} | changes))
    assert status_of(viewer, terms, now) == status
    assert status_of(Viewer(), terms, now) == "canceled"
    if not changes:
        later = Terms("ready", "editorial", now + timedelta(hours=1), event="e")
        assert status_of(viewer, later, now) == "withheld"
        over = Terms("ready", "editorial", None, now - timedelta(hours=1), event="e")
        assert status_of(viewer, over, now) == "canceled"


def test_a_suggested_name_is_in_no_item(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a")
    with database.begin() as session:
        ids = person_ids(session, ["Yin Tongyue", "Somebody Else"])
        for name, status in (("Yin Tongyue", "accepted"), ("Somebody Else", "suggested")):
            depiction = {"source": "face", "status": status, "confidence": 0.9}
            session.add(AssetPerson(asset_id="a", person_id=ids[name], **depiction))
    for role in ("press", "admin"):
        (item,) = desk.read(role=role).items
        assert [one.name for one in item.people] == ["Yin Tongyue"]
        assert item.usage_terms.startswith("You may use it to report on the event")
        assert item.rights["permission"]


def test_an_item_keeps_its_identifier() -> None:
    assert uri_of("a") == uri_of("a") != uri_of("b")
    assert uri_of("a").startswith("urn:uuid:")


def test_no_item_has_a_session_s_code_in_its_title(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", title="D1-OPEN The hall is full", headline="D1-OPEN: Full house")
    desk.scene.depictions("a", status="accepted")
    for role in ("press", "admin"):
        (item,) = desk.read(role=role).items
        assert (item.title, item.headline) == ("The hall is full", "Full house")
