"""The rule book: rights classes, embargoes, who may see, download or publish a picture, and why not.

`decide` answers for one asset, with named reasons; `visible_to` gives the same rule for seeing as a
condition, which `catalog.db.conditions` turns into SQL and `search.whoosh.answers.conditions` into a mask.
Tests hold all three equal. `tests/functional/rights/test_access.py` walks every role, state and route,
and fails when a route is added that nobody decided about. Nothing here imports another room.

What the rules look at beside an asset's own columns is read with every asset (`Asset.held`,
`Asset.opens_at`), so no view can forget it. A frame with someone who must not be published is *held* until
somebody releases it; that is a condition too (`IsNot`). The armed embargo of an event is no condition: press
may find everything, but `decide` refuses what is large, and `web.shared.tiles.rendition_url` gives out the
watermarked small picture in place of the thumb.
"""

from mediahub.rights.capabilities import TEAM, Capability
from mediahub.rights.conditions import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.rights.rules import Action, Answer, Reason, Terms, Verdict, could_see, decide, visible_to
from mediahub.rights.viewers import NEWSROOM, Viewer

__all__ = [
    "NEWSROOM",
    "TEAM",
    "Action",
    "AllOf",
    "Answer",
    "AnyOf",
    "Capability",
    "Condition",
    "Everything",
    "IsNot",
    "NoneOrAfter",
    "Nothing",
    "OneOf",
    "Reason",
    "Terms",
    "Verdict",
    "Viewer",
    "could_see",
    "decide",
    "visible_to",
]
