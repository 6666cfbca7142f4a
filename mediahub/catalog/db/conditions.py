"""A rights condition as SQL, for queries on assets."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from mediahub.catalog.models import Asset, Event
from mediahub.rights import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf, Terms


def to_sql(condition: Condition) -> ColumnElement[bool]:
    """The clause that holds for exactly the assets that the condition holds for."""
    match condition:
        case Everything():
            return true()
        case Nothing():
            return false()
        case OneOf("event", values):
            return Asset.event_id.in_(select(Event.id).where(Event.slug.in_(sorted(values))))
        case OneOf(field, values):
            return getattr(Asset, field).in_(sorted(values))
        case NoneOrAfter(field, moment):
            column = getattr(Asset, field)
            return or_(column.is_(None), column > moment)
        case IsNot(field):
            flag: ColumnElement[bool] = getattr(Asset, field)
            return ~flag
        case AllOf(parts):
            return and_(true(), *map(to_sql, parts))
        case AnyOf(parts):
            return or_(false(), *map(to_sql, parts))


def of_events(event_id: InstrumentedAttribute[int], slugs: frozenset[str] | None) -> ColumnElement[bool]:
    """The clause that a row's event is one of these slugs; None for any event."""
    if slugs is None:
        return true()
    return event_id.in_(select(Event.id).where(Event.slug.in_(sorted(slugs)))) if slugs else false()


READ_BY_RULES = (
    Asset.state,
    Asset.rights_class,
    Asset.embargo_until,
    Asset.expires_at,
    Asset.event_slug,
    Asset.opens_at,
    Asset.held,
    Asset.event_zone,
    Asset.digital_source_type,
)
"""What `terms_of` reads, for queries that load nothing else."""


def terms_of(asset: Asset) -> Terms:
    """The facts of an asset that the rules look at."""
    return Terms(
        asset.state,
        asset.rights_class,
        asset.embargo_until,
        asset.expires_at,
        event=asset.event_slug,
        opens_at=asset.opens_at,
        held=bool(asset.held),
        zone=asset.event_zone or "UTC",
        source_type=asset.digital_source_type or "",
    )
