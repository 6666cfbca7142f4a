"""The rule book: what a viewer may see and take, and why.

`decide` answers for one asset; `visible_to` gives the same rule for the act of seeing as a condition,
which the catalogue turns into SQL and the search engine into a mask. Nothing here imports another room.
"""

from mediahub.rights.capabilities import TEAM, Capability
from mediahub.rights.conditions import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.rights.rules import Action, Answer, Reason, Terms, Verdict, Viewer, decide, visible_to

__all__ = [
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
    "decide",
    "visible_to",
]
