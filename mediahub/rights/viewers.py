"""Viewers: who asks, with their roles for the whole installation and for single events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mediahub.rights.capabilities import TEAM, Capability, has, has_in_event


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. No role at all is a guest."""

    roles: frozenset[str] = frozenset()
    """Roles for the whole installation, and so for every event."""
    user_id: int | None = None
    press_in: frozenset[str] | None = None
    """Slugs of the events that they are press of; None for every event."""
    event_roles: frozenset[tuple[str, str]] = frozenset()
    """Roles for single events, each as the event's slug and the role."""
    here: str | None = None
    """Slug of the event that a question is about which names none."""

    def at(self, event: str | None) -> Viewer:
        """This person, asked about an event. A role for another event counts for nothing there."""
        return self if event == self.here else replace(self, here=event)

    def roles_in(self, event: str | None) -> frozenset[str]:
        """Roles that they have for this event alone."""
        return frozenset(role for slug, role in self.event_roles if slug == event)

    @property
    def in_team(self) -> bool:
        """Whether they work for the event that the question is about: photographers, marketing, admins."""
        return self.in_team_of(self.here)

    @property
    def in_some_team(self) -> bool:
        """Whether they work for any event."""
        return self.team_events is None or bool(self.team_events)

    @property
    def team_events(self) -> frozenset[str] | None:
        """Slugs of the events that they work for; None for every event."""
        if self.roles & TEAM:
            return None
        return frozenset(slug for slug, role in self.event_roles if role in TEAM)

    def in_team_of(self, event: str | None) -> bool:
        """Whether they work for this event."""
        return bool((self.roles | self.roles_in(event)) & TEAM)

    def may(self, capability: Capability, event: str | None = None) -> bool:
        """Whether their roles have a capability in `event`, or in the event that the question is about; what
        they may do with one picture is `decide`'s to say."""
        there = self.roles_in(event or self.here)
        return has(self.roles, capability) or has_in_event(there, capability)

    def events_with(self, capability: Capability) -> frozenset[str] | None:
        """Slugs of the events in which their roles have a capability; None for every event."""
        if has(self.roles, capability):
            return None
        return frozenset(slug for slug, _ in self.event_roles if self.may(capability, slug))

    def is_press_of(self, event: str | None) -> bool:
        """Whether they were let in as press of this event."""
        return "press" in self.roles and (self.press_in is None or event in self.press_in)

    def belongs_to(self, event: str | None) -> bool:
        """Whether they were let into this event at all, as its team or its press."""
        return self.in_team_of(event) or self.is_press_of(event)

    def is_stranger_to(self, event: str | None) -> bool:
        """Whether this event does not exist for them: they work for others, and nobody let them in here."""
        return bool(self.event_roles) and not self.belongs_to(event)


NEWSROOM = Viewer(frozenset({"press"}))
"""Whom a newsroom's server stands for: it gets what press may have, whoever sends it."""
