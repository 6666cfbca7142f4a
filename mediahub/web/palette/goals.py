"""Pages and settings that the palette goes to: who may open them, and how their names are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import force_locale, lazy_gettext
from flask_babel.speaklater import LazyString

from mediahub.catalog.names import fold
from mediahub.rights import Capability, Viewer
from mediahub.translations import LANGUAGES
from mediahub.web.admin.navigation import SECTIONS
from mediahub.web.shared.menu import PLACES

ACCOUNT = lazy_gettext("Account and security")
DELIVERY = lazy_gettext("Delivery settings")


@dataclass(frozen=True, slots=True)
class Goal:
    """A page, or a part of one. `label` and `note` are lazy: each reader has them in their language."""

    label: LazyString
    note: LazyString | None
    """Where it is; compared too."""
    icon: str
    endpoint: str
    capability: Capability | None = None
    """What it takes to open it; none for whoever is signed in."""
    anchor: str = ""
    of_event: bool = True
    """Its view takes the event's `slug`."""

    def may(self, viewer: Viewer, slug: str | None) -> bool:
        """Whether `viewer` may open it from the event of this slug, or from no event."""
        if self.of_event and slug is None:
            return False
        return self.capability is None or viewer.may(self.capability, slug if self.of_event else None)

    def url(self, slug: str | None) -> str:
        """Its address."""
        values: dict[str, Any] = {"slug": slug} if self.of_event else {}
        return url_for(self.endpoint, _anchor=self.anchor or None, **values)


PAGES: tuple[Goal, ...] = (
    *(Goal(one.label, None, one.icon, one.endpoint, one.capability) for one in PLACES),
    Goal(lazy_gettext("All events"), None, "event", "events.index", of_event=False),
    *(
        Goal(
            one.label,
            lazy_gettext("Administration"),
            one.icon,
            one.endpoint,
            Capability.ADMINISTER,
            of_event=False,
        )
        for one in SECTIONS
    ),
)
SETTINGS: tuple[Goal, ...] = (
    Goal(
        lazy_gettext("Embargo"), DELIVERY, "wait", "delivery_settings.page", Capability.SET_TERMS, "opens_at"
    ),
    Goal(
        lazy_gettext("File names of deliveries"),
        DELIVERY,
        "file",
        "delivery_settings.page",
        Capability.SET_TERMS,
        "filename_template",
    ),
    Goal(
        lazy_gettext("Do not publish"),
        DELIVERY,
        "person",
        "delivery_settings.page",
        Capability.SET_TERMS,
        "people",
    ),
    Goal(
        lazy_gettext("Terms of a session, person or delivery"),
        DELIVERY,
        "copyright",
        "delivery_settings.page",
        Capability.SET_TERMS,
        "standing",
    ),
    Goal(
        lazy_gettext("What press agree to"),
        lazy_gettext("Press page"),
        "text",
        "press_settings.page",
        Capability.LET_PRESS_IN,
        "terms",
    ),
    Goal(
        lazy_gettext("What is stored of faces"),
        lazy_gettext("Faces"),
        "face",
        "faces_stored.page",
        Capability.NAME_FACES,
    ),
    Goal(
        lazy_gettext("Name, colour and logo of this event"),
        lazy_gettext("Administration"),
        "event",
        "admin_events.one",
        Capability.ADMINISTER,
    ),
    Goal(lazy_gettext("Password"), ACCOUNT, "key", "account.page", None, "password", of_event=False),
    Goal(
        lazy_gettext("Second step at sign-in"),
        ACCOUNT,
        "shield",
        "account.page",
        None,
        "second-step",
        of_event=False,
    ),
    Goal(lazy_gettext("Passkeys"), ACCOUNT, "key", "account.page", None, "passkeys", of_event=False),
    Goal(lazy_gettext("Devices"), ACCOUNT, "system", "account.page", None, "devices", of_event=False),
    Goal(lazy_gettext("Language"), ACCOUNT, "globe", "account.page", None, "language", of_event=False),
    Goal(lazy_gettext("API tokens"), None, "code", "api_tokens.page", of_event=False),
)


def offered(goals: Iterable[Goal], text: str, viewer: Viewer, slug: str | None, most: int) -> list[Goal]:
    """Those of `goals` that `viewer` may open and whose names have the words of `text`, the nearest first; in
    the order of `goals` where no text is given."""
    allowed = [goal for goal in goals if goal.may(viewer, slug)]
    wanted = fold(text)
    if not wanted:
        return allowed[:most]
    names = _in_every_language(allowed)
    ranked = [(near, place) for place, one in enumerate(names) if (near := nearness(wanted, one)) is not None]
    return [allowed[place] for _, place in sorted(ranked)[:most]]


def beginning(text: str) -> str:
    """The question that takes the last word of `text` for the beginning of one, as whoever is still typing
    means it; empty where that is no plain word of two letters or more, or means nothing begun (`OR`)."""
    last = text.rpartition(" ")[2]
    is_plain = len(last) > 1 and last.isalnum() and last.isascii() and last not in ("OR", "AND", "NOT")
    return f"{text}*" if is_plain and text.count('"') % 2 == 0 else ""


def nearness(wanted: str, names: Iterable[str]) -> int | None:
    """How near folded words are to the nearest of some folded names: 0 at its beginning, 1 where each word
    begins one of its words, 2 anywhere within (as in scripts without spaces); None for no name."""
    return min((near for name in names if (near := _nearness(wanted, name)) is not None), default=None)


def _nearness(wanted: str, name: str) -> int | None:
    if name.startswith(wanted):
        return 0
    words = name.split()
    if all(any(one.startswith(word) for one in words) for word in wanted.split()):
        return 1
    return 2 if wanted in name else None


def _in_every_language(goals: list[Goal]) -> list[list[str]]:
    """Of each goal, its folded names: the label, and the label behind its note, in every language."""
    names: list[list[str]] = [[] for _ in goals]
    for language in LANGUAGES:
        with force_locale(language):
            for goal, own in zip(goals, names, strict=True):
                own.extend(_names(goal))
    return names


def _names(goal: Goal) -> Iterator[str]:
    yield fold(str(goal.label))
    if goal.note is not None:
        yield fold(f"{goal.note} {goal.label}")
