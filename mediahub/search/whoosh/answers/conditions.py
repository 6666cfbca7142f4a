"""Rights mask: the rule book's condition on the index's columns."""

from __future__ import annotations

import numpy as np

from mediahub.rights import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.search.schema import SET, micros
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import View


def condition_mask(view: View, condition: Condition) -> Mask:
    """Documents for which `condition` holds. Not to be changed. Nothing passes what is not understood."""
    match condition:
        case Everything():
            return np.ones(view.size, np.bool_)
        case OneOf(field, values):
            return view.having(field, tuple(sorted(values)))
        case NoneOrAfter(field, moment):  # an empty moment is kept as the far future
            return view.fact(field) > micros(moment)
        case IsNot(field):
            return ~view.having(field, (SET,))
        case AllOf(parts):
            masks = [condition_mask(view, part) for part in parts]
            return np.logical_and.reduce(masks) if masks else np.ones(view.size, np.bool_)
        case AnyOf(parts):
            masks = [condition_mask(view, part) for part in parts]
            return np.logical_or.reduce(masks) if masks else np.zeros(view.size, np.bool_)
        case Nothing():
            return np.zeros(view.size, np.bool_)
