"""Names in an export's documents: of objects and pictures of its own event, and of nothing else.

Who made the file is not known. What names an object of another event would hand that out, and delete it with
this event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediahub.catalog.models import asset_id
from mediahub.records.columns import Json
from mediahub.storage.keys import rendition_prefix
from mediahub.transfer.archive import TransferError

SETTLED = ("ready", "duplicate", "rejected")
"""States in which a file that was delivered has come to its end."""
_OBJECT = re.compile(r"(originals|sidecars)/(?P<event>[a-z0-9-]+)/[A-Za-z0-9/]+(\.[a-z0-9]{1,8})?")
_LOGO = re.compile(r"logo-[0-9a-f]+\.png")


def is_own_object(key: str, slug: str) -> bool:
    """Whether an object at this key may be of the event: an original, a sidecar, or its logo."""
    found = _OBJECT.fullmatch(key)
    if found is not None:
        return found["event"] == slug
    logos = rendition_prefix(slug)
    return key.startswith(logos) and _LOGO.fullmatch(key.removeprefix(logos)) is not None


def require_own(name: str, document: Json, slug: str) -> None:
    """Raises TransferError for a document of an export that is, or names, what is of another event."""
    wrong = [key for key in _keys(name, document) if not is_own_object(key, slug)]
    if name == "event.json" and document["event"]["slug"] != slug:
        wrong.append(document["event"]["slug"])
    if name.startswith("assets/"):
        asset = document["asset"]
        if asset["id"] != asset_id(slug, asset["sha256"]):
            wrong.append(asset["id"])
    if wrong:
        raise TransferError(
            f"{name} names what is of another event: {wrong[0]}. Somebody changed this export: export the "
            f"event again, where it is."
        )


def settled(batch: Json) -> Json:
    """The document of a delivery without files that are under way: they come to their end where it was
    exported."""
    ended = [one for one in batch["arrivals"] if one["state"] in SETTLED]
    gone: Json = {"incoming_key": None, "preview_key": None, "upload_id": None, "due_at": None}
    return batch | {"arrivals": [one | gone for one in ended]}


def _keys(name: str, document: Json) -> Iterator[Any]:
    if name.startswith("assets/"):
        yield document["asset"]["original_key"]
        yield from (one["key"] for one in document.get("companions", ()))
    elif name == "logo.json":
        yield document["logo"]["key"]
