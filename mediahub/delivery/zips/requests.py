"""Zips as pages and the API ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Archive, Event, ShareLink
from mediahub.delivery.selections import Selection
from mediahub.delivery.zips import archives
from mediahub.identity.terms import require_accepted
from mediahub.rights import Viewer


def ask_for_zip(
    database: Database,
    viewer: Viewer,
    event: Event,
    user_id: int,
    chosen: Selection,
    basket_id: int | None = None,
) -> Archive:
    """Have a zip made of pictures, by somebody who agreed to the event's terms. Raises TermsNotAccepted,
    ArchiveError and RecipeError."""
    with database.begin() as session:
        require_accepted(session, viewer, event)
        archive = archives.ask_for(
            session, event, user_id, chosen.ids, recipe=chosen.recipe, name=chosen.name, basket_id=basket_id
        )
        details = {"pictures": len(chosen.ids), "recipe": chosen.recipe}
        audit.record(session, audit.Action.ZIP_MADE, archive, details, assets=chosen.ids)
        return archive


def ask_for_link(
    session: Session, link: ShareLink, asset_ids: Sequence[str], recipe: str, name: str, language: str
) -> Archive:
    """Have a zip made of pictures for the visitors of a share link; who asks for the same soon after gets the
    same one. Raises ArchiveError, TooMany and RecipeError."""
    if (same := archives.same_of_link(session, link.id, asset_ids, recipe, language)) is not None:
        return same
    archive = archives.ask_for(
        session, link.event, None, asset_ids,
        recipe=recipe, name=name, share_link_id=link.id, language=language,
    )  # fmt: skip
    details = {"pictures": len(asset_ids), "recipe": recipe, "link": link.title}
    audit.record(session, audit.Action.ZIP_MADE, archive, details, assets=asset_ids)
    return archive
