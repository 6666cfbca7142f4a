"""Assets for somebody: what they may not see does not exist for them. And how many there are, by state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of, to_sql
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Person,
    Photographer,
    Rendition,
    Tag,
)
from mediahub.catalog.models import Session as CatalogSession
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights import Action, Verdict, Viewer, could_see, decide, visible_to
from mediahub.rights.explanations import say_all
from mediahub.rights.refusals import RefusedByRules

TILE_COLUMNS = (
    Asset.event_id, Asset.state, Asset.kind, Asset.filename, Asset.width, Asset.height, Asset.duration,
    Asset.placeholder, Asset.colour, Asset.stack_id, Asset.awaited, Asset.title, Asset.headline,
    Asset.caption, Asset.rating, Asset.rights_class, Asset.embargo_until, Asset.expires_at,
    Asset.creator, Asset.photographer_id, Asset.digital_source_type, Asset.held, Asset.opens_at,
    Asset.event_zone, Asset.event_slug,
)  # fmt: skip
"""What a tile shows, and what `terms_of` looks at."""


class AssetMissing(Missing):
    """There is no such asset, or it is not for whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("This picture does not exist, or it is not for your account."))


class AssetWithdrawn(AssetMissing):
    """A picture that whoever asks could see until it was withdrawn: they have to know."""

    def __init__(self, verdict: Verdict, asset_id: str) -> None:
        Missing.__init__(self, say_all(verdict.reasons))
        self.verdict = verdict
        self.asset_id = asset_id


def verdict_of(viewer: Viewer, asset: Asset, action: Action) -> Verdict:
    """May `viewer` do `action` to `asset` now?"""
    return decide(viewer, terms_of(asset), action, utcnow())


def verdicts_of(viewer: Viewer, asset: Asset, now: datetime) -> dict[Action, Verdict]:
    """What `viewer` may do to `asset` at `now`, for every action: for pages that show many."""
    terms = terms_of(asset)
    return {action: decide(viewer, terms, action, now) for action in Action}


WITH_NAMES = (
    selectinload(Asset.persons).joinedload(AssetPerson.person).selectinload(Person.names),
    selectinload(Asset.tags).joinedload(AssetTag.tag).selectinload(Tag.names),
    selectinload(Asset.sessions)
    .joinedload(AssetSession.session)
    .selectinload(CatalogSession.speakers)
    .selectinload(Person.names),
)
"""Its people, tags and sessions, with all that they are called: as many statements for many as for one."""


def visible_asset(
    session: Session, viewer: Viewer, asset_id: str, read_with: Sequence[ORMOption] = ()
) -> Asset:
    """The asset, if `viewer` may see it now, with what else is to be read at once. Raises AssetMissing, of
    which AssetWithdrawn says why."""
    asset = session.get(Asset, asset_id, options=read_with)
    if asset is None:
        raise AssetMissing
    verdict = verdict_of(viewer, asset, Action.SEE)
    if verdict.allowed:
        return asset
    if "withdrawn" in verdict.codes and could_see(viewer, terms_of(asset), utcnow()):
        raise AssetWithdrawn(verdict, asset.id)
    raise AssetMissing


def title_of(asset: Asset) -> str:
    """The best short name there is: title, headline, or the name of its file."""
    return asset.title or asset.headline or asset.filename


def require_action(viewer: Viewer, asset: Asset, action: Action) -> None:
    """Raise RefusedByRules unless the rules let `viewer` do `action` to `asset` now."""
    verdict = verdict_of(viewer, asset, action)
    if not verdict.allowed:
        raise RefusedByRules(verdict, asset.id)


def assets_by_id(session: Session, ids: Collection[str]) -> dict[str, Asset]:
    """The assets of these ids with their renditions, whatever state they are in."""
    query = select(Asset).where(Asset.id.in_(ids)).options(selectinload(Asset.renditions))
    return {asset.id: asset for asset in session.scalars(query)}


_TILES = (
    select(Asset)
    .where(Asset.id.in_(bindparam("ids", expanding=True)))
    .options(load_only(*TILE_COLUMNS), joinedload(Asset.photographer).load_only(Photographer.name))
)
# written down once: with all its options that takes longer than to ask it


def assets_for_tiles(session: Session, ids: Collection[str]) -> list[Asset]:
    """These assets with their photographers, in no order; of each the columns that a tile shows and that
    decide who may see it. Everything else is read when it is asked for."""
    return list(session.scalars(_TILES, {"ids": list(ids)}))


_KEYS = select(Rendition.asset_id, Rendition.name, Rendition.key).where(
    Rendition.asset_id.in_(bindparam("ids", expanding=True)),
    Rendition.name.in_(bindparam("names", expanding=True)),
)


def rendition_keys(
    session: Session, ids: Collection[str], names: Collection[str]
) -> dict[str, dict[str, str]]:
    """By asset and name, where the renditions of these names lie in the bucket; none where none was made."""
    found: dict[str, dict[str, str]] = {}
    for asset_id, name, key in session.execute(_KEYS, {"ids": list(ids), "names": list(names)}):
        found.setdefault(asset_id, {})[name] = key
    return found


def without_other_events(session: Session, event_id: int, ids: Sequence[str]) -> list[str]:
    """These ids, each once and in their order, without pictures of other events: what is asked for at an
    event is asked for by its terms alone. Of what is gone nobody knows the event; it stays."""
    others: set[str] = set()
    for some in in_chunks(ids):
        query = select(Asset.id).where(Asset.id.in_(some), Asset.event_id != event_id)
        others.update(session.scalars(query))
    return [one for one in dict.fromkeys(ids) if one not in others]


def stack_sizes(session: Session, viewer: Viewer, tops: Collection[str]) -> dict[str, int]:
    """By its top, how many pictures of a stack `viewer` may see; none where they see none."""
    if not tops:
        return {}
    query = select(Asset.stack_id, func.count()).where(Asset.stack_id.in_(tops))
    rows = session.execute(query.where(to_sql(visible_to(viewer, utcnow()))).group_by(Asset.stack_id))
    return {top: count for top, count in rows if top}


def count_assets(session: Session) -> int:
    """How many assets there are, in whatever state."""
    return session.scalar(select(func.count()).select_from(Asset)) or 0


def count_by_state(session: Session, model: type[Asset] | type[Arrival]) -> dict[str, int]:
    """By state, how many assets or arrivals are in it."""
    rows = session.execute(select(model.state, func.count()).group_by(model.state))
    return {state: count for state, count in rows}  # noqa: C416
