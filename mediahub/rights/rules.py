"""Who may see and take what. Every page, API call and presigned URL asks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from mediahub.rights.conditions import AllOf, Condition, NoneOrAfter, Nothing, OneOf

TEAM = frozenset({"admin", "photographer", "marketing"})
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
class Viewer:
    """Who asks. No role at all is a guest."""

    roles: frozenset[str] = frozenset()
    user_id: int | None = None

    @property
    def in_team(self) -> bool:
        return bool(self.roles & TEAM)


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of an asset that the rules look at."""

    state: str
    rights_class: str
    embargo_until: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable name for programs, a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the action is allowed, and every reason that bears on it."""

    allowed: bool
    answer: Answer
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        return " ".join(reason.sentence for reason in self.reasons)


CLASS_REASONS = {
    "free": Reason("free_with_credit", "Free to use with the credit line."),
    "editorial": Reason("editorial_only", "For editorial use with the credit line."),
    "partners": Reason("partners_only", "For partners of the event only."),
    "none": Reason("not_for_use", "Not for use."),
}


def decide(viewer: Viewer, terms: Terms, action: Action, now: datetime) -> Verdict:
    """May `viewer` do `action` to an asset with these `terms` at `now` (aware)?"""
    if not viewer.roles:
        return _refused("not_for_you", Reason("sign_in", "Sign in to see this."))
    if terms.state != "ready":
        return _refused("not_for_anyone", Reason("not_available", "This picture is not available."))
    reasons = _reasons(terms, now)
    if viewer.in_team:
        free = terms.rights_class == "free" and len(reasons) == 1
        return Verdict(True, "free" if free else "conditional", reasons)
    if "press" in viewer.roles:
        return _press(terms, action, now, reasons)
    return _refused("not_for_you", Reason("no_role", "Your account has no access yet; ask the event team."))


def visible_to(viewer: Viewer, now: datetime) -> Condition:
    """Exactly the assets for which `decide(viewer, …, SEE, now)` allows, as a condition."""
    ready = OneOf("state", frozenset({"ready"}))
    if viewer.in_team:
        return ready
    if "press" in viewer.roles:
        return AllOf((ready, OneOf("rights_class", PRESS_CLASSES), NoneOrAfter("expires_at", now)))
    return Nothing()


def _press(terms: Terms, action: Action, now: datetime, reasons: tuple[Reason, ...]) -> Verdict:
    expired = terms.expires_at is not None and terms.expires_at <= now
    if terms.rights_class not in PRESS_CLASSES or expired:
        answer: Answer = "not_for_anyone" if terms.rights_class == "none" else "not_for_you"
        return _refused(answer, *reasons)
    embargoed = terms.embargo_until is not None and terms.embargo_until > now
    if embargoed and action is not Action.SEE:
        return _refused("not_for_you", *reasons)
    free = terms.rights_class == "free" and not embargoed
    return Verdict(True, "free" if free else "conditional", reasons)


def _reasons(terms: Terms, now: datetime) -> tuple[Reason, ...]:
    """The class of the asset, then what its dates say; an unknown class is treated as not for use."""
    reasons = [CLASS_REASONS.get(terms.rights_class, CLASS_REASONS["none"])]
    if terms.embargo_until is not None and terms.embargo_until > now:
        left = _in_words(terms.embargo_until - now)
        reasons.append(Reason("embargoed", f"Embargoed for another {left}."))
    if terms.expires_at is not None and terms.expires_at <= now:
        reasons.append(Reason("expired", "The permission to use it has ended."))
    return tuple(reasons)


def _in_words(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} hours"
    return f"{round(minutes / 1440)} days"


def _refused(answer: Answer, *reasons: Reason) -> Verdict:
    return Verdict(False, answer, reasons)
