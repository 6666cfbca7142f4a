"""Every column of the catalogue and every record for the bucket: none holds a secret that was handed out."""

from __future__ import annotations

import json

from sqlalchemy import MetaData, select

from mediahub.alerts.feeds.feeds import create_feed
from mediahub.alerts.saved_searches import rotate_secret, save_search
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Gallery, SavedSearch, ShareLink, WebhookCall
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.delivery import basket_sharing, baskets
from mediahub.delivery.newsrooms.targets import NewTarget, add_target
from mediahub.identity import idempotency
from mediahub.identity.accounts import create_user
from mediahub.identity.contributors import create_link
from mediahub.identity.links import make_link
from mediahub.identity.press import viewer_of
from mediahub.identity.press_office.invitations import create_invitation
from mediahub.identity.tokens import create_token
from mediahub.ingest.sources.ftp.accounts import create_account
from mediahub.mail import send
from mediahub.records.galleries import links_record, restore_links
from mediahub.settings import Settings


def hand_out(database: Database, settings: Settings) -> dict[str, str]:
    """One of each secret that MediaHub gives or is given, by what it is."""
    password = "a password for the desk"
    with database.begin() as session:
        event = create_event(session, "e", "E", "UTC")
        user = create_user(session, "admin@example.org", password, "admin")
        guest = create_user(session, "press@example.org", "another password here", "press")
        gallery = Gallery(event_id=event.id, slug="g", title="G")
        session.add(gallery)
        session.flush()
        wish = share_links.Wish(title="T", password="only for the client")
        share = share_links.create(
            session, wish, event_id=event.id, user_id=user.id, now=utcnow(), gallery=gallery
        )
        basket = baskets.create(session, event, user.id, "B")
        keys = {how: basket_sharing.share(session, basket, how) for how in ("read", "edit")}
        search = save_search(session, viewer_of(session, user), event.id, "S", "q=x")
        old = str(search.webhook_secret)
        rotate_secret(search, utcnow(), utcnow() - utcnow())
        search.webhook_url = "https://hooks.example/services/T0/B0/hooked"
        answer = "it said: /services/T0/B0/hooked"
        session.add(WebhookCall(search_id=search.id, asset_ids=[], error=answer))
        target = NewTarget("News", "sftp", "news.example:22", "desk", "late edition")
        add_target(session, settings, event.id, target)
        invitation = create_invitation(
            session, event.id, label="", people=3, days=3, is_approved=False, by=user.id
        )[1]
        found = {
            "password": password,
            "share link": str(share.token),
            "share password": "only for the client",
            "basket to read": keys["read"],
            "basket to edit": keys["edit"],
            "webhook secret": str(search.webhook_secret),
            "webhook secret before": old,
            "webhook address": "/T0/B0/hooked",
            "newsroom": "late edition",
            "contributor link": create_link(session, "e")[1].split("_", 2)[2],
            "API token": create_token(session, user.email, ["read"], days=1)[1].split("_", 2)[2],
            "feed": create_feed(session, user.id, event.id, search=search)[1],
            "camera": create_account(session, "cam", event="e", photographer="Chen"),
            "invitation": invitation,
            "sign-in link": make_link(session, guest, f"/events/e/baskets/join/{keys['edit']}"),
        }
        send(session, guest.email, "Sign in", f"https://x/sign-in?key={found['sign-in link']}")
        send(session, guest.email, "New", "text", unsubscribe_url="https://x/unsubscribe/1/unsubscribe-me")
        found["unsubscribe"] = "unsubscribe-me"
    assert idempotency.claim(database, "user 1", "k", "0" * 64) is None
    idempotency.keep(database, "user 1", "k", idempotency.Answer(201, "shown once only", "text/plain"))
    found["answer that is kept"] = "shown once only"
    return found


def everything(database: Database) -> str:
    """All values of all tables, as the database has them."""
    tables = MetaData()
    tables.reflect(database.engine)
    with database.engine.connect() as connection:
        rows = [list(connection.execute(select(table))) for table in tables.sorted_tables]
    return "\n".join(str(value) for table in rows for row in table for value in row)


def test_no_column_and_no_record_holds_a_secret_in_plain(database: Database, settings: Settings) -> None:
    secrets = hand_out(database, settings)
    assert all(len(secret) >= 10 for secret in secrets.values())
    held = everything(database)
    assert "hooks" not in held
    assert [name for name, secret in secrets.items() if secret in held] == []
    with database.read() as session:
        event = session.scalars(select(ShareLink)).one().event
        record = json.dumps(links_record(session, event))
        assert [name for name, secret in secrets.items() if secret in record] == []
        assert session.scalars(select(SavedSearch)).one().webhook_secret == secrets["webhook secret"]


def test_a_link_restored_from_its_record_works_and_is_shown_again(
    database: Database, settings: Settings
) -> None:
    token = hand_out(database, settings)["share link"]
    with database.begin() as session:
        link = session.scalars(select(ShareLink)).one()
        record, event_id = links_record(session, link.event), link.event_id
        session.delete(link)
    for written in (
        record,
        {"links": [{**record["links"][0], "token": token}]},
    ):  # and as versions before wrote
        with database.begin() as session:
            restore_links(session, event_id, json.loads(json.dumps(written)))
            restore_links(session, event_id, json.loads(json.dumps(written)))
        with database.begin() as session:
            found = share_links.find(session, token)
            assert found is not None
            session.expire(found)
            assert found.token == token
            session.delete(found)
