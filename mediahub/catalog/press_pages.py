"""The press page of an event, and the pictures that it may show to anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.db.conditions import terms_of, to_sql
from mediahub.catalog.depictions import stated
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset, Event, PressPage
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.rights import Action, Viewer, decide, visible_to

ANY_PRESS = Viewer(frozenset({"press"}))
"""Someone of the press whom nobody knows: what they may use freely may be shown to all."""
LIMITS = {
    "headline": 200,
    "text": 20_000,
    "place": 200,
    "contact_name": 200,
    "contact_email": 255,
    "contact_phone": 60,
}
"""Characters of each text of a page."""
LOOKED_AT = 5
"""How many times as many pictures are looked at as are shown."""
BEST_AMONG = 40
"""And how many times as many are candidates for the best."""
Item = TypeVar("Item")


class PressPageMissing(Missing):
    """There is no press page of this event for whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("There is no press page at this address."))


class CoverNotFree(Conflict):
    """A picture that not everyone may use is no cover."""

    def __init__(self) -> None:
        super().__init__(N_("That picture is not free to use, so it is no cover."))


def public_page(
    session: Session, viewer: Viewer, slug: str, *, members: bool = False
) -> tuple[Event, PressPage]:
    """The event and its page; the team sees it before it is public, and with `members` so do its press.

    Raises PressPageMissing.
    """
    event = find_event(session, slug)
    page = press_page(session, event) if event else None
    is_known = viewer.in_team_of(slug) or (members and viewer.is_press_of(slug))
    if event is None or page is None or not (page.is_public or is_known):
        raise PressPageMissing
    return event, page


def change_page(session: Session, event: Event, values: Mapping[str, Any], now: datetime) -> PressPage:
    """Change columns of the page, and its cover by the id of a picture (`cover`; nothing for none); what is
    left out stays as it is. Raises CoverNotFree, and then changes nothing."""
    page = press_page(session, event)
    columns = dict(values)
    if "cover" in columns:
        wanted = columns.pop("cover")
        cover = free_picture(session, event.id, wanted, now)
        if wanted and cover is None:
            raise CoverNotFree
        page.cover_id = cover.id if cover else None
    for name, value in columns.items():
        setattr(page, name, value.strip() if isinstance(value, str) else value)
    session.add(page)
    return page


def press_page(session: Session, event: Event) -> PressPage:
    """The event's page; one with nothing on it, that nobody saved yet, where it has none."""
    return session.get(PressPage, event.id) or PressPage(
        event_id=event.id,
        is_public=False,
        headline="",
        text="",
        place="",
        contact_name="",
        contact_email="",
        contact_phone="",
        guests_see=False,
        takes_requests=True,
    )


def anyone_may_see(asset: Asset, now: datetime) -> bool:
    """Whether the rule book lets all press use it freely, now."""
    return decide(ANY_PRESS, terms_of(asset), Action.DOWNLOAD, now).answer == "free"


def free_pictures(session: Session, event_id: int, now: datetime, limit: int) -> list[Asset]:
    """The latest photos that anyone may see, newest first."""
    query = (
        select(Asset)
        .where(Asset.event_id == event_id, Asset.kind == "photo", Asset.rights_class == "free")
        .where(to_sql(visible_to(ANY_PRESS, now)))
        .options(selectinload(Asset.renditions))
        .order_by(Asset.taken_at.desc(), Asset.id)
        .limit(limit * LOOKED_AT)
    )
    return [asset for asset in session.scalars(query) if anyone_may_see(asset, now)][:limit]


def best_pictures(session: Session, event_id: int, now: datetime, limit: int) -> list[Asset]:
    """The best photos that anyone may see, from as many sessions (or hours, where none is stated) as there
    are: the best rated of each in turn, of a burst only its top."""
    query = (
        select(Asset)
        .where(Asset.event_id == event_id, Asset.kind == "photo", Asset.rights_class == "free")
        .where(to_sql(visible_to(ANY_PRESS, now)), or_(Asset.stack_id.is_(None), Asset.stack_id == Asset.id))
        .where(func.coalesce(Asset.rating, 0) >= 0)  # culling rejects with less
        .options(selectinload(Asset.renditions), selectinload(Asset.sessions))
        .order_by(func.coalesce(Asset.rating, 0).desc(), Asset.taken_at.desc(), Asset.id)
        .limit(limit * BEST_AMONG)
    )
    return in_turn([asset for asset in session.scalars(query) if anyone_may_see(asset, now)], _scene)[:limit]


def in_turn(items: Sequence[Item], group: Callable[[Item], Hashable]) -> list[Item]:
    """The first of each group, then the second of each, and so on; each time in the order of `items`."""
    seen: Counter[Hashable] = Counter()
    rounds = []
    for place, item in enumerate(items):
        rounds.append((seen[group(item)], place))
        seen[group(item)] += 1
    return [items[place] for _, place in sorted(rounds)]


def _scene(asset: Asset) -> Hashable:
    """What pictures of have much in common: a session, or else an hour of a photographer."""
    of_session = next(iter(stated(asset.sessions)), None)
    if of_session is not None:
        return of_session.session_id
    return asset.photographer_id, asset.taken_at.replace(minute=0, second=0, microsecond=0)


def free_picture(session: Session, event_id: int, asset_id: str | None, now: datetime) -> Asset | None:
    """This picture of the event, if anyone may see it now."""
    asset = session.get(Asset, asset_id) if asset_id else None
    if asset is None or asset.event_id != event_id or not anyone_may_see(asset, now):
        return None
    return asset
