"""Unsubscribing from a saved search's mail by the link in it, without signing in (RFC 8058, one click)."""

from __future__ import annotations

import hmac

from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SavedSearch
from mediahub.messages import N_
from mediahub.problems import Missing


def unsubscribe_url(base_url: str, secret_key: str, search: SavedSearch) -> str:
    """The address that ends the digests of this search, and does nothing else."""
    return f"{base_url}/unsubscribe/{search.id}/{_signature(secret_key, search)}"


def find_subscription(session: Session, secret_key: str, search_id: int, signature: str) -> SavedSearch:
    """The saved search whose mail this address ends. Raises Missing if it is gone or the address not ours."""
    search = session.get(SavedSearch, search_id)
    if search is None or not hmac.compare_digest(_signature(secret_key, search), signature):
        raise Missing(N_("This search is gone: no mail comes of it any more."))
    return search


def unsubscribe(database: Database, secret_key: str, search_id: int, signature: str) -> str:
    """No mail any more; the search's name. It stays, with its feeds and webhooks. Raises Missing."""
    with database.begin() as session:
        search = find_subscription(session, secret_key, search_id, signature)
        search.digest = "off"
        return search.name


def _signature(secret_key: str, search: SavedSearch) -> str:
    # a number may be given again once its row is gone, so the day of the row is in it too
    what = f"unsubscribe {search.id} {search.owner_id} {search.created_at:%Y%m%d%H%M%S}"
    return hmac.digest(secret_key.encode(), what.encode(), "sha256").hex()[:32]
