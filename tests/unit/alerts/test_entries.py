"""Pictures as feeds, mail and webhooks show them: words and an address, as the viewer may use them."""

from __future__ import annotations

from mediahub.alerts.entries import entries, search_address
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, SavedSearch
from mediahub.catalog.models.base import utcnow
from mediahub.rights import Viewer
from tests.assets import add_asset, add_event

PRESS = Viewer(frozenset({"press"}), 1)


def test_what_may_not_be_seen_is_left_out_and_the_order_is_kept(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        told = {"rights_class": "free", "creator": "Chen"}
        first = add_asset(session, event, "a", title="Opening", credit="dpa", **told).id
        second = add_asset(session, event, "b", **told).id
        hidden = add_asset(session, event, "c", state="withdrawn", **told).id
        found = entries(session, "https://hub", PRESS, [second, hidden, first, "nobody's"], utcnow())
    assert [(one.title, one.credit) for one in found] == [("b.jpg", "Chen"), ("Opening", "dpa")]
    assert found[1].url == f"https://hub/assets/{first}"
    assert found[1].sentence
    shown = found[1].as_dict()
    assert shown["taken_at"].endswith("+00:00")
    assert set(shown) >= {"id", "url", "title", "caption", "answer", "sentence"}


def test_a_search_leads_into_the_library() -> None:
    search = SavedSearch(query="q=robot&day=1", event=Event(slug="summit"))
    assert search_address("https://hub", search) == "https://hub/events/summit/?q=robot&day=1"
