"""A lenient reader of the RDF in XMP packets, for those that libexiv2 refuses.

It follows ISO 16684-1 (and RDF's `nodeID`, which some programs write), names properties as
libexiv2 does, and keeps what stands before an error. Entities are never expanded.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from mediahub.media.metadata.text import decode
from mediahub.media.metadata.xmp.properties import Properties

log = logging.getLogger(__name__)

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NODE = _RDF + "nodeID"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "iptc",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "iptcExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
}
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAX_DEPTH = 12
_CONTAINERS = {_RDF + "Bag", _RDF + "Seq", _RDF + "Alt"}


def read_rdf(packet: bytes) -> Properties:
    """Return the properties of the packet's descriptions, those before an error at least."""
    text = decode(packet)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return {}
    elements = _elements(_NO_XML.sub("", text))
    tops = [one for rdf in elements if rdf.tag == _RDF + "RDF" for one in rdf]
    nodes = {key: one for one in tops if (key := one.get(_NODE))}
    referred = {one.get(_NODE) for one in elements if one not in tops} - {None}
    properties: Properties = {}
    for top in tops:
        if top.tag not in _CONTAINERS and top.get(_NODE) not in referred:
            _take_members(top, "", nodes, properties, 0)
    return properties


def _elements(text: str) -> list[Element]:
    """Parse as far as the text is well-formed; elements in the order in which they open."""
    parser: Any = XMLPullParser(["start"])
    elements = []
    try:
        parser.feed(text)
        for _, element in parser.read_events():
            elements.append(element)
    except ParseError as error:
        log.info("an XMP packet is not well-formed: %s", error)
    return elements


def _take_members(
    node: Element, path: str, nodes: dict[str, Element], properties: Properties, depth: int
) -> None:
    """Add the properties of a description or structure, whose key so far is `path`."""
    if depth > _MAX_DEPTH:
        return
    for name, text in node.attrib.items():
        if not name.startswith((_RDF, _XML)) and text:
            properties.setdefault(_key(path, name), text)
    for member in node:
        _take_value(member, _key(path, member.tag), nodes, properties, depth + 1)


def _take_value(
    element: Element, key: str, nodes: dict[str, Element], properties: Properties, depth: int
) -> None:
    content = _content(element, nodes)
    if content.tag in _CONTAINERS:
        _take_array(content, key, nodes, properties, depth)
    elif content is not element or element.get(_RDF + "parseType") == "Resource":
        _take_members(content, key, nodes, properties, depth)
    elif element.text and element.text.strip():
        properties.setdefault(key, element.text)
    else:
        _take_members(element, key, nodes, properties, depth)


def _content(element: Element, nodes: dict[str, Element]) -> Element:
    """Return the container or description inside, or the node that is referred to."""
    reference = nodes.get(element.get(_NODE, ""))
    if reference is not None and reference.tag in _CONTAINERS:
        return reference
    if reference is not None:
        inner = reference.find(_RDF + "type")
        kind = inner.get(_RDF + "resource", "") if inner is not None else ""
        if kind.rpartition("#")[2] in {"Bag", "Seq", "Alt"}:
            container = Element(_RDF + kind.rpartition("#")[2])
            container.extend(one for one in reference if one is not inner)
            return container
        return reference
    inside = (one for one in element if one.tag in _CONTAINERS or one.tag == _RDF + "Description")
    return next(inside, element)


def _take_array(
    array: Element, key: str, nodes: dict[str, Element], properties: Properties, depth: int
) -> None:
    texts: list[str] = []
    languages: dict[str, str] = {}
    for number, item in enumerate(array, start=1):
        if len(item) or item.get(_NODE) or item.get(_RDF + "parseType"):
            _take_value(item, f"{key}[{number}]", nodes, properties, depth + 1)
        elif item.text and item.text.strip():
            texts.append(item.text)
            languages.setdefault(item.get(_XML + "lang", ""), item.text)
    value: Any = languages if array.tag == _RDF + "Alt" and any(languages) else texts
    if value:
        properties.setdefault(key, value)


def _key(path: str, tag: str) -> str:
    namespace, _, name = tag[1:].rpartition("}")
    prefix = _PREFIXES.get(namespace, namespace.rstrip("/#").rpartition("/")[2])
    if not path:
        return f"{prefix}.{name}"
    return f"{path}/{prefix.replace('iptcExt', 'Iptc4xmpExt')}:{name}"
