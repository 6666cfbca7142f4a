"""The facet `available`: what may be used now, and what is under an embargo.

It goes by the clock, so no index keeps it; it is asked for as a part of the query, of whatever engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mediahub.search.port import FacetCount
from mediahub.search.query.clauses import under_embargo
from mediahub.search.query.tree import And, Not, Query

FACET = "available"
NOW, EMBARGOED = "now", "embargoed"


def narrowed(query: Query, chosen: Sequence[str], now: int) -> Query:
    """`query` within the chosen values of the facet, at `now` (microseconds since 1970 UTC). All of them, or
    none that there is, narrow nothing."""
    wanted = {NOW, EMBARGOED}.intersection(chosen)
    if len(wanted) != 1:
        return query
    part = under_embargo(now)
    return And((query, part if EMBARGOED in wanted else Not(part)))


def counts(query: Query, now: int, count: Callable[[Query], int]) -> Sequence[FacetCount]:
    """How many results of `query` each value has; nothing where no result is under an embargo."""
    embargoed = count(narrowed(query, (EMBARGOED,), now))
    if not embargoed:
        return ()
    free = count(query) - embargoed
    return tuple(FacetCount(*one) for one in ((NOW, free), (EMBARGOED, embargoed)) if one[1])
