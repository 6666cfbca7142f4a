"""An entry: a picture as feeds, mail and webhooks show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, SavedSearch
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import title_for
from mediahub.rights import Action, Viewer, decide
from mediahub.rights.explanations import Translate, plain, say_all


@dataclass(frozen=True, slots=True)
class Entry:
    """Words and an address, never bytes: whoever follows it is asked who they are."""

    id: str
    url: str
    title: str
    caption: str
    credit: str
    taken_at: datetime
    arrived_at: datetime
    answer: str
    """How it may be used, see `rights.Answer`."""
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON; moments as ISO 8601 in UTC."""
        moments = {"taken_at": self.taken_at.isoformat(), "arrived_at": self.arrived_at.isoformat()}
        return {**asdict(self), **moments}


def entries(
    session: Session, base_url: str, viewer: Viewer, ids: Sequence[str], now: datetime, _: Translate = plain
) -> list[Entry]:
    """These pictures in their order, as `viewer` may use them, in the language of `_`; those that they may
    not see are left out."""
    assets = {asset.id: asset for asset in session.scalars(select(Asset).where(Asset.id.in_(ids)))}
    found = []
    for asset in (assets[one] for one in ids if one in assets):
        terms = terms_of(asset)
        if not decide(viewer, terms, Action.SEE, now).allowed:
            continue
        use = decide(viewer, terms, Action.DOWNLOAD, now)
        found.append(
            Entry(
                id=asset.id,
                url=f"{base_url}/assets/{asset.id}",
                title=title_for(viewer, asset),
                caption=complete(asset.caption),
                credit=asset.credit or asset.creator,
                taken_at=asset.taken_at,
                arrived_at=asset.created_at,
                answer=use.answer,
                sentence=say_all(use.reasons, _),
            )
        )
    return found


def search_address(base_url: str, search: SavedSearch) -> str:
    """Where the library answers it."""
    return f"{base_url}/events/{quote(search.event.slug)}/?{search.query}"
