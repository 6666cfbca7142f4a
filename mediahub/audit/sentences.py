"""Audit entries in words: sentences in the reader's language, with actor and subject as parts of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mediahub.audit.actions import sentence_of
from mediahub.catalog.models import AuditEntry
from mediahub.messages import N_

Translate = Callable[[str], str]
PLACE = re.compile(r"%\((actor|subject|action)\)s")
AREAS: Mapping[str, str] = {
    "sign_in": N_("Signing in"),
    "sign_out": N_("Signing out"),
    "password": N_("Passwords"),
    "second_factor": N_("Second factors"),
    "passkey": N_("Passkeys"),
    "provider": N_("Accounts elsewhere"),
    "account": N_("Accounts"),
    "role": N_("Roles"),
    "press": N_("Press accounts"),
    "token": N_("API tokens"),
    "link": N_("Links and feeds"),
    "camera": N_("Camera accounts"),
    "secrets": N_("Keys of secrets"),
    "rights": N_("Rights and notices"),
    "faces": N_("Faces"),
    "settings": N_("Settings"),
    "event": N_("Events"),
    "programme": N_("Programme"),
    "vocabulary": N_("Vocabulary"),
    "export": N_("Exports"),
    "gallery": N_("Galleries"),
    "newsroom": N_("Newsrooms"),
    "webhook": N_("Webhooks"),
    "integration": N_("Integrations"),
    "delivery": N_("Deliveries"),
    "asset": N_("Pictures"),
    "work": N_("Work"),
    "backup": N_("Backup"),
    "access": N_("Refused requests"),
}
"""Areas of actions, the part of a name before the dot, in the order of a list to choose from."""
OUTCOMES: Mapping[str, str] = {"done": N_("Done"), "failed": N_("Failed"), "refused": N_("Refused")}
KINDS: Mapping[str, str] = {
    "api_token": N_("an API token"),
    "archive": N_("a zip"),
    "asset": N_("a picture"),
    "audit_entry": N_("the audit log"),
    "basket": N_("a basket"),
    "batch": N_("a delivery"),
    "clock_reading": N_("a camera’s clock"),
    "contributor_link": N_("a contributor link"),
    "delivery_settings": N_("delivery settings"),
    "event": N_("an event"),
    "event_logo": N_("the logo"),
    "event_terms": N_("terms"),
    "face_group": N_("a group of faces"),
    "face_portrait": N_("a portrait"),
    "feed_token": N_("a feed"),
    "ftp_account": N_("a camera account"),
    "gallery": N_("a gallery"),
    "newsroom": N_("a newsroom"),
    "notice": N_("a notice"),
    "person": N_("a person"),
    "press_account": N_("a press account"),
    "press_invitation": N_("an invitation"),
    "press_page": N_("the press page"),
    "recipient_number": N_("recipient numbers"),
    "room": N_("a room"),
    "room_assignment": N_("who is in which room"),
    "roster_code": N_("code replacements"),
    "saved_search": N_("a saved search"),
    "secrets": N_("the key of secrets"),
    "session": N_("a session of the programme"),
    "settings": N_("the installation"),
    "share_link": N_("a share link"),
    "standing_order": N_("a standing order"),
    "standing_terms": N_("standing terms"),
    "table": N_("a table"),
    "tag": N_("a tag"),
    "tag_rule": N_("a tag rule"),
    "user": N_("an account"),
    "view": N_("a page"),
    "vocabulary_change": N_("the vocabulary"),
}
"""What a subject is called that has no name of its own."""
ACTORS: Mapping[str, str] = {
    "contributor": N_("the holder of the contributor link %(name)s"),
    "camera": N_("the camera %(name)s"),
    "nobody": N_("somebody without an account"),
    "command": N_("%(name)s on the command line"),
    "system": N_("MediaHub"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence."""

    kind: Literal["text", "actor", "subject"]
    text: str


def parts_of(entry: AuditEntry, translate: Translate) -> Iterator[Part]:
    """The sentence of an entry, in pieces."""
    filled = {
        "actor": Part("actor", actor_of(entry, translate)),
        "subject": Part("subject", subject_of(entry, translate)),
        "action": Part("text", entry.action),
    }
    for number, piece in enumerate(PLACE.split(translate(sentence_of(entry.action)))):
        if number % 2:
            yield filled[piece]
        elif piece:
            yield Part("text", piece)


def sentence(entry: AuditEntry, translate: Translate) -> str:
    """The whole sentence."""
    text = "".join(part.text for part in parts_of(entry, translate))
    return text[:1].upper() + text[1:]


def actor_of(entry: AuditEntry, translate: Translate) -> str:
    """Who did it, in words."""
    words = ACTORS.get(entry.actor_kind)
    if words is None:
        return entry.actor_name or translate(N_("an account"))
    return translate(words) % {"name": entry.actor_name}


def subject_of(entry: AuditEntry, translate: Translate) -> str:
    """What it was done to: its name, or what kind of thing it is."""
    if entry.subject_kind == "assets":
        return translate(N_("%(count)s pictures")) % {"count": entry.subject_name}
    kind = KINDS.get(entry.subject_kind)
    return entry.subject_name or (translate(kind) if kind else entry.subject_kind)
