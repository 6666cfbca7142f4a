"""News items as NewsML-G2 (IPTC) 2.35, and several of them in a news message."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime

from mediahub.delivery.newsfeed.items import MANIFEST_RENDITION, Item, ItemRendition, Named
from mediahub.rights.odrl import LANGUAGE

NAR = "http://iptc.org/std/nar/2006-10-01/"
STANDARD = {"standard": "NewsML-G2", "standardversion": "2.35", "conformance": "power"}
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
PROVIDER = "MediaHub"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RENDITIONS = {
    "thumbnail": "rnd:thumbnail", "preview": "rnd:preview", "lowRes": "rnd:lowRes", "highRes": "rnd:highRes",
    "original": "rnd:highRes",
}  # fmt: skip
STATUSES = {"usable": "stat:usable", "withheld": "stat:withheld", "canceled": "stat:canceled"}
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_newsml(item: Item) -> bytes:
    """The item as a document of its own."""
    root = _news_item(item)
    root.set("xmlns", NAR)
    return _written(root)


def as_message(items: Sequence[Item], sent: datetime, cursor: str) -> bytes:
    """Items in one news message; `transmitId` is the cursor to go on with."""
    root = ET.Element("newsMessage", {"xmlns": NAR})
    header = _add(root, "header")
    _add(header, "sent", _moment(sent))
    _add(header, "sender", PROVIDER)
    _add(header, "transmitId", cursor)
    item_set = _add(root, "itemSet")
    for item in items:
        item_set.append(_news_item(item))
    return _written(root)


def _news_item(item: Item) -> ET.Element:
    root = ET.Element("newsItem", STANDARD | {"guid": item.uri, "version": str(item.version)})
    _add(root, "catalogRef", href=CATALOG)
    if item.status != "canceled":
        _rights(root, item)
    _management(root, item)
    content = _add(root, "contentMeta")
    if item.status != "canceled":
        _content(content, item)
    if item.renditions:
        content_set = _add(root, "contentSet")
        for one in item.renditions:
            _rendition(content_set, one)
    return root


def _rights(root: ET.Element, item: Item) -> None:
    rights = _add(root, "rightsInfo")
    if item.copyright:
        _add(_add(rights, "copyrightHolder"), "name", item.byline)
        _add(rights, "copyrightNotice", item.copyright)
    _add(rights, "usageTerms", item.usage_terms)
    if item.rights:
        policy = json.dumps(item.rights, ensure_ascii=False)
        _add(rights, "rightsExpressionData", policy, langid=LANGUAGE, enctype="application/ld+json")
    if "://" in item.data_mining:
        _add(rights, "dataMining", uri=item.data_mining)


def _management(root: ET.Element, item: Item) -> None:
    meta = _add(root, "itemMeta")
    _add(meta, "itemClass", qcode=_item_class(item))
    _add(_add(meta, "provider", literal=PROVIDER.lower()), "name", PROVIDER)
    _add(meta, "versionCreated", _moment(item.changed_at))
    _add(meta, "firstCreated", _moment(item.first_at))
    if item.embargo is not None:
        _add(meta, "embargoed", _moment(item.embargo))
    _add(meta, "pubStatus", qcode=STATUSES[item.status])
    names = [one.filename for one in item.renditions if one.filename]
    if names:
        _add(meta, "fileName", names[0])
    if item.title:
        _add(meta, "title", item.title)
    if item.note:
        _add(meta, "edNote", item.note)
    if item.version > 1:
        _add(meta, "signal", qcode="sig:correction" if item.is_correction else "sig:update")
    if item.expires_at is not None:
        _add(meta, "expires", _moment(item.expires_at))


def _content(content: ET.Element, item: Item) -> None:
    if item.taken_at is not None:
        _add(content, "contentCreated", item.taken_at.isoformat())
    if "://" in item.source_type:
        _add(content, "digitalSourceType", uri=item.source_type)
    place = ", ".join(filter(None, (item.location, item.city, item.country)))
    if place:
        _add(_add(content, "located"), "name", place)
    if item.source:
        _add(_add(content, "infoSource"), "name", item.source)
    _add(_add(content, "creator"), "name", item.byline)
    for one in item.people:
        _subject(content, one, "cpnat:person")
    for one in (*([item.event] if item.event else []), *item.sessions):
        _subject(content, one, "cpnat:event")
    for one in item.tags:
        _subject(content, one, "cpnat:abstract")
    _add(content, "slugline", item.filename)
    _add(content, "headline", item.headline)
    _add(content, "by", item.byline)
    _add(content, "creditline", item.credit_line)
    if item.caption:
        _add(content, "description", item.caption, role="drol:caption")


def _subject(content: ET.Element, one: Named, kind: str) -> None:
    _add(_add(content, "subject", type=kind, literal=one.key), "name", one.name)


def _rendition(content_set: ET.Element, one: ItemRendition) -> None:
    is_file = one.name != MANIFEST_RENDITION
    said = {
        "rendition": RENDITIONS.get(one.name, "rnd:highRes") if is_file else "",
        "href": one.href or one.filename,
        "contenttype": one.mime,
        "size": str(one.size or ""),
        "width": str(one.width or ""),
        "height": str(one.height or ""),
        "duration": str(round(one.duration) or ""),
    }
    element = _add(content_set, "remoteContent", **{name: value for name, value in said.items() if value})
    if one.sha256:
        _add(element, "hash", one.sha256, hashtypeuri=SHA256)


def _item_class(item: Item) -> str:
    """What was generated is no photograph: it goes out as a graphic."""
    if item.kind == "video":
        return "ninat:video"
    return "ninat:graphic" if item.is_generated else "ninat:picture"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    cleaned = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, name, cleaned)
    if text:
        element.text = _NO_XML.sub("", text)
    return element


def _written(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
