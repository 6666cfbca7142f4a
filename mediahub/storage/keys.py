"""Object keys in the bucket. Pure functions: the same content always gets the same key.

Which rows own what lies there is declared in `mediahub.objects.families`.

| prefix | what lies there | rewritten? |
| --- | --- | --- |
| `originals/` | the untouched bytes, by event and SHA-256 | never |
| `sidecars/` | the untouched XMP files that came with them | never |
| `renditions/` | pictures made from them; the name follows the content | never, but replaceable |
| `deliveries/` | files made to hand out; the name follows what went in | never; deleted when unused |
| `incoming/` | arrivals that are not yet originals | deleted when they are |
| `records/` | what the catalogue knows, as JSON; see `record_keys` | with each change |
| `faces/` | small pictures of faces, by event | deleted when an event's faces are erased |
| `press/` | what journalists showed to be let in, by event | deleted at its age (docs/retention.md) |
| `archives/` | lists and papers of zips | deleted when the zip ends |
| `sheets/` | contact sheets that a worker drew | deleted after a day |
| `exports/` | events in one file each, by event | deleted after three days |
| `quarantine/` | arrivals that were refused, kept for a person to look at | deleted by age |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ORIGINALS = "originals/"
RENDITIONS = "renditions/"
DELIVERIES = "deliveries/"
INCOMING = "incoming/"
QUARANTINE = "quarantine/"
ARCHIVES = "archives/"
SHEETS = "sheets/"
PRESS = "press/"
EXPORTS = "exports/"
FACES = "faces/"
SIDECARS = "sidecars/"

_SAFE_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"[0-9a-f]{16}")
_RECIPE = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
_EXTENSION = re.compile(r"(\.[a-z0-9]{1,8})?")


def original_key(event_slug: str, sha256: str, extension: str) -> str:
    """Where an original lies. `extension` is lower case with its dot, or empty."""
    digest = _checked(_SHA256, sha256, "SHA-256")
    suffix = _checked(_EXTENSION, extension, "extension")
    return f"{ORIGINALS}{_part(event_slug)}/{digest[:2]}/{digest}{suffix}"


def rendition_key(asset_id: str, name: str, data_sha256: str, extension: str) -> str:
    """Where a rendition lies. Other bytes get another key, so it may be cached for ever."""
    digest = _checked(_SHA256, data_sha256, "SHA-256")
    suffix = _checked(_EXTENSION, extension, "extension")
    return f"{RENDITIONS}{asset_id[:2]}/{_part(asset_id)}/{_part(name)}-{digest[:12]}{suffix}"


def rendition_prefix(asset_id: str) -> str:
    """Under which every rendition of an asset lies, of today and of earlier."""
    return f"{RENDITIONS}{asset_id[:2]}/{_part(asset_id)}/"


@dataclass(frozen=True, slots=True)
class IncomingName:
    """What the keys of an arrival's objects are made of."""

    batch_id: int
    arrival_id: int
    token: str
    """Random: another catalogue in the same bucket counts its arrivals too."""


def delivery_key(asset_id: str, recipe: str, digest: str, extension: str) -> str:
    """Where a file made for handing out lies. `digest` (SHA-256) is of all that it is made from."""
    made = _checked(_SHA256, digest, "SHA-256")
    suffix = _checked(_EXTENSION, extension, "extension")
    name = _checked(_RECIPE, recipe, "recipe")
    return f"{delivery_prefix(asset_id)}{name}-{made[:24]}{suffix}"


def delivery_prefix(asset_id: str) -> str:
    """Under which everything lies that was made of an asset to be handed out."""
    return f"{DELIVERIES}{asset_id[:2]}/{_part(asset_id)}/"


def digest_in(key: str) -> str | None:
    """The SHA-256 of the bytes at a key that follows from them; None for a key of another make."""
    if not key.startswith((ORIGINALS, SIDECARS)):
        return None
    found = re.fullmatch(r".*/([0-9a-f]{64})(\.[a-z0-9]{1,8})?", key)
    return found[1] if found else None


def incoming_key(name: IncomingName) -> str:
    """Where the bytes of an arrival wait until they are an original. The key ends in the arrival's id."""
    return f"{INCOMING}{name.batch_id:d}/{_checked(_TOKEN, name.token, 'token')}/{name.arrival_id:d}"


def incoming_tail_key(name: IncomingName) -> str:
    """Where the end of an unfinished upload waits that is too short to be a part."""
    return f"{incoming_key(name)}.tail"


def preview_key(name: IncomingName) -> str:
    """Where the small picture waits that was sent ahead of an original."""
    return f"{incoming_key(name)}.preview"


def parse_incoming_key(key: str) -> IncomingName | None:
    """Whose object under `incoming/` it is; None for another key."""
    found = re.fullmatch(rf"{INCOMING}(\d+)/([0-9a-f]+)/(\d+)(\.[a-z]+)?", key)
    return IncomingName(int(found[1]), int(found[3]), found[2]) if found else None


def stored_sidecar_key(event_slug: str, asset_id: str, sha256: str, ending: str = ".xmp") -> str:
    """Where an XMP sidecar or a manifest (`.c2pa`) lies: with its asset, for two may have the same bytes."""
    digest = _checked(_SHA256, sha256, "SHA-256")
    return f"{SIDECARS}{_part(event_slug)}/{_part(asset_id)}/{digest}{ending}"


def quarantine_key(event_slug: str, batch_id: int, arrival_id: int) -> str:
    """Where a refused arrival is kept. Its name never comes from the sender."""
    return f"{QUARANTINE}{_part(event_slug)}/{batch_id:d}/{arrival_id:d}"


def archive_key(archive_id: str, name: str) -> str:
    """Where what belongs to a zip lies, beside the files in it: its list and its papers."""
    return f"{ARCHIVES}{_part(archive_id)}/{_part(name)}"


def contact_sheet_key(sheet_id: str) -> str:
    """Where a contact sheet lies. Drawn again, as after a kill, it is written over."""
    return f"{SHEETS}{_part(sheet_id)}.pdf"


def event_export_key(event_slug: str, export_id: str) -> str:
    """Where an event lies that was exported for a download. Begun again, it is written over."""
    return f"{EXPORTS}{_part(event_slug)}/{_part(export_id)}.tar"


def press_proof_key(event_slug: str, token: str) -> str:
    """Where a file lies that shows that someone is press. `token` is random: nothing of the sender's."""
    return f"{PRESS}{_part(event_slug)}/{_part(token)}"


def faces_prefix(event_slug: str, asset_id: str | None = None) -> str:
    """Under which the small pictures of an event's faces lie, or only those of one asset."""
    event = f"{FACES}{_part(event_slug)}/"
    return event if asset_id is None else f"{event}frames/{_part(asset_id)}/"


def face_strip_key(event_slug: str, asset_id: str, data_sha256: str) -> str:
    """Where the strip lies that shows the faces of an asset."""
    digest = _checked(_SHA256, data_sha256, "SHA-256")
    return f"{faces_prefix(event_slug, asset_id)}{digest[:24]}.jpg"


def face_portrait_key(event_slug: str, token: str) -> str:
    """Where a portrait lies. `token` is random: it says nothing of whom it shows."""
    return f"{faces_prefix(event_slug)}portraits/{_checked(_TOKEN, token, 'token')}.jpg"


def _part(text: str) -> str:
    return _checked(_SAFE_PART, text, "part of a key")


def _checked(pattern: re.Pattern[str], text: str, what: str) -> str:
    """`text`, which must match as a whole: nothing from outside may shape a key."""
    if not pattern.fullmatch(text):
        raise ValueError(f"not a {what}: {text!r}")
    return text
