"""Capabilities of roles: who may do what. Pages, menu, API, FTP and command line ask here.

What somebody may do with one picture is `rules.decide`'s to say; whose own things somebody may change (their
frames, their camera, their basket), its room says in addition.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

ADMIN = frozenset({"admin"})
DESK = ADMIN | {"marketing"}
"""Those who run an event: they let people in, set terms and hand pictures out."""
TEAM = DESK | {"photographer"}
EVERYONE = TEAM | {"press"}


class Capability(StrEnum):
    """Something that some roles may do and others may not."""

    SEE_EVENT = "see_event"
    """Open the pages of an event that all who were let in may open: library, baskets, terms."""
    SEE_TEAM_PAGES = "see_team_pages"
    """Open what only the team reads: programme, vocabulary, statistics, galleries in the making."""
    SEE_DRAFTS = "see_drafts"
    """See and search what nobody has agreed to yet: suggested people, tags and sessions, draft galleries."""
    UPLOAD = "upload"
    """Deliver pictures in one's own name."""
    UPLOAD_FOR_OTHERS = "upload_for_others"
    """Deliver in a photographer's name, and give links and camera accounts to deliver by."""
    SEE_ALL_UPLOADS = "see_all_uploads"
    """See what everybody delivered, and what became of each file."""
    EDIT_ASSETS = "edit_assets"
    """Change words, marks and crops: the desk's of every picture, a photographer's of their own."""
    CURATE = "curate"
    """Change everyone's pictures, apply picks, undo what others did."""
    CULL = "cull"
    """Pick and rate."""
    REVIEW = "review"
    """Accept and reject what was suggested."""
    EDIT_GALLERIES = "edit_galleries"
    """Make galleries and change their drafts; who sees the team's pages sees them and comments."""
    PUBLISH_GALLERIES = "publish_galleries"
    SHARE = "share"
    """Make share links, and end them."""
    TRASH = "trash"
    """Move pictures to the trash, and back."""
    EDIT_PROGRAMME = "edit_programme"
    """Sessions, people, rooms, roster codes."""
    EDIT_VOCABULARY = "edit_vocabulary"
    """Tags and the rules that give them."""
    CORRECT_CLOCKS = "correct_clocks"
    """Say how far any camera's clock was off; photographers may for their own."""
    NAME_FACES = "name_faces"
    SWITCH_FACES = "switch_faces"
    """Switch the search for faces on, and erase what was found."""
    SET_TERMS = "set_terms"
    """Rights classes, embargoes, an event's terms and how its files are handed out."""
    LET_PRESS_IN = "let_press_in"
    """Approve and invite press, and make their page."""
    SEND_TO_NEWSROOMS = "send_to_newsrooms"
    SEND_NOTICES = "send_notices"
    """Withdraw pictures, correct captions, and tell those who took them."""
    SEE_USAGE = "see_usage"
    """Who saw and took what."""
    ADD_USAGE_LINKS = "add_usage_links"
    """Say where a picture was used."""
    FIND_RECIPIENTS = "find_recipients"
    """Say from the number in a found copy to whom it went."""
    SEE_AUDIT = "see_audit"
    """Read the audit log: who did what, and from where."""
    MANAGE_TEAM = "manage_team"
    """Say who works for an event, and as what."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Invite people, give them roles, shut them out."""
    ADMINISTER = "administer"
    """Open the administration: events, storage, work, integrations, health."""


ROLES: Mapping[Capability, frozenset[str]] = {
    Capability.SEE_EVENT: EVERYONE,
    Capability.SEE_TEAM_PAGES: TEAM,
    Capability.SEE_DRAFTS: TEAM,
    Capability.UPLOAD: TEAM,
    Capability.UPLOAD_FOR_OTHERS: DESK,
    Capability.SEE_ALL_UPLOADS: ADMIN,
    Capability.EDIT_ASSETS: TEAM,
    Capability.CURATE: DESK,
    Capability.CULL: TEAM,
    Capability.REVIEW: TEAM,
    Capability.EDIT_GALLERIES: DESK,
    Capability.PUBLISH_GALLERIES: DESK,
    Capability.SHARE: DESK,
    Capability.TRASH: DESK,
    Capability.EDIT_PROGRAMME: DESK,
    Capability.EDIT_VOCABULARY: DESK,
    Capability.CORRECT_CLOCKS: DESK,
    Capability.NAME_FACES: DESK,
    Capability.SWITCH_FACES: ADMIN,
    Capability.SET_TERMS: DESK,
    Capability.LET_PRESS_IN: DESK,
    Capability.SEND_TO_NEWSROOMS: DESK,
    Capability.SEND_NOTICES: DESK,
    Capability.SEE_USAGE: DESK,
    Capability.ADD_USAGE_LINKS: DESK | {"press"},
    Capability.FIND_RECIPIENTS: ADMIN,
    Capability.SEE_AUDIT: ADMIN,
    Capability.MANAGE_TEAM: ADMIN,
    Capability.MANAGE_ACCOUNTS: ADMIN,
    Capability.ADMINISTER: ADMIN,
}
"""Which roles have each capability; one of them is enough."""


INSTALLATION_WIDE = frozenset({Capability.MANAGE_ACCOUNTS, Capability.ADMINISTER})
"""Capabilities about the whole installation: a role for single events never gives them."""


def has(roles: frozenset[str], capability: Capability) -> bool:
    """Whether somebody with these roles for the whole installation has a capability."""
    return bool(roles & ROLES[capability])


def has_in_event(roles: frozenset[str], capability: Capability) -> bool:
    """Whether somebody with these roles for one event has a capability there."""
    return capability not in INSTALLATION_WIDE and has(roles, capability)
