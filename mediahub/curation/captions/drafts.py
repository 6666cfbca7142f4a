"""Caption drafts in the form of a wire agency: who does what, where, when, and the credit. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from mediahub.catalog.roster.codes import Entry, called

MAX_NAMED = 4
"""People; of more, a draft names the first ones and says that there are others."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Someone in the picture."""

    who: Entry
    speaks: bool = False
    """They are a speaker of the session."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What is known of a picture when its caption is drafted. What is empty is left out."""

    at: datetime
    """In the event's zone."""
    people: tuple[Shown, ...] = ()
    subject: str = ""
    """What it shows where it names nobody: a tag."""
    session: str = ""
    room: str = ""
    event: str = ""
    city: str = ""
    country: str = ""
    credit: str = ""
    time_known: bool = True


def draft(facts: DraftFacts, language: str) -> str:
    """The caption in `language`, one of `LANGUAGES`; empty where nothing but the time is known."""
    if not (facts.people or facts.subject or facts.session):
        return ""
    return LANGUAGES[language](facts)


def _english(facts: DraftFacts) -> str:
    what = [_who_does_english(facts)]
    if facts.room:
        what.append(
            f"in the {facts.room}" if facts.room[0].isupper() and " " in facts.room else f"in {facts.room}"
        )
    place = ", ".join(part for part in (facts.city, facts.country) if part)
    if facts.event:
        what.append(f"at the {_without_the(facts.event)}")
    if place:
        what.append(f"in {place}")
    sentence = " ".join(what)
    if facts.time_known:
        sentence += f", on {format_date(facts.at.date(), 'EEEE, d MMMM y', locale='en')}"
    return f"{sentence}." + (f" ({facts.credit})" if facts.credit else "")


def _who_does_english(facts: DraftFacts) -> str:
    during = f" during “{facts.session}”" if facts.session else ""
    if not facts.people:
        return f"{facts.subject}{during}" if facts.subject else f"A moment of “{facts.session}”"
    several = len(facts.people) > 1
    who = _joined([called(one.who, "en") for one in facts.people], ", ", " and ", "others")
    if ", " in who and not several:
        who += ","  # the role is an insertion
    speaks = all(one.speaks for one in facts.people)
    verb = ("speak" if several else "speaks") if speaks else ("are seen" if several else "is seen")
    return f"{who} {verb}{during}"


def _chinese(facts: DraftFacts) -> str:
    when = format_date(facts.at.date(), "y年M月d日", locale="zh") + "，" if facts.time_known else ""
    place = f"{facts.city}{facts.room}"
    session = f"“{facts.session}”" if facts.session else facts.event
    if facts.people:
        who = _joined([called(one.who, "zh") for one in facts.people], "、", "和", "其他人")
        speaks = all(one.speaks for one in facts.people)
        where = f"在{place}举行的{session}上" if place else f"在{session}上"
        what = f"{who}{where}{'发言' if speaks else '出席活动'}"
    else:
        where = f"在{place}举行的{session}" if place else session
        what = f"{where}：{facts.subject}" if facts.subject else f"{where}现场"
    return f"{when}{what}。" + (f"（{facts.credit}）" if facts.credit else "")


LANGUAGES: Mapping[str, Callable[[DraftFacts], str]] = {"en": _english, "zh": _chinese}
"""The languages that drafts are written in."""


def _joined(names: Sequence[str], comma: str, last: str, others: str) -> str:
    """The names as a sentence lists them. In English a role is an insertion between commas of its own."""
    shown = [*names[:MAX_NAMED], others] if len(names) > MAX_NAMED else list(names)
    if len(shown) == 1:
        return shown[0]
    has_roles = [comma == ", " and ", " in name for name in shown]
    glue = "; " if any(has_roles) and len(shown) > 2 else comma
    head = glue.join(shown[:-1])
    return f"{head}{',' * has_roles[-2]}{last}{shown[-1]}{',' * has_roles[-1]}"


def _without_the(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ")
