"""A rights condition as SQL, for queries on assets."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, true

from mediahub.catalog.models import Asset
from mediahub.rights import AllOf, AnyOf, Condition, Everything, NoneOrAfter, Nothing, OneOf


def to_sql(condition: Condition) -> ColumnElement[bool]:
    """The clause that holds for exactly the assets that the condition holds for."""
    match condition:
        case Everything():
            return true()
        case Nothing():
            return false()
        case OneOf(field, values):
            return getattr(Asset, field).in_(sorted(values))
        case NoneOrAfter(field, moment):
            column = getattr(Asset, field)
            return or_(column.is_(None), column > moment)
        case AllOf(parts):
            return and_(true(), *map(to_sql, parts))
        case AnyOf(parts):
            return or_(false(), *map(to_sql, parts))
