"""Details of audit entries in words: what was changed, by names in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mediahub.catalog.models import AuditEntry
from mediahub.messages import N_

Translate = Callable[[str], str]
NAMES: Mapping[str, str] = {
    "accent": N_("colour"),
    "active": N_("switched on"),
    "address": N_("address"),
    "again": N_("once more"),
    "all": N_("all of them"),
    "also_ready": N_("pictures that had arrived"),
    "approved": N_("approved"),
    "archived": N_("archived"),
    "assets": N_("pictures"),
    "basis": N_("legal basis"),
    "before": N_("before"),
    "but_here": N_("but not here"),
    "by": N_("by"),
    "by_mail": N_("by mail"),
    "bytes": N_("bytes"),
    "camera": N_("camera"),
    "cameras_require_tls": N_("cameras need TLS"),
    "changed": N_("changed"),
    "clock_offset": N_("seconds added to the camera’s clock"),
    "codes": N_("codes"),
    "confirmed": N_("confirmed"),
    "contact_email": N_("press contact’s address"),
    "contact_name": N_("press contact"),
    "contact_phone": N_("press contact’s telephone"),
    "corner": N_("corner"),
    "cover": N_("cover"),
    "credit": N_("credit"),
    "crops": N_("crops"),
    "days": N_("days"),
    "decision": N_("decision"),
    "description": N_("description"),
    "details": N_("details"),
    "embargo_until": N_("embargo until"),
    "event": N_("event"),
    "events": N_("events"),
    "expires_at": N_("expires"),
    "faces": N_("faces"),
    "files": N_("files"),
    "filename": N_("file"),
    "first": N_("the first one"),
    "first_day": N_("first day"),
    "following": N_("sessions after it"),
    "format": N_("format"),
    "found": N_("found"),
    "frames": N_("pictures"),
    "from": N_("from"),
    "gallery": N_("gallery"),
    "gone": N_("gone"),
    "guests_see": N_("shown to guests"),
    "headline": N_("headline"),
    "hidden": N_("hidden"),
    "is_public": N_("public"),
    "how": N_("how"),
    "issuer": N_("provider"),
    "kind": N_("kind"),
    "label": N_("label"),
    "languages": N_("languages"),
    "last_day": N_("last day"),
    "left": N_("left out"),
    "left_out": N_("left out"),
    "logo": N_("logo"),
    "merged": N_("merged with"),
    "minutes": N_("minutes"),
    "name": N_("name"),
    "new": N_("new"),
    "new_key": N_("new key"),
    "newsroom": N_("newsroom"),
    "note": N_("note"),
    "notified": N_("notified"),
    "of": N_("of"),
    "on": N_("switched on"),
    "opacity": N_("opacity"),
    "outcome": N_("outcome"),
    "outlet": N_("outlet"),
    "owner": N_("owner"),
    "people": N_("people"),
    "photographer": N_("photographer"),
    "photographers": N_("photographers"),
    "phrases": N_("phrases"),
    "pictures": N_("pictures"),
    "place": N_("place"),
    "portraits": N_("portraits"),
    "prefix": N_("begins with"),
    "problem": N_("problem"),
    "q": N_("words"),
    "quotas": N_("quotas"),
    "reads_words": N_("words in pictures are read"),
    "reason": N_("reason"),
    "recipe": N_("format"),
    "removed": N_("removed"),
    "renewed": N_("renewed"),
    "restored": N_("restored"),
    "rights": N_("rights"),
    "rights_class": N_("rights"),
    "role": N_("role"),
    "roles": N_("roles"),
    "scale": N_("size"),
    "scopes": N_("scopes"),
    "seconds": N_("seconds"),
    "sees_words": N_("pictures are found by what they look like"),
    "sending": N_("sending"),
    "sessions": N_("sessions"),
    "shown_again": N_("shown again"),
    "size": N_("size"),
    "slug": N_("short name"),
    "source": N_("way"),
    "state": N_("state"),
    "step": N_("step"),
    "suggestions": N_("suggestions"),
    "tags": N_("tags"),
    "takes_requests": N_("takes applications"),
    "target": N_("target"),
    "text": N_("text"),
    "template": N_("words that fill gaps"),
    "threshold": N_("threshold"),
    "timezone": N_("time zone"),
    "to": N_("to"),
    "tries": N_("tries"),
    "unreadable": N_("unreadable"),
    "url": N_("address"),
    "usage_terms": N_("terms of use"),
    "version": N_("version"),
    "what": N_("what"),
    "who": N_("who"),
    "why": N_("why"),
    "worked": N_("worked"),
}
"""What a page calls the details that use cases write down; others are called as they are."""


def details_of(entry: AuditEntry, translate: Translate) -> list[tuple[str, str]]:
    """The details as names and texts; of what was changed the value before and after."""
    return [
        (name_of(name, translate), _text(value, translate)) for name, value in (entry.details or {}).items()
    ]


def name_of(name: str, translate: Translate) -> str:
    """A detail's name in words."""
    return translate(NAMES[name]) if name in NAMES else name.replace("_", " ")


def _text(value: Any, translate: Translate) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one, translate) for one in value)
    if isinstance(value, dict):
        if value.keys() == {"from", "to"}:
            return f"{_text(value['from'], translate)} → {_text(value['to'], translate)}"
        return ", ".join(
            f"{name_of(name, translate)}: {_text(one, translate)}" for name, one in value.items()
        )
    if value is None or value == "":
        return "–"
    return {"True": "✓", "False": "✗"}.get(str(value), str(value))
