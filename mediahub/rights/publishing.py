"""Public without a sign-in: which pictures may be on a public page or behind a share link.

Both follow from the rules for press, so that whatever refuses press refuses the public too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mediahub.rights.rules import Action, Terms, Verdict, decide
from mediahub.rights.viewers import Viewer

PRESS = Viewer(frozenset({"press"}))


def may_publish(terms: Terms, now: datetime) -> Verdict:
    """May it be shown to everyone? Only what press may take, free of any condition, at `now` (aware)."""
    verdict = decide(PRESS, terms, Action.DOWNLOAD, now)
    return replace(verdict, allowed=verdict.allowed and verdict.answer == "free")


def may_share(terms: Terms, now: datetime) -> Verdict:
    """May it be shown to someone to whom the team sent a link? What press may take, and what is for
    partners: the team knows whom it sends to. Never what is embargoed, expired or not for use."""
    shown = replace(terms, rights_class="editorial") if terms.rights_class == "partners" else terms
    verdict = decide(PRESS, shown, Action.DOWNLOAD, now)
    return replace(decide(PRESS, terms, Action.DOWNLOAD, now), allowed=verdict.allowed)
