"""The rule book's reasons as sentences, in any language: a translator looks up the texts that stand here.

Pure. English is what comes out without a translator.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from mediahub.messages import N_

if TYPE_CHECKING:
    from mediahub.rights.rules import Reason


SENTENCES = {
    "free_with_credit": N_("Free to use with the credit line."),
    "editorial_only": N_("For editorial use with the credit line."),
    "partners_only": N_("For partners of the event only."),
    "not_for_use": N_("Not for use."),
    "withdrawn": N_("It was withdrawn. Do not use it, and take it down where you have."),
    "held": N_("Held back: someone in it must not be published."),
    "expired": N_("The permission to use it has ended."),
    "embargoed": N_("It is under embargo."),
    "expires": N_("The permission ends soon."),
    "sign_in": N_("Sign in to see this."),
    "no_role": N_("Your account has no access yet; ask the event team."),
    "not_available": N_("This picture is not available."),
    "gone": N_("It is not there any more."),
}
"""By the name of a reason what it means."""
AFTER_EMBARGO = {
    "free_with_credit": N_("After that: free to use with the credit line."),
    "editorial_only": N_("After that: for editorial use with the credit line."),
    "partners_only": N_("After that: for partners of the event only."),
}
SAYS_IT_ALL = ("withdrawn", "not_for_use", "held", "expired")
"""Where one of these holds, what else the picture might be used for is beside the point; strongest first."""


class Translate(Protocol):
    """gettext with named values: `_("Until %(day)s", day="Monday")`."""

    def __call__(self, text: str, /, **values: object) -> str: ...


def plain(text: str, /, **values: object) -> str:
    """The words as they stand here, in English."""
    return text % values if values else text


def say_all(reasons: Iterable[Reason], _: Translate = plain) -> str:
    """The reasons as sentences, the strongest restriction first: nothing begins with the opposite."""
    reasons = list(reasons)
    strongest = next((one for code in SAYS_IT_ALL for one in reasons if one.code == code), None)
    if strongest is not None:
        return say_reason(strongest, _)
    embargo = next((one for one in reasons if one.code == "embargoed"), None)
    if embargo is None:
        return " ".join(say_reason(one, _) for one in reasons)
    others = (one for one in reasons if one is not embargo)
    after = (
        _(AFTER_EMBARGO[one.code]) if one.code in AFTER_EMBARGO else say_reason(one, _) for one in others
    )
    return " ".join((say_reason(embargo, _), *after))


def say_reason(reason: Reason, _: Translate = plain) -> str:
    """One reason as a sentence."""
    if reason.moment is not None and reason.now is not None:
        moment = in_zone(reason.moment, reason.zone, reason.now, _)
        if reason.code == "embargoed":
            left = in_words(reason.moment - reason.now, _)
            return _("Embargoed until %(moment)s, %(left)s left.", moment=moment, left=left)
        return _("The permission ends %(moment)s.", moment=moment)
    return say_code(reason.code, _)


def say_code(code: str, _: Translate = plain) -> str:
    """What the name of a reason means, where no moment goes with it. An unknown name stays as it is."""
    return _(SENTENCES[code]) if code in SENTENCES else code


def in_zone(moment: datetime, zone: str, now: datetime, _: Translate = plain) -> str:
    """`14:00` today, else `18 October, 14:00`; with the year where it is another."""
    there, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    clock = there.strftime("%H:%M:%S" if there.second else "%H:%M")
    if there.date() == today.date():
        return clock
    day = {"day": there.day, "month": _month(there.month, _), "clock": clock}
    if there.year == today.year:
        return _("%(day)d %(month)s, %(clock)s", **day)
    return _("%(day)d %(month)s %(year)d, %(clock)s", year=there.year, **day)


def in_words(span: timedelta, _: Translate = plain) -> str:
    """About how long it is: seconds in the last minute, then minutes, hours, days."""
    seconds = max(1, round(span.total_seconds()))
    minutes = round(seconds / 60)
    if seconds < 60:
        return _("1 second") if seconds == 1 else _("%(count)d seconds", count=seconds)
    if minutes < 120:
        return _("1 minute") if minutes == 1 else _("%(count)d minutes", count=minutes)
    if minutes < 48 * 60:
        return _("%(count)d hours", count=round(minutes / 60))
    return _("%(count)d days", count=round(minutes / 1440))


def _month(number: int, _: Translate) -> str:
    months = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
        _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return months[number - 1]
