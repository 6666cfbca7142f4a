"""The rule book's verdict as data: a policy of ODRL 2.2 (W3C) with the RightsML profile (IPTC), as JSON-LD.

`policy` says for one viewer and one asset what `decide` answers at every moment, and not only now: dates are
constraints. What is not permitted is prohibited by name, so that nothing is left to be guessed. Its duties
are the credit line and, for what was generated, to say so; data mining is ruled as TDMRep (W3C) names it.
A property test evaluates policies and holds them equal to `decide` and `may_mine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mediahub.rights.generated import degree
from mediahub.rights.mining import Mining, may_mine
from mediahub.rights.rules import PRESS_CLASSES, Action, Terms
from mediahub.rights.viewers import Viewer

PROFILE = "https://iptc.org/std/RightsML/odrl-profile/"
LANGUAGE = "http://www.w3.org/ns/odrl/2/"
CONTEXT = [
    "http://www.w3.org/ns/odrl.jsonld",
    "https://iptc.org/std/RightsML/odrl-profile/rightsml.jsonld",
    {
        "tdm": "http://www.w3.org/ns/tdmrep#",
        "digsrctype": "http://cv.iptc.org/newscodes/digitalsourcetype/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    },
]
ACTIONS = {Action.SEE: "read", Action.PREVIEW: "display", Action.DOWNLOAD: "reproduce"}
"""What the rule book's actions are called in ODRL."""
ADVERTISING = "advertising"
"""The purpose that editorial pictures are not for."""
MINE = "tdm:mine"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom and what a policy is about, as URIs."""

    uid: str
    """Of the policy."""
    target: str
    """The asset."""
    assigner: str
    """Who permits: the event."""
    assignee: str = ""
    """To whom; empty for whoever reads it."""
    credit_line: str = ""
    mining: str = ""
    """PLUS Data Mining that holds, by its code."""
    constraints: str = ""
    """PLUS Other Constraints."""


def policy(viewer: Viewer, terms: Terms, about: Concerned) -> dict[str, Any]:
    """What `viewer` may do with an asset of these `terms`, at any time."""
    permitted = {action: _periods(viewer, terms, action) for action in Action}
    named: dict[str, Any] = {"target": about.target, "assigner": about.assigner}
    if about.assignee:
        named["assignee"] = about.assignee
    permissions = [
        named | {"action": ACTIONS[action]} | _when(period) | _duties(terms, action, about)
        for action, period in permitted.items()
        if period is not None
    ]
    refused = [action for action, period in permitted.items() if period is None]
    prohibitions = [named | {"action": ACTIONS[action]} for action in refused]
    if refused != list(Action) and terms.rights_class == "editorial":
        prohibitions.append(named | {"action": "use", "constraint": [_purpose([ADVERTISING])]})
    mined = _mining(about)
    return {
        "@context": CONTEXT,
        "@type": "Set",
        "uid": about.uid,
        "profile": PROFILE,
        "permission": permissions + [named | one for one in mined.get("permission", [])],
        "prohibition": prohibitions + [named | one for one in mined.get("prohibition", [])],
    }


@dataclass(frozen=True, slots=True)
class _Period:
    """From when, and until when; None for always."""

    start: datetime | None = None
    end: datetime | None = None


def _periods(viewer: Viewer, terms: Terms, action: Action) -> _Period | None:
    """When `decide` allows an action; None for never."""
    if terms.state != "ready":
        return None
    if viewer.in_team_of(terms.event):
        return _Period()
    if not viewer.is_press_of(terms.event) or terms.rights_class not in PRESS_CLASSES or terms.held:
        return None
    return _Period(None if action is Action.SEE else terms.embargo, terms.expires_at)


def _when(period: _Period) -> dict[str, Any]:
    bounds = [("gteq", period.start), ("lt", period.end)]
    dated = [_moment(operator, moment) for operator, moment in bounds if moment is not None]
    return {"constraint": dated} if dated else {}


def _moment(operator: str, moment: datetime) -> dict[str, Any]:
    value = {"@value": moment.astimezone(UTC).isoformat(), "@type": "xsd:dateTime"}
    return {"leftOperand": "dateTime", "operator": operator, "rightOperand": value}


def _purpose(values: Sequence[str]) -> dict[str, Any]:
    if len(values) == 1:
        return {"leftOperand": "purpose", "operator": "eq", "rightOperand": values[0]}
    return {"leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": list(values)}


def _duties(terms: Terms, action: Action, about: Concerned) -> dict[str, Any]:
    """What whoever publishes it owes: the credit line, and the word that it was generated."""
    if action is not Action.DOWNLOAD:
        return {}
    duties: list[dict[str, Any]] = []
    if about.credit_line:
        duties.append({"action": "attribute", "attributedParty": about.credit_line})
    if degree(terms.source_type):
        duties.append({"action": "annotate", "target": f"digsrctype:{terms.source_type}"})
    return {"duty": duties} if duties else {}


def _mining(about: Concerned) -> dict[str, list[dict[str, Any]]]:
    """What PLUS Data Mining leaves open and what it reserves; nothing where nothing is said."""
    if not about.mining:
        return {}
    left = [use.value for use in Mining if may_mine(about.mining, use)]
    reserved = [use.value for use in Mining if not may_mine(about.mining, use)]
    rules: dict[str, list[dict[str, Any]]] = {}
    if left:
        rules["permission"] = [{"action": MINE, "constraint": [_purpose(left)]}]
    if reserved:
        remedy = {"remedy": [{"action": "obtainConsent"}]} if not about.constraints else {}
        rules["prohibition"] = [{"action": MINE, "constraint": [_purpose(reserved)]} | remedy]
        if about.constraints:
            rules["prohibition"][0]["dc:description"] = about.constraints
    return rules
