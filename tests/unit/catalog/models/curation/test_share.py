"""A link's token is found by its hash, and kept encrypted."""

from __future__ import annotations

from sqlalchemy import text

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.curation.share import ShareLink
from mediahub.encryption import hash_secret
from tests.assets import add_event


def test_the_hash_follows_the_token_and_stays_when_the_row_is_read(database: Database) -> None:
    with database.begin() as session:
        link = ShareLink(event_id=add_event(session).id, token="first")
        session.add(link)
        session.flush()
        assert link.token_sha256 == hash_secret("first")
        link.token = "second"
        session.flush()
        number = link.id
    with database.begin() as session:
        link = session.get_one(ShareLink, number)
        assert (link.token, link.token_sha256) == ("second", hash_secret("second"))
        assert "second" not in str(session.execute(text("SELECT token FROM share_link")).scalar_one())
