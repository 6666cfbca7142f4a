"""Rights decisions: who may see and take what. Every page, API call and presigned URL asks here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from mediahub.rights.conditions import AllOf, AnyOf, Condition, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.rights.explanations import say_all, say_reason
from mediahub.rights.generated import degree
from mediahub.rights.viewers import Viewer

PRESS_CLASSES = frozenset({"free", "editorial"})

Answer = Literal["free", "conditional", "not_for_you", "not_for_anyone"]


class Action(StrEnum):
    """What someone wants to do with an asset, from least to most."""

    SEE = "see"
    """Find it, read its words, see its thumb."""
    PREVIEW = "preview"
    """See it large."""
    DOWNLOAD = "download"
    """Take the original."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of an asset that the rules look at."""

    state: str
    rights_class: str
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
    event: str | None = None
    """Slug of its event."""
    opens_at: datetime | None = None
    """The armed embargo of its event: until then press sees small, watermarked previews and nothing else."""
    held: bool = False
    """Someone who must not be published is in it, and nobody released it."""
    zone: str = "UTC"
    """IANA zone in which moments are said."""
    source_type: str = ""
    """IPTC Digital Source Type, by its code."""

    @property
    def embargo(self) -> datetime | None:
        """Its own embargo or that of the event, whichever is later."""
        return max(filter(None, (self.embargo_until, self.opens_at)), default=None)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable name, and the moment that goes with it. `rights.explanations` says it to people."""

    code: str
    moment: datetime | None = None
    zone: str = "UTC"
    """IANA zone in which the moment is said."""
    now: datetime | None = None
    """When it was asked."""

    @property
    def sentence(self) -> str:
        """In English."""
        return say_reason(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the action is allowed, and every reason that bears on it, the strongest restriction first."""

    allowed: bool
    answer: Answer
    reasons: tuple[Reason, ...]
    until: datetime | None = None
    """When the answer changes by itself: an embargo or a permission ends then."""
    watermarked: bool = False
    """Whether all that may be shown is a small preview with a mark across it."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The names of the reasons."""
        return tuple(reason.code for reason in self.reasons)

    @property
    def sentence(self) -> str:
        """Every reason, in English; `rights.explanations.say_all` says them in another language."""
        return say_all(self.reasons)


CLASS_REASONS = {
    "free": Reason("free_with_credit"),
    "editorial": Reason("editorial_only"),
    "partners": Reason("partners_only"),
    "none": Reason("not_for_use"),
}
ALLOWING = frozenset({"free_with_credit", "editorial_only", "partners_only"})
"""Classes that allow something to somebody."""
KNOWN = frozenset(CLASS_REASONS) - {"none"}
GENERATED = {"wholly": Reason("generated"), "partly": Reason("partly_generated")}
WITHDRAWN = Reason("withdrawn")
HELD = Reason("held")
SOON = timedelta(days=30)
"""An end that is nearer than this is worth a sentence."""


def decide(viewer: Viewer, terms: Terms, action: Action, now: datetime) -> Verdict:
    """May `viewer` do `action` to an asset with these `terms` at `now` (aware)?"""
    if not (viewer.roles or viewer.event_roles) and viewer.user_id is None:
        return _refused("not_for_you", Reason("sign_in"))
    if terms.state == "withdrawn":
        return _refused("not_for_anyone", WITHDRAWN)
    if terms.state != "ready":
        return _refused("not_for_anyone", Reason("not_available"))
    reasons = _reasons(terms, now)
    if viewer.in_team_of(terms.event):
        free = terms.rights_class == "free" and len(reasons) == 1
        return Verdict(True, "free" if free else "conditional", reasons, _until(terms, now))
    if viewer.is_press_of(terms.event):
        return _press(terms, action, now, reasons)
    return _refused("not_for_you", Reason("no_role"))


def could_see(viewer: Viewer, terms: Terms, now: datetime) -> bool:
    """Whether only a withdrawal or the end of its permission hides it from `viewer`: they may know of it."""
    before = replace(terms, state="ready" if terms.state == "withdrawn" else terms.state, expires_at=None)
    return decide(viewer, before, Action.SEE, now).allowed


def visible_to(viewer: Viewer, now: datetime) -> Condition:
    """Exactly the assets for which `decide(viewer, …, SEE, now)` allows, as a condition."""
    ready = OneOf("state", frozenset({"ready"}))
    works_in = viewer.team_events
    if works_in is None:
        return ready
    seen: list[Condition] = [AllOf((OneOf("event", works_in), ready))] if works_in else []
    if "press" in viewer.roles:
        dated = NoneOrAfter("expires_at", now)
        press = AllOf((ready, OneOf("rights_class", PRESS_CLASSES), dated, IsNot("held")))
        seen.append(press if viewer.press_in is None else AllOf((OneOf("event", viewer.press_in), press)))
    if not seen:
        return Nothing()
    return seen[0] if len(seen) == 1 else AnyOf(tuple(seen))


def _press(terms: Terms, action: Action, now: datetime, reasons: tuple[Reason, ...]) -> Verdict:
    expired = terms.expires_at is not None and terms.expires_at <= now
    if terms.rights_class not in PRESS_CLASSES or expired:
        answer: Answer = "not_for_anyone" if terms.rights_class not in KNOWN else "not_for_you"
        return _refused(answer, *reasons)
    if terms.held:
        return _refused("not_for_you", *reasons)
    until = _until(terms, now)
    embargoed = terms.embargo is not None and terms.embargo > now
    watermarked = embargoed and terms.opens_at is not None
    if embargoed and action is not Action.SEE:
        return Verdict(False, "not_for_you", reasons, until, watermarked)
    free = terms.rights_class == "free" and not embargoed and not degree(terms.source_type)
    return Verdict(True, "free" if free else "conditional", reasons, until, watermarked)


def _reasons(terms: Terms, now: datetime) -> tuple[Reason, ...]:
    """What forbids its use, then its class, that it was generated, and an end that comes; an unknown class is
    not for use."""
    of_class = CLASS_REASONS.get(terms.rights_class, CLASS_REASONS["none"])
    reasons = [] if of_class.code in ALLOWING else [of_class]
    if terms.held:
        reasons.append(HELD)
    if terms.expires_at is not None and terms.expires_at <= now:
        reasons.append(Reason("expired"))
    if terms.embargo is not None and terms.embargo > now:
        reasons.append(Reason("embargoed", terms.embargo, terms.zone, now))
    if of_class.code in ALLOWING:
        reasons.append(of_class)
    if generated := degree(terms.source_type):
        reasons.append(GENERATED[generated])
    if terms.expires_at is not None and now < terms.expires_at < now + SOON:
        reasons.append(Reason("expires", terms.expires_at, terms.zone, now))
    return tuple(reasons)


def _until(terms: Terms, now: datetime) -> datetime | None:
    """The next moment at which the dates of the asset change what holds."""
    return min((one for one in (terms.embargo, terms.expires_at) if one and one > now), default=None)


def _refused(answer: Answer, *reasons: Reason) -> Verdict:
    return Verdict(False, answer, reasons)
