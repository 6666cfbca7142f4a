"""First steps of a new office, from the first account to the first picture; each can be left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.audit import Action, Subject
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import IS_CURRENT, list_events
from mediahub.catalog.models import Asset, ContributorLink, Event, FtpAccount, PressPage, User
from mediahub.catalog.models import Session as ProgrammeItem
from mediahub.catalog.settings.installation_settings import (
    LEFT_STEPS,
    ORGANISATION,
    read_setting,
    write_setting,
)
from mediahub.messages import N_
from mediahub.problems import Missing


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a new office does."""

    name: str
    needs_event: bool
    """Whether it is done in an event."""
    is_done: bool
    is_left: bool
    """Somebody decided to leave it out."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to do."""
        return not (self.is_done or self.is_left)


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far a new office is."""

    event: Event | None
    """The one that it is set up with: the newest that is not archived."""
    steps: tuple[Step, ...]

    @property
    def next_step(self) -> Step | None:
        """The first that is still to do, of those that can be done."""
        return next((one for one in self.steps if one.is_open and (self.event or not one.needs_event)), None)


def first_steps(session: Session) -> FirstSteps:
    """The steps in their order, ticked off by what there is."""
    event = next(iter(list_events(session, IS_CURRENT)), None)
    left = set(read_setting(session, LEFT_STEPS, []))

    def step(name: str, is_done: bool, needs_event: bool = True) -> Step:
        return Step(name, needs_event, is_done, name in left)

    return FirstSteps(
        event,
        (
            step("account", session.scalar(select(User.id).limit(1)) is not None, needs_event=False),
            step("organisation", bool(read_setting(session, ORGANISATION)), needs_event=False),
            step("event", event is not None, needs_event=False),
            *(
                step(name, event is not None and is_done(session, event))
                for name, is_done in OF_EVENT.items()
            ),
        ),
    )


def leave_step(database: Database, name: str, left: bool) -> None:
    """Leave a step out, or take it up again. Raises Missing where there is none of this name."""
    if name not in CAN_BE_LEFT:
        raise Missing(N_("There is no such step."))
    with database.begin() as session:
        others = [one for one in read_setting(session, LEFT_STEPS, []) if one != name]
        write_setting(session, LEFT_STEPS, [*others, name] if left else others)
        audit.record(session, Action.SETTINGS_CHANGED, Subject("first_step", name=name), {"left": left})


def name_organisation(database: Database, name: str) -> None:
    """Set what the office is called."""
    with database.begin() as session:
        chosen = " ".join(name.split())[:200]
        write_setting(session, ORGANISATION, chosen)
        audit.record(session, Action.SETTINGS_CHANGED, Subject("organisation", name=chosen))


def _has_programme(session: Session, event: Event) -> bool:
    return bool(session.scalar(select(exists().where(ProgrammeItem.event_id == event.id))))


def _has_senders(session: Session, event: Event) -> bool:
    links = exists().where(ContributorLink.event_id == event.id)
    accounts = exists().where(FtpAccount.event_id == event.id)
    return bool(session.scalar(select(or_(links, accounts))))


def _has_press_page(session: Session, event: Event) -> bool:
    page = session.get(PressPage, event.id)
    return page is not None and page.is_public


def _has_picture(session: Session, event: Event) -> bool:
    return bool(session.scalar(select(exists().where(Asset.event_id == event.id, Asset.state == "ready"))))


OF_EVENT: dict[str, Callable[[Session, Event], bool]] = {
    "programme": _has_programme,
    "photographers": _has_senders,
    "press_page": _has_press_page,
    "picture": _has_picture,
}
"""Steps in an event, and what shows that one is done."""
CAN_BE_LEFT = ("organisation", *OF_EVENT)
