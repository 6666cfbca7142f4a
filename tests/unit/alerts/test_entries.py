"""Pictures as feeds, mail and webhooks show them: words and an address, as the viewer may use them."""

from __future__ import annotations

from mediahub.alerts.entries import entries, search_address
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetSession, Event, SavedSearch, Session
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


def test_outside_the_team_titles_have_no_session_s_code(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        event = add_event(session)
        talk = Session(event_id=event.id, code="D1-OPEN", title="Opening", starts_at=now, ends_at=now)
        session.add(talk)
        session.flush()
        asset = add_asset(session, event, "a", title="D1-OPEN The hall is full", rights_class="free")
        session.add(AssetSession(asset_id=asset.id, session_id=talk.id, source="programme"))
        session.flush()
        (told,) = entries(session, "https://hub", PRESS, [asset.id], now)
        (seen,) = entries(session, "https://hub", Viewer(frozenset({"marketing"}), 1), [asset.id], now)
    assert (told.title, seen.title) == ("The hall is full", "D1-OPEN The hall is full")


def test_a_search_leads_into_the_library() -> None:
    search = SavedSearch(query="q=robot&day=1", event=Event(slug="summit"))
    assert search_address("https://hub", search) == "https://hub/events/summit/?q=robot&day=1"
