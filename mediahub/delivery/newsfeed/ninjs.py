"""News items as ninjs 3 (IPTC News in JSON).

Only properties of version 3.1 are written, which all later versions of the schema have. Hashes of renditions
are `altIds`, as renditions have no place for them before 3.3.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from mediahub.delivery.newsfeed.items import Item, ItemRendition, Named
from mediahub.rights.odrl import LANGUAGE

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}


def as_ninjs(item: Item) -> dict[str, Any]:
    """The item as an object of ninjs; what is not known is left out."""
    document = {
        "standard": STANDARD,
        "uri": item.uri,
        "type": _type(item),
        "representationType": "full" if item.status == "usable" else "partial",
        "version": str(item.version),
        "firstCreated": _moment(item.first_at),
        "versionCreated": _moment(item.changed_at),
        "pubStatus": item.status,
        "edNote": item.note,
        "altIds": [{"role": "mediahub", "value": item.asset_id}, *_hashes(item)],
    }
    if item.status != "canceled":
        document |= _described(item)
    return {name: value for name, value in document.items() if value not in ("", None, [], {})}


def _described(item: Item) -> dict[str, Any]:
    rights = {"langId": LANGUAGE, "encodedRights": json.dumps(item.rights)} if item.rights else {}
    return {
        "profile": "correction" if item.is_correction else "",
        "contentCreated": item.taken_at.isoformat() if item.taken_at else "",
        "embargoedUntil": _moment(item.embargo),
        "expires": _moment(item.expires_at),
        "headlines": [{"role": "main", "value": item.headline}],
        "descriptions": _descriptions(item),
        "by": item.byline,
        "slugline": item.filename,
        "located": ", ".join(filter(None, (item.city, item.country))),
        "copyrightNotice": item.copyright,
        "copyrightHolder": item.byline if item.copyright else "",
        "usageTerms": item.usage_terms,
        "infoSources": _sources(item),
        "people": [_named(one, "depicts") for one in item.people],
        "subjects": [_named(one, "about") for one in item.tags],
        "events": _events(item),
        "places": _places(item),
        "digitalSourceType": {"uri": item.source_type} if "://" in item.source_type else {},
        "rightsInfo": rights,
        "renditions": [_rendition(one) for one in item.renditions],
    }


def _type(item: Item) -> str:
    """What was generated is no photograph: it goes out as a graphic."""
    if item.kind == "video":
        return "video"
    return "graphic" if item.is_generated else "picture"


def _descriptions(item: Item) -> list[dict[str, str]]:
    texts = (
        ("caption", item.caption),
        ("title", item.title),
        ("credit", item.credit_line),
        ("aiSystem", item.ai_system),
        ("dataMining", item.data_mining),
        ("otherConstraints", item.constraints),
    )
    return [{"role": role, "contentType": "text/plain", "value": text} for role, text in texts if text]


def _sources(item: Item) -> list[dict[str, str]]:
    return [{"name": item.source, "role": "source"}] if item.source else []


def _events(item: Item) -> list[dict[str, str]]:
    sessions = [{"name": one.name, "rel": "session", "literal": one.key} for one in item.sessions]
    if item.event is None:
        return sessions
    return [{"name": item.event.name, "rel": "event", "literal": item.event.key}, *sessions]


def _places(item: Item) -> list[dict[str, str]]:
    levels = (("location", item.location), ("city", item.city), ("country", item.country))
    return [{"name": name, "rel": level} for level, name in levels if name]


def _named(one: Named, rel: str) -> dict[str, str]:
    return {"name": one.name, "rel": rel, "literal": one.key}


def _hashes(item: Item) -> list[dict[str, str]]:
    files = [{"role": "filename", "value": one.filename} for one in item.renditions if one.filename]
    hashed = (one for one in item.renditions if one.sha256)
    return files + [{"role": f"sha-256 {one.name}", "value": one.sha256} for one in hashed]


def _rendition(one: ItemRendition) -> dict[str, Any]:
    said = {
        "name": one.name,
        "href": one.href,
        "contentType": one.mime,
        "width": one.width,
        "height": one.height,
        "sizeInBytes": one.size,
        "duration": one.duration,
    }
    return {name: value for name, value in said.items() if value}


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
