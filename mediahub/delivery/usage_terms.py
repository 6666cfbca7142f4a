"""Usage terms in one sentence for one reader: may I use this picture, for what, until when, which credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mediahub.rights import Answer, Verdict
from mediahub.rights.explanations import Translate, in_words, in_zone, plain, say_all, say_reason
from mediahub.rights.generated import degree
from mediahub.rights.mining import say_mining
from mediahub.rights.rules import GENERATED


@dataclass(frozen=True, slots=True)
class Subject:
    """What the answer is about."""

    rights_class: str
    credit_line: str
    embargo: datetime | None = None
    expires_at: datetime | None = None
    zone: str = "UTC"
    source_type: str = ""
    """IPTC Digital Source Type, by its code."""
    data_mining: str = ""
    """PLUS Data Mining that holds for it, by its code."""
    constraints: str = ""
    """PLUS Other Constraints."""


@dataclass(frozen=True, slots=True)
class UsageAnswer:
    """The answer, whole and in parts for programs."""

    sentence: str
    may: bool
    answer: Answer
    until: datetime | None
    """When it changes by itself."""
    credit_line: str


def credit_line(creator: str, credit: str, photographer: str) -> str:
    """The line to print: who took it, then for whom, each once. `Chen Rui / Summit Pool`."""
    by = creator.strip() or photographer.strip()
    line = credit.strip()
    if not line or line.casefold() == by.casefold():
        return by
    return line if by.casefold() in line.casefold() else f"{by} / {line}"


def say(verdict: Verdict, subject: Subject, now: datetime, _: Translate = plain) -> UsageAnswer:
    """The answer to a reader whose verdict for taking the picture is `verdict`."""
    if verdict.allowed:
        sentence = " ".join((_allowed(verdict, subject, now, _), *_beside(subject, _)))
    else:
        sentence = _refused(verdict, subject, now, _)
    return UsageAnswer(sentence, verdict.allowed, verdict.answer, verdict.until, subject.credit_line)


def standing(subject: Subject, _: Translate = plain) -> str:
    """Usage terms for the inside of a file, which is read at any time: moments whole, nothing that passes."""
    if subject.rights_class not in USES:
        return _("Not for use.")
    parts = []
    if subject.embargo is not None:
        parts.append(_("Not before %(moment)s.", moment=_whole(subject.embargo, subject.zone)))
    if subject.expires_at is not None:
        parts.append(_("Not after %(moment)s.", moment=_whole(subject.expires_at, subject.zone)))
    parts.append(_use(subject.rights_class, subject.credit_line, _))
    return " ".join((*parts, *_beside(subject, _)))


USES = ("free", "editorial", "partners")


def _beside(subject: Subject, _: Translate) -> list[str]:
    """What holds beside the use that is permitted: that it was generated, and who may mine it."""
    generated = degree(subject.source_type)
    said = say_reason(GENERATED[generated], _) if generated else ""
    return list(filter(None, (said, say_mining(subject.data_mining, subject.constraints, _))))


def _allowed(verdict: Verdict, subject: Subject, now: datetime, _: Translate) -> str:
    """What restricts everybody else comes first, and alone: only the team gets that far."""
    if subject.rights_class not in USES:
        return _("It is not for use; you see it because you are of the team.")
    if "held" in verdict.codes:
        return _("For the team only: someone in it must not be published, and nobody has released it.")
    if "expired" in verdict.codes:
        return _("For the team only: the permission to use it has ended.")
    if subject.embargo is not None and subject.embargo > now:
        moment = in_zone(subject.embargo, subject.zone, now, _)
        return _("For the team only until %(moment)s, then with the credit “%(credit)s”.", moment=moment,
                 credit=subject.credit_line)  # fmt: skip
    if subject.expires_at is None:
        return _use(subject.rights_class, subject.credit_line, _)
    moment = in_zone(subject.expires_at, subject.zone, now, _)
    values = {"moment": moment, "credit": subject.credit_line}
    if subject.rights_class == "free":
        return _("You may use it for any purpose until %(moment)s, with the credit “%(credit)s”.", **values)
    if subject.rights_class == "editorial":
        return _("You may use it to report on the event until %(moment)s, not to advertise, with the credit "
                 "“%(credit)s”.", **values)  # fmt: skip
    return _("Partners of the event may use it until %(moment)s, with the credit “%(credit)s”.", **values)


def _use(rights_class: str, credit: str, _: Translate) -> str:
    if rights_class == "free":
        return _("You may use it for any purpose, with the credit “%(credit)s”.", credit=credit)
    if rights_class == "editorial":
        return _(
            "You may use it to report on the event, not to advertise, with the credit “%(credit)s”.",
            credit=credit,
        )
    return _("Partners of the event may use it, with the credit “%(credit)s”.", credit=credit)


def _refused(verdict: Verdict, subject: Subject, now: datetime, _: Translate) -> str:
    codes = {reason.code for reason in verdict.reasons}
    if "withdrawn" in codes:
        return _("No: it was withdrawn. Do not use it, and take it down where you have.")
    if "held" in codes:
        return _("Not now: someone in it must not be published, and the team has not released it.")
    if "expired" in codes:
        return _("No: the permission to use it has ended.")
    if "embargoed" in codes and subject.embargo is not None:
        values = {
            "moment": in_zone(subject.embargo, subject.zone, now, _),
            "left": in_words(subject.embargo - now, _),
            "credit": subject.credit_line,
        }
        return _("Not before %(moment)s (%(left)s left); then with the credit “%(credit)s”.", **values)
    if "partners_only" in codes:
        return _("No: it is for partners of the event only.")
    if "not_for_use" in codes:
        return _("No: it is not for use.")
    return say_all(verdict.reasons, _)


def _whole(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}"
